import type { PairOutcome } from "./pairwise.ts";

export interface Strength {
  readonly item: string;
  /** The chance to beat an item of average strength, from 0 to 1. */
  readonly score: number;
  /** The natural logarithm of the strength; the mean over the items is 0. */
  readonly logStrength: number;
  /** The standard error of `logStrength`, from the diagonal of the information. */
  readonly standardError: number;
  readonly comparisons: number;
}

/** Half a win each way against an average item: strengths stay finite where one item won all, and unconnected items meet. */
const PRIOR_WINS = 0.5;
const MOST_ROUNDS = 1_000;
const SETTLED = 1e-9;

/**
 * Strengths such that an item beats another with chance sᵢ/(sᵢ+sⱼ), strongest first, equal ones in order of first mention.
 * R. A. Bradley, M. E. Terry, Biometrika 39 (1952), 324-345; the minorisation of D. R. Hunter, "MM algorithms for
 * generalized Bradley-Terry models", Annals of Statistics 32 (2004), 384-406, with a weak prior.
 */
export function bradleyTerry(outcomes: readonly PairOutcome[]): readonly Strength[] {
  const items = [...new Set(outcomes.flatMap(({ left, right }) => [left, right]))];
  const wins = new Map(items.map((item) => [item, PRIOR_WINS]));
  for (const { left, right, leftWins, rightWins } of outcomes) {
    wins.set(left, (wins.get(left) ?? 0) + leftWins);
    wins.set(right, (wins.get(right) ?? 0) + rightWins);
  }
  let strengths = new Map(items.map((item) => [item, 1]));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = centred(improved(strengths, wins, outcomes));
    const moved = items.some((item) => Math.abs(Math.log(of(next, item) / of(strengths, item))) > SETTLED);
    strengths = next;
    if (!moved) break;
  }
  return items
    .map((item) => strengthOf(item, strengths, outcomes))
    .sort((left, right) => right.logStrength - left.logStrength);
}

function improved(
  strengths: ReadonlyMap<string, number>,
  wins: ReadonlyMap<string, number>,
  outcomes: readonly PairOutcome[],
): ReadonlyMap<string, number> {
  const exposure = new Map([...strengths].map(([item, strength]) => [item, (2 * PRIOR_WINS) / (strength + 1)]));
  for (const { left, right, leftWins, rightWins } of outcomes) {
    const share = (leftWins + rightWins) / (of(strengths, left) + of(strengths, right));
    exposure.set(left, of(exposure, left) + share);
    exposure.set(right, of(exposure, right) + share);
  }
  return new Map([...strengths.keys()].map((item) => [item, of(wins, item) / of(exposure, item)]));
}

function centred(strengths: ReadonlyMap<string, number>): Map<string, number> {
  const logs = [...strengths.values()].map(Math.log);
  const scale = Math.exp(logs.reduce((sum, log) => sum + log, 0) / Math.max(1, logs.length));
  return new Map([...strengths].map(([item, strength]) => [item, strength / scale]));
}

function strengthOf(item: string, strengths: ReadonlyMap<string, number>, outcomes: readonly PairOutcome[]): Strength {
  const strength = of(strengths, item);
  let information = 2 * PRIOR_WINS * (strength / (strength + 1)) * (1 / (strength + 1));
  let comparisons = 0;
  for (const { left, right, leftWins, rightWins } of outcomes) {
    if (left !== item && right !== item) continue;
    const chance = strength / (strength + of(strengths, left === item ? right : left));
    information += (leftWins + rightWins) * chance * (1 - chance);
    comparisons += leftWins + rightWins;
  }
  const standardError = 1 / Math.sqrt(information);
  return { item, score: strength / (strength + 1), logStrength: Math.log(strength), standardError, comparisons };
}

function of(values: ReadonlyMap<string, number>, item: string): number {
  return values.get(item) ?? 1;
}
