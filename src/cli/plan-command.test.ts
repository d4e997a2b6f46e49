import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fakeApp } from "../../test/fakes/fake-app.ts";
import { fakeIo, fakeWiring } from "../../test/fakes/fake-io.ts";
import { runCli } from "./run-cli.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "swarm-plan-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function run(...argv: readonly string[]) {
  const app = fakeApp();
  const io = fakeIo({ cwd: folder });
  const code = await runCli(["plan", ...argv], io, fakeWiring(app));
  return { app, code, err: io.err() };
}

test("a goal becomes a question with its limits, and a .yaml output the plan's own file", async () => {
  const { app } = await run(
    "Add limits",
    "--max-tasks",
    "12",
    "--agents",
    "3",
    "-o",
    "p.yaml",
    "-o",
    "r.json",
    "--force",
  );

  expect(app.questions[0]).toMatchObject({
    mode: "plan",
    prompt: "Add limits",
    plan: { mostTasks: 12, workers: 3, file: "p.yaml", isForced: true },
  });
});

test.each([
  [["x", "--max-tasks", "0", "--agents", "none"], 'expected --agents to be a whole number from 1 to 1,000, got "none"'],
  [["x", "-o", "a.yaml", "-o", "b.yml"], "expected one -o for the plan, got a.yaml, b.yml"],
  [
    ["--from", "a.md", "--dry-run", "--budget", "1"],
    "expected --from without --dry-run, --budget, since no model is asked",
  ],
  [["--from", "a.md", "-o", "a.html"], "expected -o to name a .yaml file with --from, got a.html"],
  [["graph", "-o", "a.txt"], "expected -o to name a .svg, .mmd or .dot file, got a.txt"],
  [["graph", "--format", "sgv"], "did you mean svg?"],
  [["show", "--agents", "0"], "expected --agents to be a whole number from 1 to 1,000"],
])("%j is wrong input", async (argv, problem) => {
  const { code, err } = await run(...argv);

  expect(code).toBe(2);
  expect(err).toContain(problem);
});
