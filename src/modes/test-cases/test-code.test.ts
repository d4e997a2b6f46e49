import { describe, expect, test } from "vitest";
import { runMode } from "../../../test/suites/mode-run.ts";
import { answer, caseOf, FRACTION, failure, inputOf, tablesOf } from "../../../test/suites/test-case-answers.ts";
import { ProviderError } from "../../core/errors.ts";
import type { TestRunOutput } from "../../core/test-run.ts";
import { testCases } from "./test-cases.ts";
import type { CodeWish } from "./test-cases-input.ts";

const CODE: CodeWish = { framework: "vitest", overwrite: false, isEsm: true };
const RUN = { ...CODE, run: { timeoutMs: 1_000, failsOnFailure: false } };
const CASES = { "cases/1/1": answer(caseOf(), FRACTION) };
const code = (text: string, left_out: readonly { id: string; reason: string }[] = []) =>
  JSON.stringify({ code: text, left_out });
const PLACE = "generated/by/swarm/tests/src-parse.test.ts";

function checked(change: Partial<TestRunOutput["files"][number]>): string {
  const file = { place: PLACE, state: "ran", tests: [], output: "", ms: 3, ...change } as const;
  return JSON.stringify({ files: [file], command: "node vitest run" } satisfies TestRunOutput);
}

describe("with a framework", () => {
  test("the cases of a file become one test file, with whose it is, and nothing is run", async () => {
    const script = { ...CASES, "code/src-parse.test.ts": code('test("TC-001 a");\ntest("TC-002 b");') };

    const { outcome, sent } = await runMode(testCases, inputOf({ code: { ...CODE, folder: "test" } }), script);

    expect(sent).toHaveLength(2);
    expect(sent[1]).toContain('import its target from "../src/parse.ts"');
    expect(sent[1]).toContain("The target gives: `parse`, `LIMIT`.");
    expect(outcome.report?.artifacts).toEqual([
      {
        folder: "test",
        overwrite: false,
        files: [
          {
            path: "src-parse.test.ts",
            text: '// TC-001 to TC-002 for src/parse.ts, written by sim/a.\ntest("TC-001 a");\ntest("TC-002 b");\n',
            key: "code/src-parse.test.ts",
          },
        ],
      },
    ]);
    expect(outcome.report?.headline).toBe("2 test cases (2 happy-path); 2 planned, 2 answered");
  });

  test("code that lacks a case is asked for once more, and what is left out is told with its reason", async () => {
    const left = [{ id: "TC-002", reason: "it needs the network" }];
    const script = {
      ...CASES,
      "code/src-parse.test.ts": code('test("TC-001 a");'),
      "code/src-parse.test.ts/repair": code('test("TC-001 a");', left),
    };

    const { outcome, sent } = await runMode(testCases, inputOf({ code: CODE }), script);

    expect(sent.at(-1)).toContain("expected a test of every case in code, or the case in left_out: TC-002 missing");
    expect(tablesOf(outcome.report?.blocks).find(({ columns }) => columns[0] === "case not written")?.rows).toEqual([
      ["TC-002", "it needs the network"],
    ]);
  });

  test("files that the framework does not test keep their cases in words", async () => {
    const { outcome } = await runMode(testCases, inputOf({ code: { ...CODE, framework: "pytest" } }), CASES);

    expect(outcome.report?.artifacts).toBeUndefined();
    expect(outcome.report?.counts.planned).toBe(1);
  });
});

