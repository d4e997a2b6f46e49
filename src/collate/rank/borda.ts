/** What one judge put in order, best first. It may leave out items, as its own answer; what it left out it did not judge. */
export interface PeerRanking {
  readonly judge: string;
  readonly order: readonly string[];
  /** The judge's own item, which does not count in its ranking: nobody votes on itself. */
  readonly own?: string | undefined;
}

export interface BordaScore {
  readonly item: string;
  /** The mean part of the others that it was put above, from 0 (always last) to 1 (always first). */
  readonly score: number;
  /** How many rankings judged it. */
  readonly rankings: number;
}

/**
 * Borda's count over rankings that may be partial: an item gets the part of the other ranked items that it beats, and the
 * mean over those who judged it, so that an item is not punished for being seen by fewer. Best first, equal ones in order of
 * first mention. J.-C. de Borda, "Mémoire sur les élections au scrutin" (1781). A ranking of fewer than two items says nothing.
 */
export function borda(rankings: readonly PeerRanking[]): readonly BordaScore[] {
  const sums = new Map<string, { sum: number; rankings: number }>();
  for (const { order, own } of rankings) {
    const items = [...new Set(order)].filter((item) => item !== own);
    if (items.length < 2) continue;
    for (const [place, item] of items.entries()) {
      const entry = sums.get(item) ?? { sum: 0, rankings: 0 };
      entry.sum += (items.length - 1 - place) / (items.length - 1);
      entry.rankings += 1;
      sums.set(item, entry);
    }
  }
  return [...sums]
    .map(([item, entry]) => ({ item, score: entry.sum / entry.rankings, rankings: entry.rankings }))
    .sort((left, right) => right.score - left.score);
}
