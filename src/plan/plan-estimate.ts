import type { Plan, PlanTask, Risk } from "../core/plan.ts";
import { ReadyQueue } from "./ready-queue.ts";
import { criticalPath, minutesToEnd, taskGraph, widthOf } from "./task-graph.ts";

/** A figure as it may come out: with luck, as usual, and where much must be done again. */
export type Range = {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
};

export type PlanEstimate = {
  readonly tasks: number;
  /** How many tasks can be in work at once at most. */
  readonly width: number;
  /** Ids of the chain that decides how long it takes with workers without end. */
  readonly criticalPath: readonly string[];
  readonly criticalMinutes: number;
  /** Minutes of all tasks, one after the other. */
  readonly workMinutes: number;
  /** From the first start to the last end, with the workers there are. */
  readonly minutes: Range;
  readonly workers: number;
  /** US dollars; absent where no price is known. */
  readonly costUsd?: Range | undefined;
};

export interface EstimateMeans {
  readonly workers: number;
  /** US dollars per million tokens; absent where none is known. */
  readonly price?:
    | {
        readonly inputUsd: number;
        readonly outputUsd: number;
        readonly cachedInputUsd?: number | undefined;
      }
    | undefined;
}

/** Minutes of a task that says none, by its risk. */
const USUAL_MINUTES: Readonly<Record<Risk, number>> = { low: 15, medium: 30, high: 60 };
/** How far the time of all tasks may be off: nothing must be repaired, or most of it more than once. */
const TIME_SHARES = { low: 0.6, likely: 1, high: 2.5 } as const;
/** Of a minute in which an agent works: what it sends, the share of that which providers keep from the call before, and what comes back. */
const TOKENS_PER_MINUTE = { input: 60_000, output: 1_500 } as const;
const CACHED_SHARE = 0.8;

/** The minutes that a task is taken for. */
export function minutesOf({ estimateMinutes, risk }: PlanTask): number {
  return estimateMinutes ?? USUAL_MINUTES[risk];
}

/** What a plan takes. Tasks start in the order of the longest way to the end, as soon as what they need is done and a worker is free. */
export function estimatePlan({ tasks }: Pick<Plan, "tasks">, { workers, price }: EstimateMeans): PlanEstimate {
  const graph = taskGraph(tasks);
  const path = criticalPath(graph, minutesOf);
  const workMinutes = tasks.reduce((sum, task) => sum + minutesOf(task), 0);
  const likely = elapsedMinutes(tasks, workers);
  const scaled = (value: number, shares: Range): Range => ({
    low: value * shares.low,
    likely: value * shares.likely,
    high: value * shares.high,
  });
  const { inputUsd = 0, outputUsd = 0, cachedInputUsd = inputUsd } = price ?? {};
  const usdPerMinute =
    (TOKENS_PER_MINUTE.input * (CACHED_SHARE * cachedInputUsd + (1 - CACHED_SHARE) * inputUsd) +
      TOKENS_PER_MINUTE.output * outputUsd) /
    1e6;
  return {
    tasks: tasks.length,
    width: widthOf(graph),
    criticalPath: path.tasks,
    criticalMinutes: path.minutes,
    workMinutes,
    minutes: scaled(likely, TIME_SHARES),
    workers,
    ...(price === undefined ? {} : { costUsd: scaled(workMinutes * usdPerMinute, TIME_SHARES) }),
  };
}

/** Minutes until all are done where so many are worked on at once; tasks on a circle are never begun. */
function elapsedMinutes(tasks: readonly PlanTask[], workers: number): number {
  const graph = taskGraph(tasks);
  const toEnd = minutesToEnd(graph, minutesOf);
  const open = graph.needs.map((needs) => needs.length);
  const ready = new ReadyQueue((left, right) => (toEnd[right] ?? 0) - (toEnd[left] ?? 0) || left - right);
  const ends: number[] = [];
  const running = new ReadyQueue((left, right) => (ends[left] ?? 0) - (ends[right] ?? 0) || left - right);
  for (const [number, left] of open.entries()) if (left === 0) ready.push(number);
  let now = 0;
  while (ready.size > 0 || running.size > 0) {
    while (ready.size > 0 && running.size < workers) {
      const next = ready.pop() ?? 0;
      const task = tasks[next];
      ends[next] = now + (task === undefined ? 0 : minutesOf(task));
      running.push(next);
    }
    const ended = running.pop() ?? 0;
    now = ends[ended] ?? now;
    for (const follower of graph.followers[ended] ?? []) {
      open[follower] = (open[follower] ?? 0) - 1;
      if (open[follower] === 0) ready.push(follower);
    }
  }
  return now;
}

/** `45 min`, `3 h 20 min`, `12 h`. */
export function showMinutes(minutes: number): string {
  const whole = Math.max(1, Math.round(minutes));
  if (whole < 60) return `${whole} min`;
  const hours = Math.floor(whole / 60);
  const left = whole % 60;
  return left === 0 || hours >= 10 ? `${Math.round(whole / 60)} h` : `${hours} h ${left} min`;
}