describe("with --run", () => {
  const WRITTEN = { ...CASES, "code/src-parse.test.ts": code('test("TC-001 a");\ntest("TC-002 b");') };

  test("each case is told by what its test came to, and a failed one is a finding, no failure of the run", async () => {
    const tests = [
      { name: "TC-001 a", status: "passed" },
      { name: "group TC-002 b", status: "failed", message: "expected 1 to be 1.5\n    at somewhere" },
    ] as const;
    const script = { ...WRITTEN, "run-tests": checked({ tests }) };

    const { outcome, rebuilt } = await runMode(testCases, inputOf({ code: RUN }), script);

    expect(outcome.report?.headline).toBe("2 test cases (2 happy-path); 1 passed, 1 failed; 2 planned, 2 answered");
    expect(outcome.report?.shortfall).toBeUndefined();
    const [, counts, wrong] = tablesOf(outcome.report?.blocks);
    expect(counts?.rows).toEqual([
      ["passed", 1],
      ["failed", 1],
    ]);
    expect(wrong?.rows).toEqual([
      ["TC-002 keeps the fraction of a decimal", "src/parse.ts", "failed", "expected 1 to be 1.5"],
    ]);
    expect((await rebuilt()).report).toEqual(JSON.parse(JSON.stringify(outcome.report)));
  });

  test.each([
    [{ state: "not_compiled", output: "SyntaxError" }, "2 did not compile"],
    [{ state: "timed_out" }, "2 timed out"],
    [{ state: "not_started", output: "no vitest" }, "2 not started"],
    [{ state: "empty" }, "2 not reported"],
    [{ state: "timed_out", tests: [{ name: "TC-001 a", status: "passed" }] }, "1 passed, 1 timed out"],
    [
      {
        tests: [
          { name: "TC-001 a", status: "passed" },
          { name: "TC-001 b", status: "failed" },
          { name: "TC-002", status: "skipped" },
        ],
      },
      "1 failed, 1 skipped",
    ],
  ] as const)("a file of %j is told as %s", async (file, words) => {
    const { outcome } = await runMode(testCases, inputOf({ code: RUN }), { ...WRITTEN, "run-tests": checked(file) });

    expect(outcome.report?.headline).toContain(`; ${words}; `);
  });

  test("falls short only where the user said that a failure counts", async () => {
    const strict = { ...CODE, run: { timeoutMs: 1_000, failsOnFailure: true } };
    const script = { ...WRITTEN, "run-tests": checked({ state: "not_compiled" }) };

    const { outcome } = await runMode(testCases, inputOf({ code: strict }), script);

    expect(outcome.report?.shortfall).toEqual({ kind: "threshold", message: "2 of 2 test cases did not pass." });
  });

  test.each([
    [{ state: "not_started", output: "no vitest" }, "No test ran: 2 not started."],
    [{ state: "empty" }, "No test ran: 2 not reported."],
  ] as const)("a file of %j, in which no test ran, is undecided and no success", async (file, message) => {
    const strict = { ...CODE, run: { timeoutMs: 1_000, failsOnFailure: true } };

    const { outcome } = await runMode(testCases, inputOf({ code: strict }), { ...WRITTEN, "run-tests": checked(file) });

    expect(outcome.report?.shortfall).toEqual({ kind: "undecided", message });
  });

  test("a case that was not reported did not pass", async () => {
    const strict = { ...CODE, run: { timeoutMs: 1_000, failsOnFailure: true } };
    const file = { tests: [{ name: "TC-001 a", status: "passed" }] } as const;

    const { outcome } = await runMode(testCases, inputOf({ code: strict }), { ...WRITTEN, "run-tests": checked(file) });

    expect(outcome.report?.shortfall).toEqual({ kind: "threshold", message: "1 of 2 test cases did not pass." });
  });

  test("tests that cannot be run leave the cases and say why", async () => {
    const broken = new ProviderError("expected to copy the project, got ENOSPC", {
      provider: "tests",
      scope: "request",
      retryable: false,
    });

    const { outcome } = await runMode(testCases, inputOf({ code: RUN }), { ...WRITTEN, "run-tests": broken });

    expect(outcome.status).toBe("done");
    expect(outcome.report?.artifacts).toHaveLength(1);
    expect(outcome.report?.shortfall).toEqual({
      kind: "undecided",
      message: "The tests were not run: expected to copy the project, got ENOSPC.",
    });
  });

  test("nothing is run when no code came", async () => {
    const { outcome, sent } = await runMode(testCases, inputOf({ code: RUN }), {
      ...CASES,
      "code/src-parse.test.ts": failure,
    });

    expect(sent).toHaveLength(2);
    expect(outcome.report?.headline).toContain("tests not run (no test file was written)");
  });
});
