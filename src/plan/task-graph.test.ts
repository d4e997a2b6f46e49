import { expect, test } from "vitest";
import { taskOf } from "../../test/fakes/plan-task.ts";
import { circlesOf, criticalPath, orderOf, taskGraph, widthOf } from "./task-graph.ts";

const minutesOf = ({ estimateMinutes = 10 }) => estimateMinutes;
const DIAMOND = [
  taskOf("end", { needs: ["left", "right"] }),
  taskOf("left", { needs: ["start"], estimateMinutes: 30 }),
  taskOf("right", { needs: ["start"] }),
  taskOf("start"),
];

test("every task stands behind those that it needs", () => {
  const graph = taskGraph(DIAMOND);

  const order = orderOf(graph).map((number) => graph.tasks[number]?.id);

  expect(order).toEqual(["start", "left", "right", "end"]);
});

test("needs that do not exist, repeat or name the task itself change nothing", () => {
  const graph = taskGraph([taskOf("a", { needs: ["gone", "b", "b", "a"] }), taskOf("b")]);

  expect(graph.needs).toEqual([[1], []]);
  expect(graph.followers).toEqual([[], [0]]);
});

test("each circle is told once, without those that only wait for it", () => {
  const graph = taskGraph([
    taskOf("free"),
    taskOf("waits", { needs: ["a"] }),
    taskOf("a", { needs: ["b"] }),
    taskOf("b", { needs: ["c", "free"] }),
    taskOf("c", { needs: ["a"] }),
    taskOf("x", { needs: ["y"] }),
    taskOf("y", { needs: ["x"] }),
  ]);

  const circles = circlesOf(graph);

  expect(circles).toEqual([
    ["a", "b", "c"],
    ["x", "y"],
  ]);
});

test("a plan without a circle has none", () => {
  expect(circlesOf(taskGraph(DIAMOND))).toEqual([]);
});

test("the critical path is the longest chain in minutes", () => {
  expect(criticalPath(taskGraph(DIAMOND), minutesOf)).toEqual({ tasks: ["start", "left", "end"], minutes: 50 });
});

test("an empty plan has an empty path and no width", () => {
  const graph = taskGraph([]);

  expect(criticalPath(graph, minutesOf)).toEqual({ tasks: [], minutes: 0 });
  expect(widthOf(graph)).toBe(0);
});

test("the width is the most tasks that can be in work at once", () => {
  expect(widthOf(taskGraph(DIAMOND))).toBe(2);
});
