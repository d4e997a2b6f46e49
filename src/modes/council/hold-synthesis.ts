import { type AnonymousNames, renamed } from "../../collate/council/anonymous-names.ts";
import { mayAgreeOn } from "../../collate/council/decision.ts";
import { shortHash } from "../../collate/council/seeded-order.ts";
import type { Position } from "../../collate/council/tally.ts";
import type { RunContext } from "../../core/context.ts";
import { CancelledError, DefectError, SwarmError } from "../../core/errors.ts";
import type { Unit } from "../../core/report.ts";
import { COUNCIL_SYNTHESIS, type CouncilSynthesis, synthesisText } from "../../prompts/council-synthesis.ts";
import type { Member } from "../question.ts";
import { askAll, attempt, structuredUnit, textUnit } from "../units.ts";
import { memberCalls, memberKey, type RoundPlan, synthesisCall, synthesisKey } from "./council-calls.ts";
import type { CouncilInput } from "./council-input.ts";
import { holdRound, type Round } from "./round.ts";

/** Where the council stood after a round. */
export interface Synthesis {
  readonly round: number;
  readonly unit: Unit;
  /** Absent where there is no answer that counts. */
  readonly value?: CouncilSynthesis | undefined;
  /** The names in which it speaks of members. */
  readonly names: AnonymousNames;
  /** The verdict on which it ends the debate: all hold it in substance, and a member gave it. */
  readonly agreedOn?: Position | undefined;
}

/** A round that was begun while the synthesis before it was made. */
export interface Speculation {
  readonly round: number;
  /** What it cost where the synthesis ended the debate; undefined where the round went on and counts. */
  readonly vain?: { readonly begun: number; readonly finished: readonly Unit[] } | undefined;
}

export async function holdSynthesis(
  ctx: RunContext,
  input: CouncilInput,
  round: Round,
  by: Member,
): Promise<Synthesis> {
  const [unit] = await askAll(ctx, [synthesisCall(input, round, by)], structuredUnit(COUNCIL_SYNTHESIS));
  if (unit === undefined) throw new DefectError(`expected a synthesis of round ${round.number}, got none`);
  const { number, names, tally } = round;
  if (unit.status !== "answered") return { round: number, unit, names };
  const value = unit.value as CouncilSynthesis;
  const agreedOn = value.alreadyAgree && mayAgreeOn(value.agreedVerdict, tally) ? value.agreedVerdict : undefined;
  return { round: number, unit, value, names, agreedOn };
}

/** The synthesis as members read it, with members named as in `names`; empty where there is none. */
export function synthesisIn(synthesis: Synthesis | undefined, names: AnonymousNames): string {
  if (synthesis?.value === undefined) return "";
  return renamed(synthesisText(synthesis.value), synthesis.names, (member) => names.get(member));
}

type Outcome =
  | { readonly ended: false }
  | { readonly ended: true; readonly begun: number; readonly finished: readonly string[] };

/**
 * Makes the synthesis of a round and begins the next round beside it, which is cancelled when the synthesis ends the debate.
 * What became of the two is stored, so that a later execution of a debate that has ended begins no further round. Undefined
 * when the run stopped before that was known.
 */
export async function speculate(
  ctx: RunContext,
  input: CouncilInput,
  { round, next, by }: { readonly round: Round; readonly next: RoundPlan; readonly by: Member },
): Promise<{ readonly synthesis: Synthesis; readonly speculation: Speculation } | undefined> {
  const outcome = await attempt(() =>
    ctx.record<Outcome>(outcomeKey(round, next), async () => {
      const stop = new AbortController();
      const making = holdSynthesis(ctx, input, round, by).then((made) => {
        if (made.agreedOn !== undefined) stop.abort(new CancelledError("the synthesis, which ended the debate"));
        return made;
      });
      // One that an earlier execution made may end the debate before anything of the round is sent.
      if (ctx.hasEnded(synthesisKey(round.number))) await making;
      const [made, ahead] = await Promise.all([making, holdRound(ctx, input, next, stop.signal)]);
      if (made.unit.status === "not_run") throw new CancelledError("the end of the run");
      if (made.agreedOn === undefined) return { ended: false };
      const ended = new Set(ahead.units.filter(({ status }) => status !== "not_run").map(({ key }) => key));
      const finished = ahead.members.filter((name) => ended.has(memberKey(next.number, name)));
      return { ended: true, begun: ahead.members.length, finished };
    }),
  );
  if (outcome instanceof SwarmError) return undefined;
  const synthesis = await holdSynthesis(ctx, input, round, by);
  if (!outcome.ended) return { synthesis, speculation: { round: next.number } };
  const { begun } = outcome;
  const finished = await finishedInVain(ctx, input, next, outcome.finished);
  return { synthesis, speculation: { round: next.number, vain: { begun, finished } } };
}

/** Names what was raced, so that a retry in which members answer otherwise races again. */
function outcomeKey(round: Round, next: RoundPlan): string {
  const names = next.seats.map(({ persona }) => persona.name);
  const raced = JSON.stringify([round.answers, names, next.information, next.synthesis]);
  return `synthesis/${round.number}/outcome/${shortHash(raced)}`;
}

/** The answers that came before the round was cancelled: paid for, and no votes. */
async function finishedInVain(
  ctx: RunContext,
  input: CouncilInput,
  next: RoundPlan,
  finished: readonly string[],
): Promise<readonly Unit[]> {
  const keys = new Set(finished.map((name) => memberKey(next.number, name)));
  const calls = [...memberCalls(input, next)].filter(({ key }) => keys.has(key));
  const units = await askAll(ctx, calls, textUnit);
  return units.map((unit) => ({ ...unit, aside: true }));
}
