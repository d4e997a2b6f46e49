import { bradleyTerry, type Strength } from "./bradley-terry.ts";
import type { PairOutcome, PairwiseOutcomes } from "./pairwise.ts";

export interface RankedItem {
  readonly item: string;
  /** The chance to be preferred to an average item, with the ends of its 95 % interval; from 0 to 1. */
  readonly score: number;
  readonly low: number;
  readonly high: number;
  /** Judgements it rests on. */
  readonly comparisons: number;
}

export interface JudgedOrder {
  /** Best first. */
  readonly ranked: readonly RankedItem[];
  /** The best, and whatever it cannot be told from: one item where there is a winner, none where nothing was decided. */
  readonly leaders: readonly string[];
}

/** Standard errors of a 95 % interval. */
const REACH = 1.96;

/**
 * The order of items by Bradley-Terry strength. The first is ahead of another when it was preferred to it in both orders each
 * time they met, or when their strengths differ by more than chance (95 %). A judge who goes by the order decides no
 * pair, so nothing leads.
 */
export function judgedOrder({ outcomes }: Pick<PairwiseOutcomes, "outcomes">): JudgedOrder {
  const strengths = bradleyTerry(outcomes);
  const ranked = strengths.map(rankedOf);
  const [best] = strengths;
  const isDecided = outcomes.some(({ leftWins, rightWins }) => leftWins !== rightWins);
  if (best === undefined || !isDecided) return { ranked, leaders: [] };
  const leaders = strengths.filter((other) => other === best || !isAhead(best, other, outcomes));
  return { ranked, leaders: leaders.map(({ item }) => item) };
}

function isAhead(best: Strength, other: Strength, outcomes: readonly PairOutcome[]): boolean {
  for (const { left, right, leftWins, rightWins } of outcomes) {
    if (left === best.item && right === other.item && leftWins > 0 && rightWins === 0) return true;
    if (right === best.item && left === other.item && rightWins > 0 && leftWins === 0) return true;
  }
  const error = Math.hypot(best.standardError, other.standardError);
  return best.logStrength - other.logStrength > REACH * error;
}

function rankedOf({ item, score, logStrength, standardError, comparisons }: Strength): RankedItem {
  const share = (log: number) => 1 / (1 + Math.exp(-log));
  const [low, high] = [share(logStrength - REACH * standardError), share(logStrength + REACH * standardError)];
  return { item, score, low, high, comparisons };
}
