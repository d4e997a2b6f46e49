import { TEST_CATEGORIES, type TestCategory } from "../../core/test-case.ts";
import { apportion, type CategoryCounts } from "./shares.ts";

/** What one call is asked for. */
export interface WaveAsk {
  /** The index of what is shown to it. */
  readonly bundle: number;
  readonly counts: CategoryCounts;
}

/** How one bundle stands before a wave. */
export interface BundleState {
  readonly lines: number;
  /** Different cases about what it shows. */
  readonly have: number;
  /** Waves in a row that asked about it and brought nothing new. */
  readonly barren: number;
}

export interface WaveWish {
  /** What is still wanted of each category. */
  readonly missing: CategoryCounts;
  readonly bundles: readonly BundleState[];
  /** Most cases that the wave asks for. */
  readonly most: number;
  /** Most cases that one call is asked for. */
  readonly mostPerCall: number;
}

/** What is asked about a bundle less with each wave that brought nothing. */
const BARREN_FACTOR = 0.25;

/**
 * Divides a wave into calls: every category at its missing share, every bundle by its lines, those that have fewer cases than
 * their lines would give first, and within a bundle a mix of categories. Equal wishes give equal calls.
 */
export function waveAsks({ missing, bundles, most, mostPerCall }: WaveWish): readonly WaveAsk[] {
  const wanted = missing.reduce((sum, { count }) => sum + count, 0);
  const total = Math.min(most, wanted);
  const shares = apportion(
    total,
    missing.map(({ count }) => count),
  );
  const mixed = interleaved(missing.map(({ category }, index) => ({ category, count: shares[index] ?? 0 })));
  const asks: WaveAsk[] = [];
  let from = 0;
  for (const [bundle, count] of perBundle(bundles, total).entries()) {
    const own = mixed.slice(from, from + count);
    from += count;
    asks.push(...callsOf(own, mostPerCall).map((counts) => ({ bundle, counts })));
  }
  return asks;
}

function perBundle(bundles: readonly BundleState[], total: number): readonly number[] {
  const have = bundles.reduce((sum, bundle) => sum + bundle.have, 0);
  const weights = bundles.map(({ lines, barren }) => lines * BARREN_FACTOR ** barren);
  const aims = apportion(have + total, weights);
  const lacks = bundles.map((bundle, index) => Math.max(0, (aims[index] ?? 0) - bundle.have));
  return apportion(total, lacks);
}

/** Each category as evenly spread over the list as its count allows (smooth weighted round robin). */
function interleaved(counts: CategoryCounts): readonly TestCategory[] {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const credits = counts.map(() => 0);
  return Array.from({ length: total }, () => {
    let best = 0;
    for (const [index, { count }] of counts.entries()) {
      credits[index] = (credits[index] ?? 0) + count;
      if ((credits[index] ?? 0) > (credits[best] ?? 0)) best = index;
    }
    credits[best] = (credits[best] ?? 0) - total;
    return counts[best]?.category ?? "happy-path";
  });
}

/** As few calls as can be, of even size, each with as few categories as can be: calls of one wave do not see each other. */
function callsOf(categories: readonly TestCategory[], mostPerCall: number): readonly CategoryCounts[] {
  const sorted = categories.toSorted((a, b) => TEST_CATEGORIES.indexOf(a) - TEST_CATEGORIES.indexOf(b));
  const calls = Math.ceil(sorted.length / mostPerCall);
  const sizes = apportion(sorted.length, Array<number>(calls).fill(1));
  let from = 0;
  return sizes.map((size) => {
    const own = sorted.slice(from, from + size);
    from += size;
    return TEST_CATEGORIES.flatMap((category) => {
      const count = own.filter((each) => each === category).length;
      return count === 0 ? [] : [{ category, count }];
    });
  });
}
