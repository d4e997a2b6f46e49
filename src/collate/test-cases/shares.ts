import { type CategoryShares, TEST_CATEGORIES, type TestCategory } from "../../core/test-case.ts";

/** How many test cases of each category; in the order of the categories, without those of none. */
export type CategoryCounts = readonly { readonly category: TestCategory; readonly count: number }[];

/** Spreads `total` over the categories by their shares, evenly where none are given; what is left over by the largest remainder. */
export function countsByShare(total: number, shares?: CategoryShares): CategoryCounts {
  const weights = TEST_CATEGORIES.map((category) => (shares === undefined ? 1 : (shares[category] ?? 0)));
  const counts = apportion(total, weights);
  return TEST_CATEGORIES.flatMap((category, index) => {
    const count = counts[index] ?? 0;
    return count === 0 ? [] : [{ category, count }];
  });
}

/**
 * Whole numbers that sum to `total`, as close to the weights as can be: Hamilton's method, of equal remainders the first gets
 * more. All nothing where the weights are.
 */
export function apportion(total: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum <= 0) return weights.map(() => 0);
  const exact = weights.map((weight) => (weight / sum) * total);
  const counts = exact.map((value) => Math.floor(value + 1e-9));
  const left = total - counts.reduce((all, count) => all + count, 0);
  const order = exact
    .map((value, index) => ({ index, rest: value - (counts[index] ?? 0) }))
    .filter(({ index }) => (weights[index] ?? 0) > 0)
    .sort((a, b) => (Math.abs(b.rest - a.rest) < 1e-9 ? a.index - b.index : b.rest - a.rest));
  for (const { index } of order.slice(0, left)) counts[index] = (counts[index] ?? 0) + 1;
  return counts;
}
