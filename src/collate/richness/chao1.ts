import type { Interval } from "../wilson.ts";

export interface RichnessEstimate {
  /** Different families seen. */
  readonly seen: number;
  /** Estimated families in all, those not seen included. */
  readonly estimate: number;
  /** The 95 % interval of `estimate`; its low end is never below `seen`. */
  readonly interval: Interval;
  /** `seen` by `estimate`: how much of the space was seen, from 0 to 1; undefined where nothing was seen. */
  readonly coverage: number | undefined;
}

/**
 * Estimates how many families exist from how often each was seen (`[5, 1, 1]`: one five times, two once): a lower bound, and a
 * good one when ideas come independently of each other. The bias-corrected form of A. Chao, "Nonparametric estimation of the
 * number of classes in a population", Scandinavian Journal of Statistics 11 (1984), 265-270, with the log-normal interval of
 * A. Chao, "Estimating the population size for capture-recapture data with unequal catchability", Biometrics 43 (1987),
 * 783-791; variance as in R. K. Colwell, EstimateS 9, appendix B.
 */
export function chao1(frequencies: readonly number[], z = 1.96): RichnessEstimate {
  const present = frequencies.filter((count) => count > 0);
  const seen = present.length;
  const total = present.reduce((sum, count) => sum + count, 0);
  if (seen === 0) return { seen, estimate: 0, interval: { low: 0, high: Infinity }, coverage: undefined };
  const once = present.filter((count) => count === 1).length;
  const twice = present.filter((count) => count === 2).length;
  const factor = (total - 1) / total;
  const unseen = (factor * once * (once - 1)) / (2 * (twice + 1));
  const estimate = seen + unseen;
  const interval =
    unseen > 0
      ? logNormalInterval(seen, unseen, varianceOf({ once, twice, factor, estimate }), z)
      : completeInterval(seen, present, total, z);
  return { seen, estimate, interval, coverage: seen / estimate };
}

function varianceOf(at: { once: number; twice: number; factor: number; estimate: number }): number {
  const { once, twice, factor, estimate } = at;
  const pairs = once * (once - 1);
  if (twice === 0) {
    return (
      (factor * pairs) / 2 + (factor ** 2 * once * (2 * once - 1) ** 2) / 4 - (factor ** 2 * once ** 4) / (4 * estimate)
    );
  }
  return (
    (factor * pairs) / (2 * (twice + 1)) +
    (factor ** 2 * once * (2 * once - 1) ** 2) / (4 * (twice + 1) ** 2) +
    (factor ** 2 * once ** 2 * twice * (once - 1) ** 2) / (4 * (twice + 1) ** 4)
  );
}

function logNormalInterval(seen: number, unseen: number, variance: number, z: number): Interval {
  const spread = Math.exp(z * Math.sqrt(Math.log(1 + Math.max(0, variance) / unseen ** 2)));
  return { low: seen + unseen / spread, high: seen + unseen * spread };
}

/** Where nothing suggests more families: how many could still have been missed with these frequencies. */
function completeInterval(seen: number, present: readonly number[], total: number, z: number): Interval {
  const missed = present.reduce((sum, count) => sum + Math.exp(-count), 0);
  const variance = Math.max(0, missed - missed ** 2 / total);
  const share = missed / seen;
  const centre = seen / (1 - share);
  const reach = (z * Math.sqrt(variance)) / (1 - share);
  return { low: Math.max(seen, centre - reach), high: Math.max(seen, centre + reach) };
}
