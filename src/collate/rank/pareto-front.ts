/** One thing that an item can be good at. */
export interface Criterion<Item> {
  readonly name: string;
  /** The item's value; undefined where it is not known, which is never worse and never better than another. */
  readonly value: (item: Item) => number | undefined;
  readonly better: "higher" | "lower";
}

export interface ParetoRank<Item> {
  readonly item: Item;
  /** 1 for items that no other beats, 2 for those beaten only by rank 1, and so on. */
  readonly rank: number;
  /** The criteria on which no item is better. */
  readonly bestAt: readonly string[];
}

/**
 * Ranks items without inventing one score: an item is beaten by another that is as good on every criterion and better on
 * one. By rank, and within a rank in the given order. V. Pareto's dominance, peeled front by front; n² per criterion.
 */
export function paretoFront<Item>(
  items: readonly Item[],
  criteria: readonly Criterion<Item>[],
): readonly ParetoRank<Item>[] {
  const rows = items.map((item) => ({ item, values: criteria.map((criterion) => upwards(criterion, item)) }));
  const best = criteria.map((_, index) => Math.max(...rows.map(({ values }) => values[index] ?? -Infinity)));
  const ranked: ParetoRank<Item>[] = [];
  let left = rows;
  for (let rank = 1; left.length > 0; rank++) {
    const front = left.filter((row) => !left.some((other) => beats(other.values, row.values)));
    const peeled = front.length > 0 ? front : left;
    for (const { item, values } of peeled) {
      const bestAt = criteria.filter((_, index) => values[index] !== undefined && values[index] === best[index]);
      ranked.push({ item, rank, bestAt: bestAt.map(({ name }) => name) });
    }
    left = left.filter((row) => !peeled.includes(row));
  }
  return ranked;
}

function upwards<Item>({ value, better }: Criterion<Item>, item: Item): number | undefined {
  const known = value(item);
  if (known === undefined || Number.isNaN(known)) return undefined;
  return better === "higher" ? known : -known;
}

function beats(left: readonly (number | undefined)[], right: readonly (number | undefined)[]): boolean {
  let isBetter = false;
  for (const [index, value] of left.entries()) {
    const other = right[index];
    if (value === undefined || other === undefined) continue;
    if (value < other) return false;
    if (value > other) isBetter = true;
  }
  return isBetter;
}
