/**
 * Numbers that look like chance and follow from a seed, the same on every machine: 32-bit integer arithmetic only
 * (mulberry32, by Tommy Ettinger; public domain).
 */
export class SeededChance {
  #state: number;

  /** Any whole number; its low 32 bits count. */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to below `limit`, which is at most 2^32. */
  below(limit: number): number {
    return Math.floor((this.#next() / 2 ** 32) * limit);
  }

  /** An index, each as often as its weight says against the others. Weights are counted in thousandths. */
  weighted(weights: readonly number[]): number {
    const counts = weights.map((weight) => Math.max(1, Math.round(weight * 1_000)));
    let left = this.below(counts.reduce((sum, count) => sum + count, 0));
    for (const [index, count] of counts.entries()) {
      left -= count;
      if (left < 0) return index;
    }
    return counts.length - 1;
  }

  /** As many of the items as wanted, in the order of chance, none twice. */
  some<T>(items: readonly T[], wanted: number, weightOf: (item: T) => number = () => 1): readonly T[] {
    const left = [...items];
    const taken: T[] = [];
    while (taken.length < wanted && left.length > 0) {
      taken.push(...left.splice(this.weighted(left.map(weightOf)), 1));
    }
    return taken;
  }

  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
}
