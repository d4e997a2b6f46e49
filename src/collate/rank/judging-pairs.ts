/** Up to how many items every pair is judged. */
const MOST_COMPARED_ALL = 8;
/** Most pairs of more items; each is judged twice. */
const MOST_PAIRS = 100;
/** More items than this are not ranked by a judge: each would meet fewer than four others. */
export const MOST_RANKED = 50;

/**
 * Which of `count` items a judge compares, by index: all pairs of eight or fewer; of more, each item meets the next one
 * around a circle, so that all hang together, and as many at further even distances as 100 pairs allow.
 */
export function judgingPairs(count: number): readonly (readonly [left: number, right: number])[] {
  const pairs = new Map<string, readonly [number, number]>();
  for (const distance of distancesOf(count)) {
    for (let item = 0; item < count; item++) {
      const other = (item + distance) % count;
      const pair = item < other ? ([item, other] as const) : ([other, item] as const);
      if (pair[0] !== pair[1]) pairs.set(pair.join(), pair);
    }
  }
  return [...pairs.values()];
}

function distancesOf(count: number): readonly number[] {
  const furthest = Math.floor(count / 2);
  const wanted = count <= MOST_COMPARED_ALL ? furthest : Math.min(furthest, Math.floor(MOST_PAIRS / count));
  if (wanted <= 1) return furthest >= 1 ? [1] : [];
  return Array.from({ length: wanted }, (_, step) => 1 + Math.floor((step * (furthest - 1)) / (wanted - 1)));
}
