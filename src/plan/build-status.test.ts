import { describe, expect, test } from "vitest";
import { taskOf } from "../../test/fakes/plan-task.ts";
import type { Json } from "../core/json.ts";
import { type BuildHistory, buildStatus } from "./build-status.ts";
import type { BuildStep } from "./sorted-steps.ts";
import { attemptTable, phaseTable, statusHeadline, taskTable } from "./status-table.ts";

const work = (task: string, attempt: number, over: Partial<BuildStep> & { costUsd?: number } = {}) => {
  const { costUsd = 0.5, ...step } = over;
  return {
    key: `task/${task}/attempt/${attempt}/work`,
    status: "done" as const,
    input: { agent: "codex", model: "sim/crowd", persona: "Ann Bo" },
    output: { end: { ending: "finished" }, costUsd, change: { head: `h${attempt}` } },
    ...step,
  };
};
const gate = (task: string, attempt: number, name: string, status: string): BuildStep => ({
  key: `task/${task}/attempt/${attempt}/gate/${name}`,
  status: status === "running" ? "running" : "done",
  output: { status, reason: `${name} is ${status}` },
});
const batch = (landing: number, output: Json): BuildStep => ({
  key: `landing/${landing}/batch`,
  status: "done",
  output,
});
const land = (landing: number, output: Json): BuildStep => ({
  key: `landing/${landing}/land`,
  status: "done",
  input: { entries: [{ task: "a", head: "h1" }] },
  output,
});
const approval = (isApproved: boolean): BuildStep => ({
  key: "task/a/attempt/1/approval",
  status: "done",
  output: { isApproved, reason: "too wide" },
});
const status = (steps: readonly BuildStep[], over: Partial<BuildHistory> = {}) =>
  buildStatus({ tasks: [taskOf("a")], steps, isActive: true, hasEnded: false, ...over });
const running = { status: "running", output: undefined } as const;
const rejection = { task: "a", reason: "conflict", onto: "c1", evidence: "", files: [] };

describe.each<[phase: string, reason: string, steps: readonly BuildStep[], over?: Partial<BuildHistory>]>([
  ["ready", "", []],
  ["working", "attempt 1 by codex", [work("a", 1, running)]],
  ["checking", "test", [work("a", 1), gate("a", 1, "lint", "passed"), gate("a", 1, "test", "running")]],
  ["repairing", "test: test is failed", [work("a", 1), gate("a", 1, "test", "failed")]],
  ["repairing", "attempt 2 by codex", [work("a", 1), gate("a", 1, "test", "failed"), work("a", 2, running)]],
  ["waiting", "approval: approval is waiting", [work("a", 1), gate("a", 1, "approval", "waiting")]],
  [
    "waiting",
    "approval: approval is waiting",
    [work("a", 1), gate("a", 1, "approval", "waiting")],
    { isActive: false },
  ],
  ["checking", "passed what was checked so far", [work("a", 1), gate("a", 1, "approval", "waiting"), approval(true)]],
  ["failed", "rejected by a person: too wide", [work("a", 1), gate("a", 1, "approval", "waiting"), approval(false)]],
  [
    "left",
    "on its branch",
    [work("a", 1), gate("a", 1, "test", "passed")],
    { isActive: false, hasEnded: true, landsOnTarget: false },
  ],
  ["landing", "in a batch that is being landed", [work("a", 1), batch(1, ["a"])]],
  ["landing", "in a batch that is being landed", [work("a", 1), batch(1, { entries: [{ task: "a" }] })]],
  ["landed", "", [work("a", 1), batch(1, ["a"]), land(1, { landed: [{ task: "a", commit: "c9" }], rejected: [] })]],
  [
    "repairing",
    "did not land: others changed the same lines",
    [work("a", 1), batch(1, ["a"]), land(1, { landed: [], rejected: [rejection] })],
  ],
  [
    "checking",
    "passed what was checked so far",
    [work("a", 1), land(1, { landed: [], rejected: [rejection] }), work("a", 2), gate("a", 2, "test", "passed")],
  ],
  ["failed", "4 of 4 attempts used", [work("a", 1)], { failures: new Map([["a", "4 of 4 attempts used"]]) }],
  ["cancelled", "cancelled by the owner", [work("a", 1, running)], { cancelled: new Map([["a", "the owner"]]) }],
  [
    "failed",
    "test: test is failed",
    [work("a", 1), gate("a", 1, "test", "failed")],
    { isActive: false, hasEnded: true },
  ],
  ["interrupted", "nobody works on the run: attempt 1 by codex", [work("a", 1, running)], { isActive: false }],
])("%s: %s", (phase, reason, steps, over) => {
  test("is read from the steps, in any order", () => {
    const [task] = status(steps.toReversed(), over).tasks;

    expect(task).toMatchObject({ phase, reason });
  });
});

