import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FakeScript, fakeApp, outcome, report, unit } from "../../test/fakes/fake-app.ts";
import { type FakePlace, fakeIo, fakeWiring } from "../../test/fakes/fake-io.ts";
import { TEST_CATEGORIES } from "../core/test-case.ts";
import { TEST_FRAMEWORKS } from "../core/test-framework.ts";
import { runCli } from "./run-cli.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "swarm-cli-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function run(argv: readonly string[], script: FakeScript = {}, place: FakePlace = {}) {
  const app = fakeApp(script);
  const io = fakeIo({ cwd: folder, ...place });
  const code = await runCli(argv, io, fakeWiring(app));
  return { app, code, out: io.out(), err: io.err() };
}

test("N and the targets stand side by side, and flags make the wish", async () => {
  const { app } = await run(["test-cases", "12", "src", "lib/a.ts", "--framework", "node", "--run", "--force", "-y"]);

  expect(app.questions).toMatchObject([
    {
      mode: "test-cases",
      samples: 12,
      targets: ["src", "lib/a.ts"],
      testCases: { framework: "node", isForced: true, run: {} },
    },
  ]);
});

test("every problem of the command line is told at once", async () => {
  const { code, err } = await run(["test-cases", "0", "src", "--framework", "vitst", "--shares", "x=1"]);

  expect(code).toBe(2);
  expect(err).toContain('expected N to be a whole number from 1 to 100,000, got "0"');
  expect(err).toContain('got "vitst" (did you mean vitest?)');
  expect(err).toContain('--shares: expected a known category, got "x"');
});

test("what the owner should hear is said before the run, and without a terminal it takes --yes", async () => {
  const prepared = { notices: ["code will run"], confirm: "code that a model writes will run on this machine" };

  const asked = await run(["test-cases", "5", "src"], { prepared });
  const agreed = await run(["test-cases", "5", "src", "--yes"], { prepared });

  expect([asked.code, asked.app.effects]).toEqual([2, []]);
  expect(asked.err).toContain("expected --yes, since there is no terminal to ask on: code that a model writes");
  expect(agreed.code).toBe(0);
  expect(agreed.err).toMatch(/^code will run\n/);
});

test("the files that a run made are written down and named", async () => {
  const units = [unit()];
  const artifacts = [{ overwrite: false, files: [{ path: "a.test.ts", text: "x", key: "code/a.test.ts" }] }];

  const { code, err } = await run(["test-cases", "5", "src", "--yes"], {
    units,
    outcome: outcome(units, { report: { ...report(units), artifacts } }),
  });

  expect(code).toBe(0);
  expect(err).toContain("wrote .swarm/runs/run1/tests/a.test.ts\n");
});

test("the help names every category and framework that there is", async () => {
  const { out } = await run(["test-cases", "--help"]);

  const help = out.replace(/\s+/g, " ");
  expect(help).toContain(`evenly over ${TEST_CATEGORIES.join(", ")})`);
  expect(help).toContain(`also write test files: ${TEST_FRAMEWORKS.join(", ")} (`);
});
