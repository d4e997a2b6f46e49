import { hash } from "node:crypto";
import { expect, test } from "vitest";
import { appConfig } from "../../../test/fakes/app-config.ts";
import { type TestFolder, testFolder } from "../../../test/fakes/git-folder.ts";
import { seededRandom } from "../../../test/fakes/seeded-random.ts";
import { InputError } from "../../core/errors.ts";
import type { TestCasesInput } from "../../modes/test-cases/test-cases-input.ts";
import type { Question } from "../app.ts";
import { prepareQuestion } from "../prepare-question.ts";
import { ProcessModels } from "../process-models.ts";
import { systemClock } from "../system-clock.ts";

const CODE = "export function area(width: number): number {\n  return width * width;\n}\n";

async function prepared(folder: TestFolder, question: Partial<Question>) {
  const config = appConfig(folder.path, {
    maxOutputTokens: 4_096,
    environment: new Map(Object.entries({ PATH: process.env.PATH ?? "" })),
  });
  const digest = (text: string) => hash("sha256", text);
  const parts = { config, clock: systemClock, random: seededRandom(1), hash: digest, prices: [] };
  await using models = new ProcessModels(parts);
  const asked: Question = { mode: "test-cases", prompt: "", model: "sim/a", samples: 8, files: [], targets: ["."] };
  const ready = await prepareQuestion({ ...asked, ...question }, config, models);
  return { ready, input: ready.input as unknown as TestCasesInput, keys: [...ready.calls()].map(({ key }) => key) };
}

async function problemsOf(folder: TestFolder, question: Partial<Question>): Promise<string> {
  const error = await prepared(folder, question).catch((thrown: unknown) => thrown);
  if (!(error instanceof InputError)) throw new Error(`expected an InputError, got ${String(error)}`);
  return error.problems.join("\n");
}

test("targets are read with their names, secrets masked, and cases spread evenly", async () => {
  using folder = testFolder({ "a.ts": CODE, "b.ts": 'const password = "hunter2!x";\n', "c.bin": new Uint8Array([0]) });

  const { input, keys, ready } = await prepared(folder, {});

  expect(keys).toEqual(["cases/1/1", "cases/1/2"]);
  expect(input.prompt).toBe("Test cases for a.ts and 1 more file");
  expect(input.wanted.map(({ count }) => count)).toEqual([2, 2, 2, 2]);
  expect(input.targets.map(({ path, exports }) => [path, exports])).toEqual([
    ["a.ts", ["area"]],
    ["b.ts", []],
  ]);
  expect(JSON.stringify(input.targets)).not.toContain("hunter2");
  expect(ready.notices).toEqual(["1 secret in the files masked before they are sent"]);
  expect(ready.skippedFiles).toContainEqual({ path: "c.bin", reason: "binary" });
  expect(ready.confirm).toBeUndefined();
});

test("--run must be confirmed, whatever it costs, and is said", async () => {
  using folder = testFolder({ "a.ts": CODE });
  const testCases = { framework: "node", run: { failsOnFailure: true } } as const;

  const { input, keys, ready } = await prepared(folder, { testCases });

  expect(keys).toEqual(["cases/1/1", "cases/1/2", "code/a.test.mts"]);
  expect(input.code).toEqual({
    framework: "node",
    overwrite: false,
    isEsm: false,
    run: { timeoutMs: 60_000, failsOnFailure: true },
  });
  expect(ready.confirm).toBe("code that a model writes will run on this machine");
  expect(ready.notices?.[0]).toContain("executes test code that a model writes, on this machine");
});

test.each([
  [{ targets: [] }, "expected a file, folder or glob to test, got none"],
  [{ targets: ["gone.ts"] }, 'expected files that match "gone.ts"'],
  [{ targets: ["empty.ts"] }, "expected at least one file to test from empty.ts, got only empty.ts (empty)"],
  [{ targets: ["logo.ts"] }, "logo.ts (binary)"],
  [{ targets: ["../outside.ts"] }, "expected paths inside"],
  [{ samples: 10_001 }, "expected N from 1 to 10,000 for test-cases, got 10001"],
  [{ testCases: { framework: "go" } }, "expected files that go can test (.go), got a.ts"],
  [{ testCases: { framework: "vitest", folder: ".." } }, "expected --out to be a folder in the project"],
  [{ testCases: { framework: "jest", run: {} } }, "expected jest to be installed"],
] as const)("%j is refused before anything is asked", async (question, problem) => {
  using folder = testFolder({ "a.ts": CODE, "empty.ts": "", "logo.ts": new Uint8Array([0, 1]) });

  expect(await problemsOf(folder, question)).toContain(problem);
});

test("a framework that is not installed is no matter without --run, in a dry run or with a command of one's own", async () => {
  using folder = testFolder({ "a.ts": CODE });
  const framework = "jest";

  const words = await prepared(folder, { testCases: { framework } });
  const dry = await prepared(folder, { testCases: { framework, run: {} }, isDryRun: true });
  const own = await prepared(folder, { testCases: { framework, run: { command: ["make", "test"] } } });

  expect([words, dry, own].map(({ input }) => input.code?.framework)).toEqual(["jest", "jest", "jest"]);
});
