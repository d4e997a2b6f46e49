/** A case whose truth is known: how many of the valid answers the leader had, and whether it was right. */
export interface CalibrationCase {
  readonly count: number;
  readonly votes: number;
  readonly right: boolean;
}

/** Platt's two numbers: the chance is 1/(1+e^-(intercept + slope·x)), x the log odds of the smoothed share. */
export interface Calibration {
  readonly intercept: number;
  readonly slope: number;
}

/**
 * Fitted with {@link fitCalibration} to 168 questions of MMLU-Pro answered by 23 models; `bench/collation/consensus.ts` fits
 * it again and checks it on questions that the fit did not see. Other questions and models may be better or worse.
 */
export const SHARE_CALIBRATION: Calibration = { intercept: 0.508, slope: 1.03 };

/** How often a leader with `count` of `votes` is right, from 0 to 1; grows with both. 0 without votes. */
export function calibratedChance(count: number, votes: number, calibration: Calibration = SHARE_CALIBRATION): number {
  if (votes === 0) return 0;
  return logistic(calibration.intercept + calibration.slope * shareOdds(count, votes));
}

/**
 * Fits the two numbers by Newton's method to targets that keep off 0 and 1, so that it ends on any cases. J. Platt,
 * "Probabilistic outputs for support vector machines" (1999); targets and the ridge as in H.-T. Lin, C.-J. Lin, R. C. Weng,
 * "A note on Platt's probabilistic outputs for support vector machines", Machine Learning 68 (2007), 267-276. The slope is
 * never negative, so a larger share never means less.
 */
export function fitCalibration(cases: readonly CalibrationCase[]): Calibration {
  const rights = cases.filter(({ right }) => right).length;
  const points = cases.map(({ count, votes, right }) => ({
    x: shareOdds(count, votes),
    target: right ? (rights + 1) / (rights + 2) : 1 / (cases.length - rights + 2),
  }));
  let [intercept, slope] = [0, 0];
  for (let round = 0; round < 50; round++) {
    let [gradient0, gradient1, h00, h01, h11] = [0, 0, 1e-6, 0, 1e-6];
    for (const { x, target } of points) {
      const chance = logistic(intercept + slope * x);
      const weight = chance * (1 - chance);
      gradient0 += target - chance;
      gradient1 += (target - chance) * x;
      h00 += weight;
      h01 += weight * x;
      h11 += weight * x * x;
    }
    const determinant = h00 * h11 - h01 * h01;
    const step0 = (h11 * gradient0 - h01 * gradient1) / determinant;
    const step1 = (h00 * gradient1 - h01 * gradient0) / determinant;
    intercept += step0;
    slope += step1;
    if (Math.abs(step0) + Math.abs(step1) < 1e-9) break;
  }
  return { intercept, slope: Math.max(0, slope) };
}

/**
 * The expected calibration error: over ten equally wide bins of chance, the mean distance of mean chance and share of right
 * ones, weighted by cases. M. P. Naeini and others, "Obtaining well calibrated probabilities using Bayesian binning" (2015).
 */
export function expectedCalibrationError(
  cases: readonly { readonly chance: number; readonly right: boolean }[],
  bins = 10,
): number {
  const sums = new Map<number, number>();
  for (const { chance, right } of cases) {
    const bin = Math.min(bins - 1, Math.floor(chance * bins));
    sums.set(bin, (sums.get(bin) ?? 0) + chance - (right ? 1 : 0));
  }
  return cases.length === 0 ? 0 : [...sums.values()].reduce((sum, gap) => sum + Math.abs(gap), 0) / cases.length;
}

function shareOdds(count: number, votes: number): number {
  return Math.log((count + 0.5) / (votes - count + 0.5));
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
