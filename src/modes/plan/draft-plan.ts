import type { PlannedCall, RunContext } from "../../core/context.ts";
import type { Plan } from "../../core/plan.ts";
import type { Unit } from "../../core/report.ts";
import { assemblePlan, type DraftProblems, draftProblems, epicProblems } from "../../plan/plan-draft.ts";
import { type DraftedEpics, PLAN_EPICS } from "../../prompts/plan-epics.ts";
import { type DraftedTasks, PLAN_TASKS } from "../../prompts/plan-tasks.ts";
import { askAll, structuredUnit } from "../units.ts";
import { epicsCall, mostEpics, repairCall, taskShares, tasksCalls, wordsOf } from "./plan-calls.ts";
import type { PlanInput } from "./plan-input.ts";

/** What came of the drafting. */
export interface Drafted {
  readonly units: readonly Unit[];
  /** Absent where not every part was answered. */
  readonly plan?: Plan | undefined;
  /** What is still wrong after the repair round. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** Problems that the repair round was about. */
  readonly repaired: number;
}

/** Epics first, then the tasks of each side by side, each stage followed by a check and one repair round with its problems. */
export async function draftPlan(ctx: RunContext, input: PlanInput): Promise<Drafted> {
  const words = wordsOf(input);
  const first = epicsCall(input, words);
  const units: Unit[] = [...(await askAll(ctx, [first], structuredUnit(PLAN_EPICS)))];
  const drafted = units[0]?.value as DraftedEpics | undefined;
  if (drafted === undefined) return { units, errors: [], warnings: [], repaired: 0 };
  const wrong = epicProblems(drafted.epics, mostEpics(input));
  const epics =
    wrong.length === 0 ? drafted : await repairEpics(ctx, units, repairCall(first, drafted, wrong, PLAN_EPICS));
  const left = epicProblems(epics.epics, mostEpics(input));
  if (left.length > 0) return { units, errors: left, warnings: [], repaired: wrong.length };

  const calls = tasksCalls(input, words, epics);
  const answers = await askAll(ctx, calls, structuredUnit(PLAN_TASKS));
  units.push(...answers);
  const tasks = new Map<string, DraftedTasks>();
  for (const [index, { epic }] of calls.entries()) {
    const value = answers[index]?.value as DraftedTasks | undefined;
    if (value !== undefined) tasks.set(epic, value);
  }
  if (tasks.size < calls.length) return { units, errors: [], warnings: [], repaired: wrong.length };

  const { plan, problems } = checked(input, epics, tasks);
  const repairs = calls.flatMap((call) => {
    const own = problems.byEpic.get(call.epic);
    const answer = tasks.get(call.epic);
    return own === undefined || answer === undefined
      ? []
      : [{ ...repairCall(call, answer, own, PLAN_TASKS), epic: call.epic }];
  });
  if (repairs.length === 0) return { units, plan, ...problems, repaired: wrong.length };
  const again = await askAll(ctx, repairs, structuredUnit(PLAN_TASKS));
  units.push(...again.map(aside));
  for (const [index, { epic }] of repairs.entries()) {
    const value = again[index]?.value as DraftedTasks | undefined;
    if (value !== undefined) tasks.set(epic, value);
  }
  const final = checked(input, epics, tasks);
  return { units, plan: final.plan, ...final.problems, repaired: wrong.length + problems.errors.length };
}

/** The epics written again, or as they were where nothing usable came back. */
async function repairEpics(ctx: RunContext, units: Unit[], call: PlannedCall): Promise<DraftedEpics> {
  const before = units[0]?.value as DraftedEpics;
  const [again] = await askAll(ctx, [call], structuredUnit(PLAN_EPICS));
  if (again === undefined) return before;
  units.push(aside(again));
  return (again.value as DraftedEpics | undefined) ?? before;
}

function checked(
  { prompt, plan: { base, mostTasks, repositoryFiles } }: PlanInput,
  { epics }: DraftedEpics,
  tasks: ReadonlyMap<string, DraftedTasks>,
): { readonly plan: Plan; readonly problems: DraftProblems } {
  const drafts = new Map([...tasks].map(([epic, own]) => [epic, own.tasks]));
  const plan = assemblePlan({ goal: prompt.trim(), base, epics, tasks: drafts });
  const shares = taskShares(epics, mostTasks);
  const limits = { mostTasks, mostOf: (epic: string) => shares.get(epic) ?? mostTasks };
  return { plan, problems: draftProblems(plan, limits, existsAmong(repositoryFiles)) };
}

/** Whether a path is one of the files or a folder of theirs. */
export function existsAmong(files: readonly string[]): (path: string) => boolean {
  const known = new Set(files);
  for (const file of files) {
    for (let at = file.indexOf("/"); at >= 0; at = file.indexOf("/", at + 1)) {
      known.add(file.slice(0, at));
      known.add(file.slice(0, at + 1));
    }
  }
  return (path) => known.has(path);
}

/** A call that helped: what it answers stands in the plan, and its epic was counted already. */
function aside(unit: Unit): Unit {
  return { ...unit, aside: true };
}
