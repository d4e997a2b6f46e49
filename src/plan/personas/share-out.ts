/**
 * Shares `count` places out by weight, by largest remainder; of equal remainders the first one counts. Where there are places
 * enough, whoever has a weight above 0 gets one at least. The sum is `count`.
 */
export function shareOut(count: number, weights: readonly number[]): readonly number[] {
  const wanted = weights.filter((weight) => weight > 0).length;
  const least = count >= wanted ? 1 : 0;
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const free = count - least * wanted;
  const exact = weights.map((weight) => (all === 0 ? 0 : (free * weight) / all));
  const shares = exact.map((share, index) => Math.floor(share) + ((weights[index] ?? 0) > 0 ? least : 0));
  const left = count - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = [...exact.keys()].sort(
    (a, b) => remainder(exact[b]) - remainder(exact[a]) || (weights[b] ?? 0) - (weights[a] ?? 0) || a - b,
  );
  for (const index of byRemainder.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}

/** The order in which shares are dealt out, so that each beginning of the list is mixed as the whole is. */
export function dealtOut(shares: readonly number[]): readonly number[] {
  const turns = shares.flatMap((share, index) =>
    Array.from({ length: share }, (_, turn) => ({ index, at: (turn + 0.5) / share })),
  );
  return turns.sort((a, b) => a.at - b.at || a.index - b.index).map(({ index }) => index);
}

/** To a millionth, so that what is equal but for rounding is equal. */
function remainder(exact = 0): number {
  return Math.round((exact - Math.floor(exact)) * 1e6);
}
