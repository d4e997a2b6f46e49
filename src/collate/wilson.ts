export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The Wilson score interval of a share, both ends from 0 to 1; nothing is known of 0 of 0. `z` is 1.96 for 95 %.
 * E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209-212:
 * (p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n).
 */
export function wilsonInterval(successes: number, total: number, z = 1.96): Interval {
  if (total === 0) return { low: 0, high: 1 };
  const share = successes / total;
  const scale = 1 + z ** 2 / total;
  const centre = (share + z ** 2 / (2 * total)) / scale;
  const reach = (z * Math.sqrt((share * (1 - share)) / total + z ** 2 / (4 * total ** 2))) / scale;
  // At the ends the two terms are equal, and rounding must not push the bound off them.
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - reach),
    high: successes === total ? 1 : Math.min(1, centre + reach),
  };
}
