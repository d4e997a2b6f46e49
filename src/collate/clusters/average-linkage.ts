import type { Similarity } from "../similarity/lexical-similarity.ts";

/** Two clusters, as lists of item indexes, that are about to become one; `false` keeps them apart for good. */
export type MayJoin = (left: readonly number[], right: readonly number[]) => boolean;

/**
 * Joins the two clusters with the highest mean similarity over all their pairs until none reaches the threshold (average
 * linkage, Sokal & Michener 1958): chains of half-similar items do not become one cluster. Memory and time grow with the
 * square of the items, so give it at most some 2,000. Deterministic; clusters by first member, members rising.
 */
export function averageLinkage(
  similarity: Pick<Similarity, "size" | "row">,
  threshold: number,
  mayJoin: MayJoin = () => true,
): readonly (readonly number[])[] {
  const { size } = similarity;
  const rows = Array.from({ length: size }, (_, item) => similarity.row(item));
  const clusters: (number[] | undefined)[] = Array.from({ length: size }, (_, item) => [item]);
  const nearest = Int32Array.from({ length: size }, (_, item) => nearestOf(rows, clusters, item));
  for (;;) {
    const left = bestPair(rows, nearest, threshold);
    if (left === undefined) break;
    const right = nearest[left] ?? left;
    const [ours, theirs] = [clusters[left], clusters[right]];
    if (ours === undefined || theirs === undefined) break;
    if (mayJoin(ours, theirs)) joinRows(rows, clusters, left, right);
    else setPair(rows, left, right, -1);
    if (clusters[right] === undefined) nearest[right] = -1;
    for (let item = 0; item < size; item += 1) {
      const isStale = item === left || item === right || nearest[item] === left || nearest[item] === right;
      if (clusters[item] !== undefined && isStale) nearest[item] = nearestOf(rows, clusters, item);
      else if (clusters[item] !== undefined && valueAt(rows, item, left) > valueAt(rows, item, nearest[item] ?? -1)) {
        nearest[item] = left;
      }
    }
  }
  return clusters
    .flatMap((cluster) => (cluster === undefined ? [] : [cluster.sort((a, b) => a - b)]))
    .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}

type Rows = readonly Float32Array[];

function joinRows(rows: Rows, clusters: (number[] | undefined)[], left: number, right: number): void {
  const [ours, theirs] = [clusters[left] ?? [], clusters[right] ?? []];
  const [weight, other] = [ours.length, theirs.length];
  for (const [item, cluster] of clusters.entries()) {
    if (cluster === undefined || item === left || item === right) continue;
    const [a, b] = [valueAt(rows, left, item), valueAt(rows, right, item)];
    // What may not join one part may not join the whole.
    setPair(rows, left, item, a < 0 || b < 0 ? -1 : (a * weight + b * other) / (weight + other));
  }
  clusters[left] = [...ours, ...theirs];
  clusters[right] = undefined;
}

function nearestOf(rows: Rows, clusters: readonly (number[] | undefined)[], item: number): number {
  let best = -1;
  let most = -1;
  const row = rows[item];
  if (row === undefined) return best;
  for (let other = 0; other < row.length; other += 1) {
    const value = row[other] ?? -1;
    if (other === item || value <= most || clusters[other] === undefined) continue;
    best = other;
    most = value;
  }
  return best;
}

function bestPair(rows: Rows, nearest: Int32Array, threshold: number): number | undefined {
  let best: number | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (let item = 0; item < nearest.length; item += 1) {
    const value = valueAt(rows, item, nearest[item] ?? -1);
    if (value < threshold || value <= most) continue;
    best = item;
    most = value;
  }
  return best;
}

function valueAt(rows: Rows, left: number, right: number): number {
  return right < 0 ? Number.NEGATIVE_INFINITY : (rows[left]?.[right] ?? -1);
}

function setPair(rows: Rows, left: number, right: number, value: number): void {
  const [row, other] = [rows[left], rows[right]];
  if (row !== undefined) row[right] = value;
  if (other !== undefined) other[left] = value;
}
