import type { PlannedCall } from "../../core/context.ts";
import { DefectError } from "../../core/errors.ts";
import { ideaPrompt } from "../../prompts/generate.ts";
import type { Lens } from "../../prompts/lenses.ts";
import { withSchema } from "../../prompts/structured.ts";
import { callTo, type Member, requestOf } from "../question.ts";
import type { GenerateInput, IdeaRound } from "./generate-input.ts";

/** Who gives an idea, through which lens. */
export interface IdeaSlot {
  readonly member: Member;
  /** The member's place among the members. */
  readonly place: number;
  readonly lens: Lens;
  /** Undefined where the model's own is used. */
  readonly temperature: number | undefined;
}

/**
 * Crosses members, lenses and temperatures: each takes turns, so that every lens meets every member as soon as can be, and
 * every pair of them another temperature the next time it comes.
 */
export function slotOf(question: GenerateInput, index: number): IdeaSlot {
  const { members, lenses, temperatures, variedModels, temperature } = question;
  const place = index % members.length;
  const divisor = greatestDivisor(members.length, lenses.length);
  // Where both turns have come full circle, the same pairs would come again.
  const shift = Math.floor((index * divisor) / (members.length * lenses.length)) % divisor;
  const member = members[place];
  const lens = lenses[(index + shift) % lenses.length];
  if (member === undefined || lens === undefined) throw new DefectError("expected members and lenses, got none of one");
  if (temperature !== undefined || !variedModels.includes(member.model)) return { member, place, lens, temperature };
  const turn = Math.floor(index / members.length);
  const step = (turn % lenses.length) + Math.floor(turn / lenses.length);
  return { member, place, lens, temperature: temperatures[step % temperatures.length] };
}

/** The calls of one wave. `existing` tells what earlier waves found; empty for a blind one. */
export function* waveCalls(
  question: GenerateInput,
  { spec }: IdeaRound,
  wave: { readonly first: number; readonly count: number; readonly existing: string },
): Generator<PlannedCall> {
  const { prompt, files, system, scored } = question;
  for (let index = wave.first; index < wave.first + wave.count; index++) {
    const { member, lens, temperature } = slotOf(question, index);
    const { persona } = member;
    const asked = { problem: prompt, files, system, persona, lens, criteria: scored, existing: wave.existing };
    const request = { ...requestOf(question, ideaPrompt(asked), index), temperature };
    yield callTo(keyOfIdea(index), member, withSchema(request, spec, member.nativeSchema));
  }
}

export function keyOfIdea(index: number): string {
  return `idea/${index + 1}`;
}

/** The index of the call that made a unit of that key. */
export function indexOfIdea(key: string): number {
  return Number(key.slice("idea/".length)) - 1;
}

function greatestDivisor(left: number, right: number): number {
  let [greater, smaller] = [left, right];
  while (smaller !== 0) [greater, smaller] = [smaller, greater % smaller];
  return greater;
}
