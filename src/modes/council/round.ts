import { type AnonymousNames, anonymousNames } from "../../collate/council/anonymous-names.ts";
import { type Tally, tallyOf } from "../../collate/council/tally.ts";
import type { RunContext } from "../../core/context.ts";
import { stopsDispatch } from "../../core/errors.ts";
import type { Unit } from "../../core/report.ts";
import { COUNCIL_ANSWER, type CouncilAnswer } from "../../prompts/council-answer.ts";
import { askAll, structuredUnit } from "../units.ts";
import { memberCalls, memberKey, type RoundPlan } from "./council-calls.ts";
import type { CouncilInput } from "./council-input.ts";

/** What one member said in one round. */
export interface RoundAnswer {
  readonly member: string;
  /** The key of its unit. */
  readonly key: string;
  /** Others are named in it as in `seen` of the round. */
  readonly answer: CouncilAnswer;
}

/** One round that was held. */
export interface Round {
  /** From 1. */
  readonly number: number;
  /** Everybody who was asked. */
  readonly members: readonly string[];
  readonly units: readonly Unit[];
  /** Of those whose answer counts, in the order of the members. */
  readonly answers: readonly RoundAnswer[];
  readonly tally: Tally;
  /** The names under which members saw each other: those of the round before; empty in the first. */
  readonly seen: AnonymousNames;
  /** The names under which the answers of this round are shown. */
  readonly names: AnonymousNames;
  /** Members whose model cannot be reached any more, for any request. */
  readonly lost: readonly string[];
  /** True when the run stopped before every member had been asked. */
  readonly isCut: boolean;
}

/** Asks every member once, side by side. With a signal, what has not ended when it aborts is not run. */
export async function holdRound(
  ctx: RunContext,
  input: CouncilInput,
  plan: RoundPlan,
  signal?: AbortSignal,
): Promise<Round> {
  const lostKeys = new Set<string>();
  const own = watched(ctx, signal, (key) => lostKeys.add(key));
  const units = await askAll(own, memberCalls(input, plan), structuredUnit(COUNCIL_ANSWER));
  const members = plan.seats.map(({ persona }) => persona.name);
  const answers = answersOf(units, members);
  return {
    number: plan.number,
    members,
    units,
    answers,
    tally: tallyOf(answers.map(({ member, answer }) => ({ member, ...answer }))),
    seen: plan.before?.names ?? new Map(),
    names: anonymousNames(
      answers.map(({ member }) => member),
      input.prompt,
      plan.number,
    ),
    lost: members.filter((name) => lostKeys.has(memberKey(plan.number, name))),
    isCut: units.some(({ status }) => status === "not_run"),
  };
}

function answersOf(units: readonly Unit[], members: readonly string[]): readonly RoundAnswer[] {
  return units.flatMap((unit, index) => {
    const member = members[index];
    if (member === undefined || unit.status !== "answered") return [];
    return [{ member, key: unit.key, answer: unit.value as CouncilAnswer }];
  });
}

/** The context with a signal of its own for every step, and an ear for failures that reach beyond one request. */
function watched(ctx: RunContext, signal: AbortSignal | undefined, lost: (key: string) => void): RunContext {
  return {
    run: ctx.run,
    generation: ctx.generation,
    step: async (key, kind, input) => {
      try {
        return await ctx.step(key, kind, input, { signal });
      } catch (error) {
        if (stopsDispatch(error)) lost(key);
        throw error;
      }
    },
    hasEnded: (key) => ctx.hasEnded(key),
    record: (key, decide) => ctx.record(key, decide),
    fanOut: (items, work, options) => ctx.fanOut(items, work, options),
    waitFor: (key, name) => ctx.waitFor(key, name),
    child: (key, mode, input) => ctx.child(key, mode, input),
    budget: ctx.budget,
    signal: ctx.signal,
  };
}
