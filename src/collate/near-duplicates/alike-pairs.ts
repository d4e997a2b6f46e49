import type { Conflict } from "./joined-sets.ts";
import type { ShingleSets } from "./shingles.ts";

export interface AlikePair extends Conflict {
  readonly shared: number;
}

/** All pairs with at least `threshold` of their shingles in common, by counting shared shingles through an inverted index. */
export function pairsAbove(shingles: ShingleSets, threshold: number): AlikePair[] {
  const holders = new Map<number, number[]>();
  const counts = new Uint32Array(shingles.size);
  const pairs: AlikePair[] = [];
  for (let right = 0; right < shingles.size; right += 1) {
    shingles.sort(right);
    const ours = shingles.hashes.subarray(shingles.starts[right], shingles.ends[right]);
    const touched: number[] = [];
    for (const shingle of ours) {
      const earlier = holders.get(shingle);
      if (earlier === undefined) {
        holders.set(shingle, [right]);
        continue;
      }
      for (const left of earlier) {
        if (counts[left] === 0) touched.push(left);
        counts[left] = (counts[left] ?? 0) + 1;
      }
      earlier.push(right);
    }
    for (const left of touched) {
      const common = counts[left] ?? 0;
      counts[left] = 0;
      const shared = common / (ours.length + (shingles.ends[left] ?? 0) - (shingles.starts[left] ?? 0) - common);
      if (shared >= threshold) pairs.push({ left, right, shared });
    }
  }
  return pairs;
}