test("what needs a failed task is blocked, near and far, and says by which", () => {
  const tasks = [
    taskOf("a"),
    taskOf("b", { needs: ["a"] }),
    taskOf("c", { needs: ["b"] }),
    taskOf("d"),
    taskOf("e", { needs: ["d"] }),
  ];

  const { tasks: all, stuck, counts } = status([], { tasks, failures: new Map([["a", "red"]]) });

  expect(all.map(({ phase }) => phase)).toEqual(["failed", "blocked", "blocked", "ready", "pending"]);
  expect(all.map(({ reason }) => reason).slice(1)).toEqual([
    "needs a, which has failed",
    "needs a, which has failed",
    "",
    "needs d",
  ]);
  expect(stuck.map(({ id }) => id)).toEqual(["a", "b", "c"]);
  expect(counts).toMatchObject({ failed: 1, blocked: 2, ready: 1, pending: 1, landed: 0 });
});

test("who was chosen is told with why", () => {
  const chosen = { key: "task/a/worker", status: "done", output: { name: "Ann Bo", why: "docs; fit 1.00" } } as const;

  expect(status([chosen]).tasks[0]?.worker).toEqual({ name: "Ann Bo", why: "docs; fit 1.00" });
});

test("costs are summed over attempts; what nobody knows is not nothing", () => {
  const tasks = [taskOf("a"), taskOf("b")];

  const { tasks: all, costUsd } = status([work("a", 1), work("a", 2, { costUsd: 0.25 }), work("b", 1, running)], {
    tasks,
  });

  expect([all.map((task) => task.costUsd), costUsd]).toEqual([[0.75, null], 0.75]);
});

test("a gate that broke is an error with its message", () => {
  const broken = { ...gate("a", 1, "test", "passed"), status: "failed", output: undefined } as const;

  const [task] = status([work("a", 1), { ...broken, error: { kind: "defect", message: "no such file" } }]).tasks;

  expect(task).toMatchObject({ phase: "repairing", reason: "test: no such file" });
});

test("steps of other tasks, keys of other forms and batches of other shapes are passed over", () => {
  const steps = [work("zz", 1), { key: "task/a", status: "done" }, batch(1, 7), batch(2, [{}])] as const;

  expect(status(steps).tasks).toMatchObject([{ id: "a", phase: "ready", attempts: [] }]);
});

test("the tables hold a row a task, an attempt and a phase", () => {
  const done = status([
    work("a", 1),
    gate("a", 1, "test", "failed"),
    work("a", 2),
    gate("a", 2, "test", "passed"),
    land(1, { landed: [{ task: "a", commit: "c9" }], rejected: [] }),
  ]);

  expect(taskTable(done).rows).toEqual([["a", "Do a", "landed", "", 2, "codex", "Ann Bo", 1, "c9"]]);
  expect(attemptTable(done).rows[0]).toEqual(["a", 1, "codex", "sim/crowd", "Ann Bo", "finished", "test failed", 0.5]);
  expect(phaseTable(done).rows).toEqual([["landed", 1]]);
  expect(statusHeadline(done)).toBe("1 task: 1 landed");
});
