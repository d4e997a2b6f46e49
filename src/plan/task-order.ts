import type { PlanTask } from "../core/plan.ts";
import { ReadyQueue } from "./ready-queue.ts";
import { taskGraph } from "./task-graph.ts";

/** Each task behind those that it needs; of those that could come next the one of the highest priority, then as they stand. Tasks on a circle come last. */
export function tasksInOrder(tasks: readonly PlanTask[]): readonly PlanTask[] {
  const { needs, followers } = taskGraph(tasks);
  const open = needs.map((list) => list.length);
  const ready = new ReadyQueue(
    (left, right) => (tasks[right]?.priority ?? 0) - (tasks[left]?.priority ?? 0) || left - right,
  );
  for (const [number, left] of open.entries()) if (left === 0) ready.push(number);
  const order: PlanTask[] = [];
  const seen = new Set<number>();
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    const task = tasks[next];
    if (task !== undefined) order.push(task);
    seen.add(next);
    for (const follower of followers[next] ?? []) {
      open[follower] = (open[follower] ?? 0) - 1;
      if (open[follower] === 0) ready.push(follower);
    }
  }
  return [...order, ...tasks.filter((_, number) => !seen.has(number))];
}
