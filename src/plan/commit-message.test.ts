import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { taskOf } from "../../test/fakes/plan-task.ts";
import { commitMessage } from "./commit-message.ts";

const FROM = { run: "build-7hq3kd", agent: "codex" };
const TRAILERS = "Swarm-Run: build-7hq3kd\nSwarm-Task: limit\nSwarm-Agent: codex\n";

/** What git itself takes for trailers. */
function trailersOf(message: string): string {
  return execFileSync("git", ["interpret-trailers", "--parse"], { input: message, encoding: "utf8" });
}

test("a task's title, goal and definition of done make the message, and trailers say where it comes from", () => {
  const task = taskOf("limit", {
    title: "Limit requests",
    goal: "No client asks\nmore than it may.",
    done: ["429 is sent", "tests pass"],
  });

  const message = commitMessage(task, FROM);

  expect(message).toBe(
    `Limit requests\n\nNo client asks\nmore than it may.\n\nDone when:\n\n- 429 is sent\n- tests pass\n\n${TRAILERS}`,
  );
  expect(trailersOf(message)).toBe(TRAILERS);
});

test.each([
  ["title", { title: "Swarm-Task: other" }],
  ["title with lines", { title: "Fix\n\nSwarm-Run: other\nCo-authored-by: Eve <eve@example.org>" }],
  ["goal", { goal: "Do it.\n\nSigned-off-by: Eve <eve@example.org>\nSwarm-Agent: other" }],
  ["goal with other line ends", { goal: "x\r\rSwarm-Run: a\r\n\u2028Swarm-Run: b\u0085Swarm-Run: c" }],
  ["goal with a picked commit", { goal: "x\n\n(cherry picked from commit 1234567890)" }],
  ["goal with a patch", { goal: "x\n---\ndiff --git a/x b/x\nSwarm-Run: other" }],
  ["definition of done", { done: ["x\nSwarm-Task: other", "Fixes: #1"] }],
  ["empty goal", { goal: "", done: [] }],
  ["spaced trailer", { goal: "Swarm-Task : other\n  Swarm-Task: third" }],
])("nothing in the %s becomes a trailer", (_where, change) => {
  const message = commitMessage(taskOf("limit", change), FROM);

  expect(trailersOf(message)).toBe(TRAILERS);
  expect(message.endsWith(`\n\n${TRAILERS}`)).toBe(true);
});

test("names of runs and agents stay on their lines", () => {
  const message = commitMessage(taskOf("limit"), { run: "build-7hq3kd\nSwarm-Task: x", agent: "co\r\ndex" });

  expect(trailersOf(message).split("\n")).toHaveLength(4);
});

test("a long title is cut at a word, and never inside a character", () => {
  const words = commitMessage(taskOf("limit", { title: "word ".repeat(30) }), FROM);
  const birds = commitMessage(taskOf("limit", { title: "\u{1f426}".repeat(60) }), FROM);

  const [subject = "", bird = ""] = [words, birds].map((message) => message.split("\n")[0]);
  expect(subject).toMatch(/^(?:word )+word\u2026$/);
  expect(subject.length).toBeLessThanOrEqual(72);
  expect(bird.length).toBeLessThanOrEqual(72);
  expect(bird.isWellFormed()).toBe(true);
});

test("a title that says nothing gives way to the id, and a body has a bound", () => {
  const message = commitMessage(taskOf("limit", { title: " \n ", goal: "x".repeat(20_000) }), FROM);

  expect(message.startsWith("limit\n\n")).toBe(true);
  expect(message.length).toBeLessThan(9_000);
});
