import { expect, test } from "vitest";
import { outcome as outcomeOf, unit } from "../../test/fakes/run-outcome.ts";
import type { ErrorKind, ErrorRecord } from "./errors.ts";
import { exitCodeOf, exitCodeOfError } from "./exit-code.ts";
import type { RunStatus, UnitStatus } from "./run.ts";

const units = (...statuses: UnitStatus[]) => ({ units: statuses.map((status) => unit({ status })) });
const error = (kind: ErrorKind): ErrorRecord => ({ kind, message: "x" });

test.each([
  ["input", 2],
  ["provider", 5],
  ["limit", 4],
  ["conflict", 6],
  ["cancelled", 130],
  ["defect", 70],
] as const)("an error of kind %s exits with %i", (kind, code) => {
  expect(exitCodeOfError(error(kind))).toBe(code);
});

test.each<[what: string, status: RunStatus, units: readonly UnitStatus[], error: ErrorKind | undefined, code: number]>([
  ["all answered", "done", ["answered", "answered"], undefined, 0],
  ["one unit in error is partial", "done", ["answered", "error"], undefined, 3],
  ["one refused is partial", "done", ["answered", "refused"], undefined, 3],
  ["one unparsed is partial", "done", ["answered", "unparsed"], undefined, 3],
  ["one not run is partial", "done", ["answered", "not_run"], undefined, 3],
  ["all refused is partial", "done", ["refused"], undefined, 3],
  ["nothing answered and errors", "failed", ["error", "error"], undefined, 5],
  ["a refused key with answers is partial", "failed", ["answered", "not_run"], "provider", 3],
  ["a refused key without answers", "failed", ["error", "not_run"], "provider", 5],
  ["a budget that is used up", "exhausted", ["answered", "not_run"], "limit", 4],
  ["a budget that is used up before any answer", "exhausted", ["not_run"], "limit", 4],
  ["an interrupt comes before partial", "paused", ["answered", "not_run"], "cancelled", 130],
  ["a cancel", "cancelled", ["not_run"], "cancelled", 130],
  ["a defect comes before all", "cancelled", ["error"], "defect", 70],
  ["a person is waited for", "waiting", ["answered"], undefined, 7],
  ["a lost lease", "failed", ["answered"], "conflict", 6],
  ["wrong input comes before a failure", "failed", ["answered"], "input", 2],
])("%s", (_, status, statuses, kind, code) => {
  const outcome = outcomeOf({ status }, units(...statuses));

  expect(exitCodeOf(outcome, kind === undefined ? undefined : error(kind))).toBe(code);
});

test.each<[RunStatus, number]>([
  ["waiting", 7],
  ["failed", 1],
  ["exhausted", 4],
  ["done", 0],
])("a run that is %s without a report exits with %i", (status, code) => {
  expect(exitCodeOf(outcomeOf({ status, report: null }))).toBe(code);
});
