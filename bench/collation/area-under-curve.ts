import type { Random } from "../../src/core/clock.ts";

/** The chance that a positive scores above a negative, ties by half: the area under the ROC curve. */
export function areaUnderCurve(positive: readonly number[], negative: readonly number[]): number {
  const all = [
    ...positive.map((score) => ({ score, isPositive: true })),
    ...negative.map((score) => ({ score, isPositive: false })),
  ].sort((a, b) => a.score - b.score);
  let ranks = 0;
  for (let start = 0; start < all.length; ) {
    let end = start;
    while (end < all.length && all[end]?.score === all[start]?.score) end += 1;
    const ties = all.slice(start, end).filter(({ isPositive }) => isPositive).length;
    ranks += (ties * (start + 1 + end)) / 2;
    start = end;
  }
  return (ranks - (positive.length * (positive.length + 1)) / 2) / (positive.length * negative.length);
}

/** The middle 95 % of a figure over resamples of the groups with replacement. */
export function bootstrapInterval<T>(
  groups: readonly T[],
  figure: (sample: readonly T[]) => number,
  random: Random,
  resamples = 300,
): string {
  const figures = Array.from({ length: resamples }, () => {
    return figure(groups.flatMap(() => groups[Math.floor(random() * groups.length)] ?? []));
  }).sort((a, b) => a - b);
  const at = (share: number) => figures[Math.floor(share * (resamples - 1))] ?? Number.NaN;
  return `95 % ${at(0.025).toFixed(3)} to ${at(0.975).toFixed(3)}`;
}
