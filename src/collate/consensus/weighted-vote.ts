import type { Ballot, Reliability } from "./reliability.ts";
import { accuracyOf, voteShares, voteWeight } from "./reliability.ts";

export interface WeightedAnswer {
  readonly answer: string;
  /** How many votes it has; what plurality counts. */
  readonly count: number;
  /** Its part of all weight, from 0 to 1. */
  readonly share: number;
}

/**
 * The answers by the weight of who gave them, heaviest first, equally heavy ones by first occurrence. Where no voter is known
 * to be better than chance all votes weigh the same, so this is plurality.
 */
export function weightedVote(ballot: Ballot, reliability: Reliability): readonly WeightedAnswer[] {
  const shares = voteShares(ballot.votes);
  const weights = ballot.votes.map(({ voter }) => voteWeight(accuracyOf(reliability, voter), ballot.options));
  const isKnown = weights.some((weight) => weight > 0);
  const tally = new Map<string, { count: number; weight: number }>();
  for (const [index, { voter, answer }] of ballot.votes.entries()) {
    const entry = tally.get(answer) ?? { count: 0, weight: 0 };
    entry.count += 1;
    entry.weight += isKnown ? (weights[index] ?? 0) * (shares.get(voter) ?? 1) : 1;
    tally.set(answer, entry);
  }
  const total = [...tally.values()].reduce((sum, { weight }) => sum + weight, 0);
  return [...tally]
    .map(([answer, { count, weight }]) => ({ answer, count, share: weight / total }))
    .sort((left, right) => right.share - left.share);
}
