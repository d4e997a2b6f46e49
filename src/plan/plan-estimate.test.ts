import { expect, test } from "vitest";
import { taskOf } from "../../test/fakes/plan-task.ts";
import { estimatePlan, showMinutes } from "./plan-estimate.ts";

const TASKS = [
  taskOf("a", { estimateMinutes: 10 }),
  taskOf("b", { estimateMinutes: 30 }),
  taskOf("c", { needs: ["a"], estimateMinutes: 20 }),
];

test("with workers enough a plan takes as long as its critical path", () => {
  const { minutes, criticalPath, width, workMinutes } = estimatePlan({ tasks: TASKS }, { workers: 5 });

  expect(minutes).toEqual({ low: 18, likely: 30, high: 75 });
  expect(criticalPath).toEqual(["a", "c"]);
  expect([width, workMinutes]).toEqual([2, 60]);
});

test("one worker does all of it, one after the other", () => {
  expect(estimatePlan({ tasks: TASKS }, { workers: 1 }).minutes.likely).toBe(60);
});

test("the cost follows the work, whatever the number of workers", () => {
  const price = { inputUsd: 2, outputUsd: 10, cachedInputUsd: 0.2 };

  const [one, many] = [1, 5].map((workers) => estimatePlan({ tasks: TASKS }, { workers, price }).costUsd?.likely);

  expect(one).toBeCloseTo(60 * ((60_000 * (0.8 * 0.2 + 0.2 * 2) + 1_500 * 10) / 1e6));
  expect(many).toBe(one);
});

test("without a price there is no cost", () => {
  expect(estimatePlan({ tasks: TASKS }, { workers: 1 }).costUsd).toBeUndefined();
});

test("a task that says no time is taken for a usual one of its risk", () => {
  const tasks = [taskOf("a", { risk: "high", estimateMinutes: undefined })];

  expect(estimatePlan({ tasks }, { workers: 1 }).minutes.likely).toBe(60);
});

test("tasks in a circle take no time, and the estimate ends", () => {
  const tasks = [taskOf("a", { needs: ["b"] }), taskOf("b", { needs: ["a"] })];

  expect(estimatePlan({ tasks }, { workers: 2 }).minutes.likely).toBe(0);
});

test.each([
  [0.2, "1 min"],
  [59, "59 min"],
  [200, "3 h 20 min"],
  [720, "12 h"],
])("%f minutes are shown as %s", (minutes, shown) => {
  expect(showMinutes(minutes)).toBe(shown);
});
