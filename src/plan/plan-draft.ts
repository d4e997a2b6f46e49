import type { FileIntent, Plan, PlanTask, Risk } from "../core/plan.ts";
import { checkPlan, type PlanProblems } from "./check-plan.ts";
import { circlesOf, taskGraph } from "./task-graph.ts";

/** A part of the goal as it was drafted. */
export interface EpicDraft {
  readonly id: string;
  readonly title: string;
  readonly goal: string;
  /** Ids of epics. */
  readonly needs: readonly string[];
  readonly tasks: number;
}

/** A task as it was drafted: its id may lack the epic's, and its needs may be short ids or epics. */
export interface TaskDraft extends Pick<PlanTask, "id" | "title" | "goal" | "skills" | "files" | "needs" | "priority"> {
  readonly area: string;
  readonly role: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly tests: readonly string[];
  readonly done: readonly string[];
  readonly risk: Risk;
  readonly estimateMinutes: number;
}

export interface PlanDraft {
  readonly goal: string;
  readonly base?: string | undefined;
  readonly epics: readonly EpicDraft[];
  /** By the epic's id. */
  readonly tasks: ReadonlyMap<string, readonly TaskDraft[]>;
}

const EPIC_ID = /^[a-z0-9](?:[a-z0-9-]{0,22}[a-z0-9])?$/;
const TASK_ID = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/** What is wrong with the epics alone, each in one sentence. */
export function epicProblems(epics: readonly EpicDraft[], mostEpics: number): readonly string[] {
  const problems: string[] = [];
  const ids = new Set<string>();
  if (epics.length === 0) problems.push("expected at least one epic, got none");
  if (epics.length > mostEpics) problems.push(`expected at most ${mostEpics} epics, got ${epics.length}`);
  for (const { id } of epics) {
    if (!EPIC_ID.test(id)) {
      const form = "lower-case letters, digits and dashes, at most 24, with no dash at either end";
      problems.push(`expected the id of an epic as ${form}, got ${JSON.stringify(id)}`);
    }
    if (ids.has(id)) problems.push(`expected each epic once, got ${id} twice`);
    ids.add(id);
  }
  for (const { id, needs } of epics) {
    for (const need of needs) {
      if (!ids.has(need)) problems.push(`expected what epic ${id} needs to be an epic, got ${need}`);
      if (need === id) problems.push(`expected epic ${id} to need others only, got itself`);
    }
  }
  for (const circle of circlesOf(taskGraph(epics.map(asTask)))) {
    problems.push(`expected no circle of epics, got ${[...circle, circle[0]].join(" needs ")}`);
  }
  return problems;
}

/**
 * Puts the drafts together: ids begin with their epic's, short needs become whole ids, and the first tasks of an epic wait for the
 * last ones of the epics that it needs. What cannot be understood stays as it is, for the check to tell.
 */
export function assemblePlan({ goal, base, epics, tasks }: PlanDraft): Plan {
  const named = new Map(
    epics.map(({ id }) => [id, (tasks.get(id) ?? []).map((task) => ({ task, id: taskId(id, task.id) }))]),
  );
  const ids = new Set([...named.values()].flat().map(({ id }) => id));
  const resolved = new Map(
    [...named].map(([epic, list]) => [
      epic,
      list.map(({ id, task }) => ({ id, task, needs: task.needs.map((need) => wholeId(epic, need, ids)) })),
    ]),
  );
  const lastOf = (epic: string): readonly string[] => {
    const list = resolved.get(epic) ?? [];
    const needed = new Set(list.flatMap(({ needs }) => needs));
    return list.flatMap(({ id }) => (needed.has(id) ? [] : [id]));
  };
  const epicOf = new Map([...named].flatMap(([epic, list]) => list.map(({ id }) => [id, epic] as const)));
  return {
    version: 1,
    goal,
    ...(base === undefined ? {} : { base }),
    epics: epics.map((epic) => ({ id: epic.id, title: oneLine(epic.title), goal: epic.goal.trim() })),
    tasks: epics.flatMap((epic) =>
      (resolved.get(epic.id) ?? []).map(({ id, task, needs }) => {
        const own = needs.flatMap((need) => (named.has(need) && !ids.has(need) ? lastOf(need) : [need]));
        const isFirst = !own.some((need) => epicOf.get(need) === epic.id);
        const waits = isFirst ? epic.needs.filter((need) => need !== epic.id).flatMap(lastOf) : [];
        return planTask(epic.id, id, task, [...new Set([...own, ...waits])]);
      }),
    ),
  };
}

