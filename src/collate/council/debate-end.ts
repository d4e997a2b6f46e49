import type { Side, Tally } from "./tally.ts";

/** Agreement and mean conviction below this are a debate about what matters to nobody. */
export const BIKESHEDDING_BELOW = 60;

/** How far a debate may go. */
export type DebatePlan = {
  readonly maxRounds: number;
  /** Per cent of the weight that the leading verdict must have. */
  readonly threshold: number;
};

/**
 * Why no further round is held. `converged`: the votes agree. `bikeshedding`: they do not, and nobody minds much. `rounds`: as many
 * as may be were held. `silent`: everybody abstained. `unanswered`: no member of the round answered.
 */
export type DebateEnd = "converged" | "bikeshedding" | "rounds" | "silent" | "unanswered";

export interface RoundCount {
  /** From 1. */
  readonly number: number;
  /** Members who were asked. */
  readonly asked: number;
  /** Members whose answer counts, abstentions included. */
  readonly answered: number;
}

/** Whether the debate is over after a round, and why; undefined when it goes on. */
export function debateEnd(
  tally: Tally,
  { number, asked, answered }: RoundCount,
  plan: DebatePlan,
): DebateEnd | undefined {
  if (answered === 0) return "unanswered";
  if (tally.votes === 0) return "silent";
  if (hasConverged(tally, asked, plan.threshold)) return "converged";
  if (isBikeshedding(tally)) return "bikeshedding";
  return number >= plan.maxRounds ? "rounds" : undefined;
}

/** One verdict has the share of the weight that is asked for, and enough members took a position. */
function hasConverged(tally: Tally, asked: number, threshold: number): boolean {
  const { leader } = tally;
  return leader !== undefined && hasQuorum(tally, asked) && percentOf(leader) >= threshold;
}

/** Whether at least half of those asked, and two of them, took a position: fewer cannot agree for the others. */
export function hasQuorum({ votes }: Tally, asked: number): boolean {
  return votes >= 2 && votes * 2 >= asked;
}

function isBikeshedding({ agreement, meanConviction }: Tally): boolean {
  return agreement * 100 < BIKESHEDDING_BELOW && meanConviction < BIKESHEDDING_BELOW;
}

/** Rounded far behind the point, so that a share of exactly the threshold is not lost in the sum of weights. */
function percentOf({ share }: Side): number {
  return Number((share * 100).toPrecision(12));
}
