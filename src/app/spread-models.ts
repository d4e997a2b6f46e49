/** A model and how many turns it gets in each round, relative to the others. */
export interface ModelShare {
  /** `provider/model`. */
  readonly model: string;
  /** A whole number from 1. */
  readonly weight: number;
}

/** Most turns of one round, so that weights cannot make a list of members that does not fit. */
export const MOST_TURNS = 100;

/**
 * One round of turns in which every model has as many as its weight, spread as evenly as can be: `3, 1` is `a a b a`. The
 * smooth weighted round robin of nginx: each gains its weight a turn, the richest goes first and pays the sum of all.
 */
export function turnsOf(shares: readonly ModelShare[]): readonly string[] {
  const divisor = shares.reduce((found, { weight }) => greatestDivisor(found, weight), 0);
  const all = shares.map(({ model, weight }) => ({ model, weight: weight / divisor, credit: 0 }));
  const total = all.reduce((sum, { weight }) => sum + weight, 0);
  return Array.from({ length: total }, () => {
    for (const each of all) each.credit += each.weight;
    const richest = all.reduce((best, each) => (each.credit > best.credit ? each : best));
    richest.credit -= total;
    return richest.model;
  });
}

/** Pairs that take turns: each item meets every turn once, item by item, so that no item always gets the same model. At most `most` pairs. */
export function pairedInTurn<T>(
  items: readonly T[],
  turns: readonly string[],
  most: number,
): readonly { readonly item: T; readonly model: string }[] {
  const count = Math.min(most, items.length * turns.length);
  return Array.from({ length: count }, (_, index) => {
    const place = index % items.length;
    const round = Math.floor(index / items.length);
    return { item: items[place] as T, model: turns[(place + round) % turns.length] as string };
  });
}

function greatestDivisor(left: number, right: number): number {
  let [greater, smaller] = [left, right];
  while (smaller !== 0) [greater, smaller] = [smaller, greater % smaller];
  return greater;
}
