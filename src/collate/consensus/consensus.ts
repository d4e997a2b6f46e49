import type { AnswerGroup } from "../group-answers.ts";
import type { Interval } from "../wilson.ts";
import { wilsonInterval } from "../wilson.ts";
import { calibratedChance } from "./calibration.ts";

/** The leader's share from which a report speaks of a consensus. */
export const CONSENSUS_SHARE = 0.8;

export interface Consensus {
  /** Valid answers; errors, refusals and what could not be read are not among them. */
  readonly votes: number;
  /** The largest groups: one, or several that share the first place. */
  readonly leaders: readonly AnswerGroup[];
  /** The share of one leader among the valid answers, from 0 to 1. */
  readonly share: number;
  /** The 95 % Wilson interval of `share`. */
  readonly interval: Interval;
  /** How many equally frequent answers would be as mixed as these: 1 where all agree. */
  readonly effectiveOpinions: number;
  /** The largest groups besides the leader, with their members; empty where all agree or several lead. */
  readonly dissent: readonly AnswerGroup[];
  /** One answer leads with {@link CONSENSUS_SHARE} or more. */
  readonly isConsensus: boolean;
  /** How often a leader with this share was right where the truth was known. */
  readonly calibratedChance: number;
}

/** What the groups of answers say together; undefined without a valid answer, for then there is no verdict. */
export function consensusOf(groups: readonly AnswerGroup[]): Consensus | undefined {
  const bySize = [...groups].filter(({ count }) => count > 0).sort((left, right) => right.count - left.count);
  const [leader] = bySize;
  if (leader === undefined) return undefined;
  const votes = bySize.reduce((sum, { count }) => sum + count, 0);
  const leaders = bySize.filter(({ count }) => count === leader.count);
  const second = leaders.length === 1 ? bySize[1]?.count : undefined;
  const share = leader.count / votes;
  return {
    votes,
    leaders,
    share,
    interval: wilsonInterval(leader.count, votes),
    effectiveOpinions: effectiveOpinions(bySize.map(({ count }) => count)),
    dissent: second === undefined ? [] : bySize.filter(({ count }, index) => index > 0 && count === second),
    isConsensus: leaders.length === 1 && share >= CONSENSUS_SHARE,
    calibratedChance: calibratedChance(leader.count, votes),
  };
}

/**
 * The effective number of opinions, 1/Σp²: the inverse of the chance that two answers drawn with replacement agree.
 * E. H. Simpson, "Measurement of diversity", Nature 163 (1949), 688; 0 without answers.
 */
export function effectiveOpinions(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const squares = counts.reduce((sum, count) => sum + count ** 2, 0);
  return squares === 0 ? 0 : total ** 2 / squares;
}
