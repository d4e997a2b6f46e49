import type { PlanTask } from "../core/plan.ts";
import { taskGraph } from "./task-graph.ts";

/** Most collisions that are told, and most that are looked for. */
const MOST_TOLD = 20;
const MOST_PAIRS = 2_000;

/**
 * Tasks that could break each other although they touch different files: one changes a file that a file of the other imports, and
 * neither waits for the other. `importsOf` tells what a file imports.
 */
export function importCollisions(
  tasks: readonly PlanTask[],
  importsOf: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const changers = new Map<string, number[]>();
  for (const [number, { files }] of tasks.entries()) {
    for (const { path, change } of files)
      if (change !== "new") changers.set(path, [...(changers.get(path) ?? []), number]);
  }
  const isBefore = reachability(tasks);
  const told: string[] = [];
  let pairs = 0;
  const seen = new Set<string>();
  for (const [user, { files }] of tasks.entries()) {
    for (const { path } of files) {
      for (const imported of importsOf.get(path) ?? []) {
        for (const changer of changers.get(imported) ?? []) {
          const pair = `${Math.min(user, changer)} ${Math.max(user, changer)}`;
          if (user === changer || seen.has(pair) || ++pairs > MOST_PAIRS) continue;
          seen.add(pair);
          if (isBefore(changer, user) || isBefore(user, changer)) continue;
          told.push(
            `${tasks[changer]?.id} changes ${imported}, which ${path} of ${tasks[user]?.id} imports, and neither waits for the other: add a need if the one builds upon the other`,
          );
        }
      }
    }
  }
  const left = told.length - MOST_TOLD;
  return left > 0 ? [...told.slice(0, MOST_TOLD), `and ${left} more pairs of tasks like these`] : told;
}

/** Whether the first must have landed before the second begins. */
function reachability(tasks: readonly PlanTask[]): (first: number, second: number) => boolean {
  const { needs } = taskGraph(tasks);
  const known = new Map<number, ReadonlySet<number>>();
  return (first, second) => {
    const before = known.get(second);
    if (before !== undefined) return before.has(first);
    const all = new Set<number>();
    const open = [...(needs[second] ?? [])];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (all.has(at)) continue;
      all.add(at);
      open.push(...(needs[at] ?? []));
    }
    known.set(second, all);
    return all.has(first);
  };
}
