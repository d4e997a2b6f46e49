import type { Plan } from "../../core/plan.ts";
import { showUsd } from "../../core/show-usd.ts";
import { taskGraph } from "../task-graph.ts";
import { type Removal, removalList } from "./mass-change.ts";
import type { ProtectedPath } from "./protected-paths.ts";
import { rehearseSchedule } from "./rehearse-schedule.ts";

/** Three figures of one thing. */
export interface Range {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/** All that a build was asked for, before anything of it is done. */
export interface BuildOutline {
  readonly plan: Plan;
  readonly workers: number;
  readonly roleSlots?: Readonly<Record<string, number>> | undefined;
  /** The branch to land on, and how: `queue`, `branch`, `pr-branch`. */
  readonly target: string;
  readonly landing: string;
  /** `worktree` or `directory`. */
  readonly workspace: string;
  /** Agents in the order in which they are asked, each with its model where it has one. */
  readonly agents: readonly { readonly name: string; readonly model?: string | undefined }[];
  readonly setUp?: string | undefined;
  /** What each task must pass, each with its command where it is one. */
  readonly gates: readonly { readonly name: string; readonly command?: string | undefined }[];
  readonly gateMode: string;
  /** Where the task would be worked on, and on which branch; the branch is empty where there is none. */
  readonly placeOf: (task: string) => { readonly path: string; readonly branch: string };
  /** Who would do it; undefined where no personas are given out. */
  readonly personaOf: (task: string) => string | undefined;
  readonly minutesOf: (task: string) => number;
  readonly minutes: Range;
  /** US dollars; null when no price is known. */
  readonly costUsd: Range | null;
  /** The most that may be spent; undefined for no limit. */
  readonly budgetUsd?: number | undefined;
  readonly removals: readonly Removal[];
  readonly protectedPaths: readonly (ProtectedPath & { readonly task: string })[];
}

/** A build as it would go, as data. */
export interface BuildRehearsal {
  readonly goal: string;
  readonly target: string;
  readonly landing: string;
  readonly workspace: string;
  readonly workers: number;
  readonly agents: BuildOutline["agents"];
  readonly setUp?: string | undefined;
  readonly gates: BuildOutline["gates"];
  readonly gateMode: string;
  /** In the order in which they would start. */
  readonly tasks: readonly RehearsedTask[];
  /** Ids of tasks that could never start, since they need each other. */
  readonly neverStarted: readonly string[];
  readonly minutes: Range;
  readonly costUsd: Range | null;
  readonly budgetUsd?: number | undefined;
  readonly removals: readonly Removal[];
  readonly protectedPaths: BuildOutline["protectedPaths"];
}

export interface RehearsedTask {
  readonly id: string;
  readonly title: string;
  readonly needs: readonly string[];
  readonly persona?: string | undefined;
  readonly path: string;
  readonly branch: string;
  readonly gates: readonly string[];
  readonly startMinute: number;
  readonly endMinute: number;
}

/** What a build would do, without doing any of it. */
export function rehearsedBuild(outline: BuildOutline): BuildRehearsal {
  const { plan, workers, roleSlots, placeOf, personaOf, minutesOf, ...rest } = outline;
  const scheduled = rehearseSchedule(taskGraph(plan.tasks), workers, {
    roleSlots,
    minutesOf: ({ id }) => minutesOf(id),
  });
  const tasks = scheduled.map(({ task, startMinute, endMinute }): RehearsedTask => {
    const { id, title, needs, gates } = task;
    const names = gates ?? outline.gates.map(({ name }) => name);
    return { id, title, needs, persona: personaOf(id), ...placeOf(id), gates: names, startMinute, endMinute };
  });
  const started = new Set(tasks.map(({ id }) => id));
  const neverStarted = plan.tasks.filter(({ id }) => !started.has(id)).map(({ id }) => id);
  return { goal: plan.goal, workers, ...rest, tasks, neverStarted };
}

/** The rehearsal for people: what, with what, in which order, at which price. Ends with a newline. */
export function showRehearsal(rehearsal: BuildRehearsal): string {
  const { goal, target, landing, workspace, workers, agents, gates, gateMode, tasks, neverStarted } = rehearsal;
  const { minutes, costUsd, budgetUsd, setUp, removals, protectedPaths } = rehearsal;
  const lines = [
    `goal: ${oneLine(goal)}`,
    `${tasks.length} ${tasks.length === 1 ? "task" : "tasks"}, at most ${workers} at once, each in ${workspace === "directory" ? "the checkout itself" : "a worktree of its own"}`,
    `agents: ${agents.map(({ name, model }) => (model === undefined ? name : `${name} with ${model}`)).join(", then ")}`,
    ...(setUp === undefined ? [] : [`set-up, in each: ${oneLine(setUp)}`]),
    `gates (${gateMode}): ${gates.length === 0 ? "none" : ""}`.trimEnd(),
    ...gates.map(({ name, command }) => `  ${name}${command === undefined ? "" : `: ${oneLine(command)}`}`),
    `landing: ${landing} on ${target}`,
    `time: ${range(minutes, showMinutes)}`,
    `cost: ${costUsd === null ? "unknown, since no price is known" : range(costUsd, showUsd)}${budgetUsd === undefined ? "; no budget" : `; at most ${showUsd(budgetUsd)}`}`,
    "",
    ...tasks.flatMap(taskLines),
    ...(neverStarted.length === 0 ? [] : ["", `never started, since they need each other: ${neverStarted.join(", ")}`]),
    ...(removals.length === 0
      ? []
      : [
          "",
          `would delete or rename ${removals.length} ${removals.length === 1 ? "file" : "files"}:`,
          removalList(removals),
        ]),
    ...protectedLines(protectedPaths),
    "",
    "nothing was done",
  ];
  return `${lines.join("\n")}\n`;
}

function taskLines(task: RehearsedTask, index: number): readonly string[] {
  const { id, title, needs, persona, path, branch, startMinute, endMinute } = task;
  return [
    `${index + 1}. ${id}: ${oneLine(title)}`,
    `   from ${showMinutes(startMinute)} to ${showMinutes(endMinute)}${needs.length === 0 ? "" : `, after ${needs.join(", ")}`}${persona === undefined ? "" : `, by ${oneLine(persona)}`}`,
    `   in ${oneLine(path)}${branch === "" ? "" : ` on ${oneLine(branch)}`}`,
  ];
}

function protectedLines(paths: BuildRehearsal["protectedPaths"]): readonly string[] {
  if (paths.length === 0) return [];
  const rows = paths.map(
    ({ path, glob, isAlways, task }) =>
      `- ${oneLine(path)} (${glob}), task ${task}: ${isAlways ? "no task may change it" : "allowed, since the plan names it"}`,
  );
  return ["", "protected paths that the plan names:", ...rows];
}

function range({ low, likely, high }: Range, show: (value: number) => string): string {
  return `about ${show(likely)} (${show(low)} to ${show(high)})`;
}

/** `0m`, `45m`, `2h 05m`. */
function showMinutes(minutes: number): string {
  const whole = Math.round(minutes);
  if (whole < 60) return `${whole}m`;
  return `${Math.floor(whole / 60)}h ${String(whole % 60).padStart(2, "0")}m`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
