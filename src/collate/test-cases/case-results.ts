import type { FileResult, TestResult, TestRunOutput } from "../../core/test-run.ts";
import { numbersIn } from "./test-files.ts";

/** What became of a case when its test was run. */
export type CaseStatus =
  | "passed"
  | "failed"
  | "skipped"
  | "did not compile"
  | "timed out"
  | "not started"
  | "not reported"
  | "not written";

export const CASE_STATUSES: readonly CaseStatus[] = [
  "passed",
  "failed",
  "did not compile",
  "timed out",
  "skipped",
  "not started",
  "not reported",
  "not written",
];

export type CaseResult = {
  readonly number: number;
  readonly status: CaseStatus;
  /** Why it is not `passed`; empty where that is all there is to say. */
  readonly message: string;
};

/** A file that was written: where it ran, the cases it was to hold, and those that its code does hold. */
export interface WrittenFile {
  readonly place: string;
  readonly numbers: readonly number[];
  readonly missing: readonly { readonly number: number; readonly reason: string }[];
}

/**
 * What the tests of each case came to, told by the case's number in the test's name. A case of several tests passed when none
 * of them failed and one passed; nothing is claimed of a case that no test names.
 */
export function caseResults(files: readonly WrittenFile[], checked: TestRunOutput): readonly CaseResult[] {
  const byPlace = new Map(checked.files.map((file) => [file.place, file]));
  return files.flatMap(({ place, numbers, missing }) => {
    const result = byPlace.get(place);
    const reasons = new Map(missing.map(({ number, reason }) => [number, reason]));
    return numbers.map((number): CaseResult => {
      const reason = reasons.get(number);
      if (reason !== undefined) return { number, status: "not written", message: reason };
      if (result === undefined) return { number, status: "not started", message: "" };
      return resultOf(number, result);
    });
  });
}

function resultOf(number: number, file: FileResult): CaseResult {
  const own = file.tests.filter(({ name }) => numbersIn(name).includes(number));
  if (own.length > 0) return { number, ...verdictOf(own) };
  switch (file.state) {
    case "not_compiled":
      return { number, status: "did not compile", message: file.output };
    case "timed_out":
      return { number, status: "timed out", message: file.output };
    case "not_started":
      return { number, status: "not started", message: file.output };
    default:
      return { number, status: "not reported", message: "no test of that number ran" };
  }
}

function verdictOf(tests: readonly TestResult[]): Pick<CaseResult, "status" | "message"> {
  const failed = tests.find(({ status }) => status === "failed");
  if (failed !== undefined) return { status: "failed", message: failed.message ?? "" };
  return { status: tests.some(({ status }) => status === "passed") ? "passed" : "skipped", message: "" };
}
