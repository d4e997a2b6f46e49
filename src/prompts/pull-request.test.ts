import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { taskOf } from "../../test/fakes/plan-task.ts";
import { type PullRequest, pullRequestText } from "./pull-request.ts";

const REQUEST: PullRequest = {
  templates: { pullRequest: await readFile(new URL("../../library/prompts/pull-request.md", import.meta.url), "utf8") },
  task: taskOf("limit", { title: "Limit requests", goal: "Nobody gets more than ten.", done: ["It answers 429"] }),
  goal: "A fair API",
  run: "build-1",
  persona: "Ann Bo",
  agent: "codex",
  files: [{ path: "src/a.ts", status: "added", added: 3, removed: 0, isBinary: false, bytes: 9 }],
  verdicts: [
    { gate: "test", status: "passed", reason: "all pass", isWarning: false },
    { gate: "judge", status: "not_run", reason: "no model", isWarning: true },
  ],
  costUsd: 0.25,
};

test("a pull request tells the task, what was checked, and where it comes from", () => {
  const { title, body } = pullRequestText(REQUEST);

  expect(title).toBe("Limit requests");
  expect(body).toBe(
    'Nobody gets more than ten.\n\n## Done when\n\n- It answers 429\n\n## Files\n\n- "src/a.ts": added, +3 -0\n\n## Checks\n\n' +
      "- test: passed, all pass\n- judge: not run (a warning), no model\n\n---\n\nPart of: A fair API\n\n" +
      'Made by Ann Bo (codex), task "limit" of run build-1; cost: $0.25.\n',
  );
});

test("what a plan says pings nobody, closes nothing and is no HTML", () => {
  const { body } = pullRequestText({ ...REQUEST, task: taskOf("t", { goal: "Fixes #12, asks @ann <script>" }) });

  expect(body).not.toMatch(/#12|@ann|<script/);
});

test("a cost that nobody knows is not told as nothing", () => {
  expect(pullRequestText({ ...REQUEST, costUsd: null }).body).toContain("cost: unknown.");
});
