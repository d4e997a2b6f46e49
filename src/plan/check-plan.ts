import type { Plan } from "../core/plan.ts";
import { circlesOf, taskGraph } from "./task-graph.ts";

export interface PlanProblems {
  /** What must be changed before anything is built. */
  readonly errors: readonly string[];
  /** What a person should look at. */
  readonly warnings: readonly string[];
}

/** Most clashes that are told one by one. */
const MOST_CLASHES = 20;

/** What is wrong with a plan, each in one sentence. `exists` says whether the repository has a file or folder now. */
export function checkPlan({ goal, epics, tasks }: Plan, exists: (path: string) => boolean): PlanProblems {
  const errors: string[] = [];
  const warnings: string[] = [];
  if (goal.trim() === "") errors.push("expected a goal, got an empty one");
  if (tasks.length === 0) errors.push("expected at least one task, got none");
  const ids = new Set<string>();
  for (const { id } of tasks) {
    if (ids.has(id)) errors.push(`expected each id once, got ${id} twice`);
    ids.add(id);
  }
  const epicIds = new Set(epics.map(({ id }) => id));
  const made = new Set(
    tasks.flatMap(({ files }) => files.flatMap(({ path, change }) => (change === "new" ? [path] : []))),
  );
  for (const { id, epic, done, needs, files } of tasks) {
    if (done.every((line) => line.trim() === "")) {
      errors.push(`expected task ${id} to say when it is done, got nothing: add at least one line to \`done\``);
    }
    if (epic !== undefined && !epicIds.has(epic)) errors.push(`expected the epic of task ${id} to exist, got ${epic}`);
    for (const need of needs) {
      if (need === id) errors.push(`expected task ${id} to need others only, got itself`);
      else if (!ids.has(need)) errors.push(`expected what task ${id} needs to exist, got ${need}`);
    }
    for (const { path, change } of files) {
      if (change === "new" && exists(path)) warnings.push(`task ${id} is to make ${path}, which exists already`);
      if (change !== "new" && !exists(path) && !made.has(path)) {
        errors.push(`expected ${path} of task ${id} to exist, got none: correct the path, or say \`new: ${path}\``);
      }
    }
  }
  for (const circle of circlesOf(taskGraph(tasks))) {
    errors.push(`expected no circle of needs, got ${[...circle, circle[0]].join(" needs ")}`);
  }
  return { errors, warnings: [...warnings, ...clashesOf(tasks)] };
}

/** Tasks that touch the same file without an order between them: they are kept from running side by side. */
function clashesOf(tasks: Plan["tasks"]): readonly string[] {
  const users = new Map<string, string[]>();
  for (const { id, files } of tasks) {
    for (const { path } of files) {
      const ids = users.get(path) ?? [];
      ids.push(id);
      users.set(path, ids);
    }
  }
  const clashes = [...users].filter(([, ids]) => ids.length > 1);
  const told = clashes.slice(0, MOST_CLASHES).map(([path, ids]) => {
    const more = ids.length > 5 ? ` and ${ids.length - 5} more` : "";
    return `${path} is touched by ${ids.slice(0, 5).join(", ")}${more}: they run one after the other`;
  });
  return clashes.length > told.length ? [...told, `and ${clashes.length - told.length} more files like these`] : told;
}
