import type { PlanTask } from "../core/plan.ts";

/** A plan's tasks by number, with who waits for whom. Unknown needs are left out; {@link checkPlan} tells of them. */
export interface TaskGraph {
  readonly tasks: readonly PlanTask[];
  readonly numberOf: ReadonlyMap<string, number>;
  /** For each task the numbers of those that it needs. */
  readonly needs: readonly (readonly number[])[];
  /** For each task the numbers of those that need it. */
  readonly followers: readonly (readonly number[])[];
}

/** The graph in time linear in tasks and needs; of tasks with the same id the first counts. */
export function taskGraph(tasks: readonly PlanTask[]): TaskGraph {
  const numberOf = new Map<string, number>();
  for (const [number, { id }] of tasks.entries()) if (!numberOf.has(id)) numberOf.set(id, number);
  const followers: number[][] = tasks.map(() => []);
  const needs = tasks.map((task, number) => {
    const known = new Set<number>();
    for (const id of task.needs) {
      const need = numberOf.get(id);
      if (need !== undefined && need !== number) known.add(need);
    }
    for (const need of known) followers[need]?.push(number);
    return [...known];
  });
  return { tasks, numberOf, needs, followers };
}

/** Task numbers so that each stands behind those that it needs; tasks on a circle, and those behind one, are missing. */
export function orderOf({ tasks, needs, followers }: TaskGraph): readonly number[] {
  const open = needs.map((list) => list.length);
  const order = tasks.flatMap((_, number) => (open[number] === 0 ? [number] : []));
  for (let at = 0; at < order.length; at++) {
    for (const follower of followers[order[at] ?? 0] ?? []) {
      const left = (open[follower] ?? 0) - 1;
      open[follower] = left;
      if (left === 0) order.push(follower);
    }
  }
  return order;
}

/** One circle for each knot of tasks that wait for each other, as ids in the order of their needs. */
export function circlesOf(graph: TaskGraph): readonly (readonly string[])[] {
  const free = new Set(orderOf(graph));
  const seen = new Set<number>();
  const circles: string[][] = [];
  for (const start of graph.tasks.keys()) {
    if (free.has(start) || seen.has(start)) continue;
    const trail: number[] = [];
    const placeInTrail = new Map<number, number>();
    let at: number | undefined = start;
    // Each task that is left over needs another one that is left over, so the way back never ends but in a circle.
    while (at !== undefined && !seen.has(at)) {
      const place = placeInTrail.get(at);
      if (place !== undefined) {
        circles.push(trail.slice(place).map((number) => graph.tasks[number]?.id ?? ""));
        break;
      }
      placeInTrail.set(at, trail.length);
      trail.push(at);
      at = graph.needs[at]?.find((need) => !free.has(need));
    }
    for (const number of trail) seen.add(number);
  }
  return circles;
}

export interface CriticalPath {
  /** Ids from the first task to the last. */
  readonly tasks: readonly string[];
  readonly minutes: number;
}

/** For each task the minutes from its start to the end of the longest chain that begins with it. 0 on a circle. */
export function minutesToEnd(graph: TaskGraph, minutesOf: (task: PlanTask) => number): readonly number[] {
  const minutes = new Array<number>(graph.tasks.length).fill(0);
  for (const number of orderOf(graph).toReversed()) {
    const task = graph.tasks[number];
    if (task === undefined) continue;
    let longest = 0;
    for (const follower of graph.followers[number] ?? []) longest = Math.max(longest, minutes[follower] ?? 0);
    minutes[number] = longest + minutesOf(task);
  }
  return minutes;
}

/** The chain that decides how long the whole takes with workers without end. */
export function criticalPath(graph: TaskGraph, minutesOf: (task: PlanTask) => number): CriticalPath {
  const minutes = minutesToEnd(graph, minutesOf);
  const longestOf = (numbers: Iterable<number>) => {
    let best: number | undefined;
    for (const number of numbers)
      if (best === undefined || (minutes[number] ?? 0) > (minutes[best] ?? 0)) best = number;
    return best;
  };
  const tasks: string[] = [];
  const roots = orderOf(graph).filter((number) => graph.needs[number]?.length === 0);
  let at = longestOf(roots);
  const total = at === undefined ? 0 : (minutes[at] ?? 0);
  while (at !== undefined) {
    tasks.push(graph.tasks[at]?.id ?? "");
    at = longestOf(graph.followers[at] ?? []);
  }
  return { tasks, minutes: total };
}

/** How many tasks can be in work at once at most, if each starts as soon as it may and all take equally long. */
export function widthOf(graph: TaskGraph): number {
  const levels: number[] = [];
  const levelOf = new Array<number>(graph.tasks.length).fill(0);
  for (const number of orderOf(graph)) {
    let level = 0;
    for (const need of graph.needs[number] ?? []) level = Math.max(level, (levelOf[need] ?? 0) + 1);
    levelOf[number] = level;
    levels[level] = (levels[level] ?? 0) + 1;
  }
  return levels.reduce((most, count) => Math.max(most, count), 0);
}
