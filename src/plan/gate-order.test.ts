import { expect, test } from "vitest";
import { InputError } from "../core/errors.ts";
import type { Verdict } from "../core/gate.ts";
import { decide, type GatePlan, gateWaves, holdsUp } from "./gate-order.ts";

const gate = (name: string, ...after: readonly string[]): GatePlan => ({ name, after, isWarning: false });
const names = (gates: readonly GatePlan[]) => gateWaves(gates).map((wave) => wave.map(({ name }) => name));

function verdict(name: string, status: Verdict["status"], more: Partial<Verdict> = {}): Verdict {
  return { gate: name, status, isWarning: false, reason: `${name} says so`, evidence: `${name}!`, ms: 1, ...more };
}

test("gates that need nothing of each other run side by side, in the order given", () => {
  const waves = names([gate("test", "build"), gate("lint"), gate("build"), gate("judge", "test", "lint")]);

  expect(waves).toEqual([["lint", "build"], ["test"], ["judge"]]);
});

test("a gate after one that the task does not have waits for nothing", () => {
  expect(names([gate("test", "build")])).toEqual([["test"]]);
});

test.each([
  ["a circle of two", [gate("a", "b"), gate("b", "a")], "a after b after a"],
  ["a gate after itself", [gate("x"), gate("a", "a")], "a after a"],
  ["a circle behind others", [gate("z", "a"), gate("a", "b"), gate("b", "a")], "a after b after a"],
  ["a name used twice", [gate("a"), gate("a")], "got a twice"],
])("%s is refused", (_, gates, part) => {
  expect(() => gateWaves(gates)).toThrow(InputError);
  expect(() => gateWaves(gates)).toThrow(part);
});

const passed = verdict("lint", "passed");
const failed = verdict("test", "failed");
const warned = verdict("style", "failed", { isWarning: true });
const broken = verdict("build", "error");
const waiting = verdict("approval", "waiting");
const unrun = verdict("judge", "not_run");
const known = verdict("test", "failed", { isBaseline: true });

test.each([
  ["nothing", [], "pass", "pass"],
  ["passes alone", [passed], "pass", "pass"],
  ["a failure", [passed, failed], "repair", "repair"],
  ["a warning", [passed, warned], "repair", "pass"],
  ["a broken gate", [broken, passed], "stop", "stop"],
  ["a broken gate beside a failure, which no repair helps", [failed, broken], "stop", "stop"],
  ["a failure beside what waits", [waiting, failed], "repair", "repair"],
  ["what waits", [passed, waiting], "wait", "wait"],
  ["a gate not run, which is no pass", [passed, unrun], "stop", "stop"],
  ["a gate not run behind a failure", [failed, unrun], "repair", "repair"],
  ["a failure from before the task", [passed, known], "pass", "pass"],
  ["a gate that broke before, too", [verdict("build", "error", { isBaseline: true })], "stop", "stop"],
] as const)("%s: the decision in strict and in permissive mode", (_, verdicts, strict, permissive) => {
  const decided = [decide(verdicts, "strict").kind, decide(verdicts, "permissive").kind, decide(verdicts, "skip").kind];

  expect(decided).toEqual([strict, permissive, "pass"]);
});

test("an agent is shown what it can mend and nothing else", () => {
  const { problems, reasons } = decide([passed, failed, known, waiting], "strict");

  expect(problems).toEqual([{ gate: "test", reason: "test says so", evidence: "test!" }]);
  expect(reasons).toEqual(["test failed: test says so"]);
});

test("what was let through is told", () => {
  expect(decide([known, warned], "permissive").reasons).toEqual([
    "test failed (as before the task): test says so",
    "style failed (a warning): style says so",
  ]);
  expect(decide([failed], "skip").reasons).toEqual(["no gate was asked: gates are skipped"]);
});

test("only a failure that counts holds up the gates behind it", () => {
  expect([passed, failed, broken, warned, known, waiting, unrun].map(holdsUp)).toEqual([
    false,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