/** What is wrong with an assembled plan, and which epics must be drafted again for it. */
export interface DraftProblems extends PlanProblems {
  /** By epic; what concerns none stands under the first one. */
  readonly byEpic: ReadonlyMap<string, readonly string[]>;
}

export function draftProblems(
  plan: Plan,
  limits: { readonly mostTasks: number; readonly mostOf: (epic: string) => number },
  exists: (path: string) => boolean,
): DraftProblems {
  const checked = checkPlan(plan, exists);
  const counts = new Map(plan.epics.map(({ id }) => [id, plan.tasks.filter(({ epic }) => epic === id).length]));
  const isTooMany = plan.tasks.length > limits.mostTasks;
  const errors = [
    ...checked.errors,
    ...plan.tasks.flatMap(fieldProblems),
    ...[...counts].flatMap(([epic, count]) => {
      if (count === 0) return [`expected at least one task of epic ${epic}, got none`];
      const most = limits.mostOf(epic);
      return isTooMany && count > most ? [`expected at most ${most} tasks of epic ${epic}, got ${count}`] : [];
    }),
  ];
  const epicOf = new Map(plan.tasks.map(({ id, epic }) => [id, epic ?? ""]));
  for (const { id } of plan.epics) epicOf.set(id, id);
  const byEpic = new Map<string, string[]>();
  for (const error of errors) {
    const word = error.split(/[\s,:]+/).find((each) => epicOf.has(each));
    const epic = (word === undefined ? undefined : epicOf.get(word)) ?? plan.epics[0]?.id ?? "";
    byEpic.set(epic, [...(byEpic.get(epic) ?? []), error]);
  }
  return { errors, warnings: checked.warnings, byEpic };
}

function fieldProblems({ id, title, priority, estimateMinutes = 1, files }: PlanTask): readonly string[] {
  return [
    TASK_ID.test(id) ? "" : `expected the id of task ${id} as lower-case letters, digits and dashes, at most 64`,
    title === "" ? `expected a title of task ${id}, got none` : "",
    Number.isInteger(priority) && priority >= 1 && priority <= 10
      ? ""
      : `expected the priority of task ${id} from 1 to 10, got ${priority}`,
    estimateMinutes > 0 ? "" : `expected the estimate of task ${id} above 0 minutes, got ${estimateMinutes}`,
    ...files.map(({ path }) =>
      isInside(path) ? "" : `expected paths of task ${id} inside the repository, got ${JSON.stringify(path)}`,
    ),
  ].filter((problem) => problem !== "");
}

function isInside(path: string): boolean {
  return path !== "" && !path.startsWith("/") && !/^[A-Za-z]:/.test(path) && !path.split("/").includes("..");
}

function planTask(epic: string, id: string, task: TaskDraft, needs: readonly string[]): PlanTask {
  return {
    id,
    title: oneLine(task.title),
    goal: task.goal.trim() === "" ? oneLine(task.title) : task.goal.trim(),
    epic,
    ...(task.area.trim() === "" ? {} : { area: task.area.trim() }),
    ...(task.role.trim() === "" ? {} : { role: task.role.trim() }),
    skills: filled(task.skills),
    files: task.files.map(({ path, change }): FileIntent => ({ path: plainPath(path), change })),
    inputs: filled(task.inputs),
    outputs: filled(task.outputs),
    tests: filled(task.tests),
    done: filled(task.done),
    needs,
    priority: task.priority,
    risk: task.risk,
    estimateMinutes: task.estimateMinutes,
  };
}

function filled(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.trim()).filter((line) => line !== "");
}

function plainPath(path: string): string {
  return path.trim().replaceAll("\\", "/").replace(/^\.\//, "");
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ");
}

function taskId(epic: string, id: string): string {
  return id.startsWith(`${epic}-`) ? id : `${epic}-${id}`;
}

function wholeId(epic: string, need: string, ids: ReadonlySet<string>): string {
  return !ids.has(need) && ids.has(`${epic}-${need}`) ? `${epic}-${need}` : need;
}

function asTask({ id, title, goal, needs }: EpicDraft): PlanTask {
  const none = { skills: [], files: [], inputs: [], outputs: [], tests: [], done: [] };
  return { id, title, goal, ...none, needs, priority: 5, risk: "low" };
}
