import { expect, test } from "vitest";
import { summaryOf, type TestResults } from "./test-summary.ts";

const results = (changes: Partial<TestResults> = {}): TestResults => ({
  numPassedTests: 12,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  ...changes,
});

const CASES: readonly (readonly [
  what: string,
  results: TestResults | undefined,
  stages: readonly string[],
  last: string,
])[] = [
  ["all green", results(), [], "12 passed, 0 failed"],
  ["tests skipped", results({ numPendingTests: 2, numTodoTests: 1 }), [], "12 passed, 0 failed, 3 skipped"],
  ["tests failed", results({ numFailedTests: 2 }), ["vitest"], "12 passed, 2 failed"],
  ["a stage failed", results(), ["check"], "12 passed, 1 failed"],
  ["a stage and a test failed", results({ numFailedTests: 1 }), ["check", "vitest"], "12 passed, 2 failed"],
  ["an error outside of any test", results(), ["vitest"], "12 passed, 1 failed"],
  ["no results at all", undefined, ["vitest"], "0 passed, 1 failed"],
  ["no results, and nobody complained", undefined, [], "0 passed, 1 failed"],
  [
    "a file that could not be loaded",
    results({ testResults: [{ name: "a.test.ts", status: "failed", assertionResults: [] }] }),
    ["vitest"],
    "12 passed, 1 failed",
  ],
];

test.each(CASES)("the last line counts what was seen: %s", (_what, seen, stages, last) => {
  const summary = summaryOf(seen, stages);

  expect(summary.lines.at(-1)).toBe(last);
  expect(summary.isGreen).toBe(last.includes(" 0 failed"));
});

test("a failed stage is named before the last line", () => {
  const summary = summaryOf(results(), ["check", "build"]);

  expect(summary.lines).toEqual(["failed: check, build", "12 passed, 2 failed"]);
});
