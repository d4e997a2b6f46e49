import { expect, test } from "vitest";
import { taskOf } from "../../test/fakes/plan-task.ts";
import type { PlanTask } from "../core/plan.ts";
import { Scheduler } from "./scheduler.ts";
import { taskGraph } from "./task-graph.ts";

const minutesOf = ({ estimateMinutes = 10 }: PlanTask) => estimateMinutes;
const edits = (...paths: string[]) => paths.map((path) => ({ path, change: "edit" as const }));

function schedulerOf(tasks: readonly PlanTask[], roleSlots?: Record<string, number>): Scheduler {
  return new Scheduler(taskGraph(tasks), { roleSlots, minutesOf });
}

/** The ids of all that may start now. */
function startAll(scheduler: Scheduler): readonly string[] {
  const started: string[] = [];
  for (let task = scheduler.next(); task !== undefined; task = scheduler.next()) started.push(task.id);
  return started;
}

test("the most urgent starts first, then the one with the longest chain behind it, then the first of the plan", () => {
  const scheduler = schedulerOf([
    taskOf("plain"),
    taskOf("long"),
    taskOf("urgent", { priority: 9 }),
    taskOf("after", { needs: ["long"] }),
  ]);

  const started = startAll(scheduler);

  expect(started).toEqual(["urgent", "long", "plain"]);
});

test("a task starts the moment the last of its needs has landed", () => {
  const scheduler = schedulerOf([taskOf("a"), taskOf("b"), taskOf("c", { needs: ["a", "b"] })]);
  startAll(scheduler);

  scheduler.ended("a", "landed");
  const early = startAll(scheduler);
  scheduler.ended("b", "landed");
  const late = startAll(scheduler);

  expect([early, late]).toEqual([[], ["c"]]);
});

test("what needs a failed task is blocked, near and far, and everything else goes on", () => {
  const scheduler = schedulerOf([
    taskOf("a"),
    taskOf("near", { needs: ["a"] }),
    taskOf("far", { needs: ["near", "other"] }),
    taskOf("other"),
    taskOf("free", { needs: ["other"] }),
  ]);
  startAll(scheduler);

  scheduler.ended("a", "failed");
  scheduler.ended("other", "landed");
  const started = startAll(scheduler);

  expect(started).toEqual(["free"]);
  expect(["near", "far"].map((id) => scheduler.statusOf(id))).toEqual(["blocked", "blocked"]);
  expect(scheduler.counts).toMatchObject({ failed: 1, blocked: 2, landed: 1, running: 1, pending: 0, ready: 0 });
});

test.each<[what: string, one: readonly string[], other: readonly string[], isApart: boolean]>([
  ["the same file", ["src/a.ts"], ["src/b.ts", "src/a.ts"], true],
  ["a folder and a file in it", ["src/"], ["src/deep/a.ts"], true],
  ["a file and a folder that holds it", ["src/deep/a.ts"], ["src/"], true],
  ["a folder in a folder", ["src/deep/"], ["src/"], true],
  ["different files", ["src/a.ts"], ["src/b.ts"], false],
  ["a folder whose name begins alike", ["src/a/"], ["src/ab.ts"], false],
  ["no files", [], ["src/a.ts"], false],
])("tasks that touch %s: kept apart or not", (_, one, other, isApart) => {
  const scheduler = schedulerOf([taskOf("one", { files: edits(...one) }), taskOf("other", { files: edits(...other) })]);

  const first = startAll(scheduler);
  scheduler.ended("one", "landed");
  const second = startAll(scheduler);

  expect([first, second]).toEqual(isApart ? [["one"], ["other"]] : [["one", "other"], []]);
});

test("those who wait for different files of one task start together when it ends", () => {
  const scheduler = schedulerOf([
    taskOf("both", { files: edits("a", "b"), priority: 9 }),
    taskOf("a1", { files: edits("a") }),
    taskOf("b1", { files: edits("b") }),
    taskOf("a2", { files: edits("a") }),
  ]);
  const first = startAll(scheduler);

  scheduler.ended("both", "landed");
  const second = startAll(scheduler);
  scheduler.ended("a1", "landed");
  const third = startAll(scheduler);

  expect([first, second, third]).toEqual([["both"], ["a1", "b1"], ["a2"]]);
});

test("a task that was woken and meets another obstacle lets the next of its line go", () => {
  const scheduler = schedulerOf([
    taskOf("x", { files: edits("x"), priority: 9 }),
    taskOf("y", { files: edits("y"), priority: 9 }),
    taskOf("wants-both", { files: edits("x", "y"), priority: 8 }),
    taskOf("wants-x", { files: edits("x") }),
  ]);
  startAll(scheduler);

  scheduler.ended("x", "landed");
  const second = startAll(scheduler);
  scheduler.ended("wants-x", "landed");
  scheduler.ended("y", "landed");
  const third = startAll(scheduler);

  expect([second, third]).toEqual([["wants-x"], ["wants-both"]]);
});

test("a task that is cancelled while it waits does not hold up its line", () => {
  const scheduler = schedulerOf(["a", "b", "c"].map((id) => taskOf(id, { files: edits("one") })));
  startAll(scheduler);

  scheduler.ended("b", "cancelled");
  scheduler.ended("a", "landed");
  const started = startAll(scheduler);

  expect(started).toEqual(["c"]);
});

test("a role works on no more tasks than it has slots, and others pass it", () => {
  const scheduler = schedulerOf(
    [
      taskOf("d1", { role: "docs", priority: 9 }),
      taskOf("d2", { role: "docs", priority: 8 }),
      taskOf("b1", { role: "backend" }),
    ],
    { docs: 1 },
  );

  const first = startAll(scheduler);
  scheduler.ended("d1", "failed");
  const second = startAll(scheduler);

  expect([first, second]).toEqual([["d1", "b1"], ["d2"]]);
});

test("every task of a tangled plan is started once, and no two in work ever touch one file", () => {
  const tasks = Array.from({ length: 2_000 }, (_, index) => {
    const needs = index === 0 ? [] : [`t${Math.floor(index / 3)}`].filter((id) => id !== `t${index}`);
    return taskOf(`t${index}`, { needs, files: edits(`f${index % 7}`, `g${index % 11}`), priority: 1 + (index % 10) });
  });
  const scheduler = schedulerOf(tasks);
  const inWork: PlanTask[] = [];
  const seen = new Set<string>();
  const clashes: string[] = [];

  while (scheduler.counts.landed < tasks.length && clashes.length === 0) {
    for (let task = scheduler.next(); task !== undefined; task = scheduler.next()) {
      const paths = new Set(task.files.map(({ path }) => path));
      const clash = inWork.find(({ files }) => files.some(({ path }) => paths.has(path)));
      if (clash !== undefined || seen.has(task.id)) clashes.push(task.id);
      seen.add(task.id);
      inWork.push(task);
    }
    const ended = inWork.splice(seen.size % Math.max(1, inWork.length), 1)[0] ?? inWork.pop();
    if (ended === undefined) break;
    scheduler.ended(ended.id, "landed");
  }

  expect(clashes).toEqual([]);
  expect(scheduler.counts.landed).toBe(tasks.length);
});
