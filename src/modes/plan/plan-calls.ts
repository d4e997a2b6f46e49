import type { PlannedCall } from "../../core/context.ts";
import { DefectError } from "../../core/errors.ts";
import { withLastPart } from "../../prompts/conversation.ts";
import { type DraftedEpic, type DraftedEpics, epicsPrompt, PLAN_EPICS } from "../../prompts/plan-epics.ts";
import { PLAN_TASKS, planComplaint, tasksPrompt } from "../../prompts/plan-tasks.ts";
import { type PlanWords, planWords } from "../../prompts/plan-words.ts";
import { type StructuredSpec, withSchema } from "../../prompts/structured.ts";
import { callTo, type Member, requestOf } from "../question.ts";
import type { PlanInput } from "./plan-input.ts";

/** Tasks of one epic that a single answer can hold. */
const MOST_TASKS_OF_EPIC = 20;
const USUAL_TASKS_OF_EPIC = 10;
/** Tokens of the epics in the prompts of the second stage. */
const EPICS_TOKENS = 600;

/** As many epics as the tasks that are wanted fill. */
export function mostEpics({ plan }: PlanInput): number {
  return Math.max(1, Math.min(60, Math.ceil(plan.mostTasks / USUAL_TASKS_OF_EPIC)));
}

/** How many tasks each epic may have: what it was said to take, all of them together no more than are wanted. */
export function taskShares(epics: readonly DraftedEpic[], mostTasks: number): ReadonlyMap<string, number> {
  const wanted = epics.map(({ tasks }) => Math.min(MOST_TASKS_OF_EPIC, Math.max(1, Math.round(tasks) || 1)));
  const sum = wanted.reduce((all, each) => all + each, 0);
  const scale = Math.min(1, mostTasks / Math.max(1, sum));
  return new Map(epics.map(({ id }, index) => [id, Math.max(1, Math.floor((wanted[index] ?? 1) * scale))]));
}

export function wordsOf(input: PlanInput): PlanWords {
  const { prompt, files, system, plan } = input;
  const { documents, facts, shownPaths, roles, workers } = plan;
  return planWords({ goal: prompt, files, system, documents, facts, paths: shownPaths, roles, workers });
}

export function epicsCall(input: PlanInput, words: PlanWords): PlannedCall {
  const member = memberAt(input, 0);
  const request = requestOf(input, epicsPrompt(words, input.plan.mostTasks, mostEpics(input)), 0);
  return callTo("epics", member, withSchema(request, PLAN_EPICS, member.nativeSchema));
}

/** The second stage: an epic each. */
export function tasksCalls(
  input: PlanInput,
  words: PlanWords,
  { epics }: DraftedEpics,
): readonly (PlannedCall & { readonly epic: string })[] {
  const shares = taskShares(epics, input.plan.mostTasks);
  return epics.map((epic, index) => {
    const member = memberAt(input, index);
    const request = requestOf(input, tasksPrompt(words, epics, epic, shares.get(epic.id) ?? 1), 0);
    return {
      ...callTo(`tasks/${epic.id}`, member, withSchema(request, PLAN_TASKS, member.nativeSchema)),
      epic: epic.id,
    };
  });
}

/** The one repair round: the same question, the answer that it got, and what the check found. */
export function repairCall<T>(
  call: PlannedCall,
  answer: T,
  problems: readonly string[],
  spec: StructuredSpec<T>,
): PlannedCall {
  const { request } = call.input;
  const text = JSON.stringify(answer);
  const asked = { ...request, messages: [...request.messages, { role: "assistant" as const, parts: [text] }] };
  const again = withLastPart(asked, planComplaint(problems));
  const isNative = request.schema !== undefined;
  return {
    key: `${call.key}/check`,
    input: { ...call.input, request: isNative ? again : withSchema(again, spec, false) },
  };
}

/** Every call, with as many epics as there can be. */
export function* plannedPlanCalls(input: PlanInput): Generator<PlannedCall> {
  const words = wordsOf(input);
  yield epicsCall(input, words);
  const count = mostEpics(input);
  const tasks = Math.ceil(input.plan.mostTasks / count);
  const epics = Array.from({ length: count }, (_, index) => {
    return { id: `epic-${index + 1}`, title: "a part of the goal", goal: "", needs: [], tasks };
  });
  for (const call of tasksCalls(input, words, { epics })) yield { ...call, unknownInputTokens: EPICS_TOKENS };
}

function memberAt({ members }: PlanInput, index: number): Member {
  const member = members[index % members.length];
  if (member === undefined) throw new DefectError("expected somebody to plan, got nobody");
  return member;
}
