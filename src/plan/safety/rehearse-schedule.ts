import type { PlanTask } from "../../core/plan.ts";
import { Scheduler, type SchedulerOptions } from "../scheduler.ts";
import type { TaskGraph } from "../task-graph.ts";

/** When a task would be worked on, in minutes from the start. */
export interface ScheduledTask {
  readonly task: PlanTask;
  readonly startMinute: number;
  readonly endMinute: number;
}

/**
 * The order in which tasks would start if each took as long as it is estimated to and landed at once, with so many workers. The
 * same decisions as those of a build. Tasks in a circle of needs never start and are left out.
 */
export function rehearseSchedule(
  graph: TaskGraph,
  workers: number,
  options: SchedulerOptions,
): readonly ScheduledTask[] {
  const scheduler = new Scheduler(graph, options);
  const scheduled: ScheduledTask[] = [];
  /** In the order in which they end. */
  const running: ScheduledTask[] = [];
  let minute = 0;
  for (;;) {
    while (running.length < workers) {
      const task = scheduler.next();
      if (task === undefined) break;
      const started = { task, startMinute: minute, endMinute: minute + Math.max(0, options.minutesOf(task)) };
      scheduled.push(started);
      running.splice(placeFor(started, running), 0, started);
    }
    const first = running.shift();
    if (first === undefined) return scheduled;
    minute = first.endMinute;
    scheduler.ended(first.task.id, "landed");
  }
}

/** Behind all that end no later. */
function placeFor({ endMinute }: ScheduledTask, running: readonly ScheduledTask[]): number {
  let [low, high] = [0, running.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((running[middle]?.endMinute ?? 0) <= endMinute) low = middle + 1;
    else high = middle;
  }
  return low;
}
