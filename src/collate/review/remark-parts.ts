import type { LineSpan } from "./source-lines.ts";

/** More remarks than this are merged in parts, cut where most lines lie between two: comparing all pairs grows with the square. */
const ENOUGH_AT_ONCE = 64;
/** A part grows up to this where no lines lie between any two. */
const MOST_AT_ONCE = 1_000;

interface Anchored {
  readonly anchor: LineSpan;
}

/**
 * Remarks in parts that can be merged each by itself: none of one part may be one with any of another, unless a part had to be
 * cut for its size. They come, and stay, in the order of their lines; those more than `farLines` apart are never asked about.
 */
export function* remarkParts<R extends Anchored>(
  remarks: readonly R[],
  mayBeOne: (left: R, right: R) => boolean,
  farLines: number,
): Generator<readonly R[]> {
  for (const part of joined(remarks, mayBeOne, farLines)) {
    let start = 0;
    while (start < part.length) {
      const end = start + ENOUGH_AT_ONCE >= part.length ? part.length : cutAfter(part, start);
      yield part.slice(start, end);
      start = end;
    }
  }
}

/** Those that may be one with another, directly or over a third, by the place of the first. */
function joined<R extends Anchored>(
  remarks: readonly R[],
  mayBeOne: (left: R, right: R) => boolean,
  farLines: number,
): Iterable<readonly R[]> {
  const leaders = remarks.map((_, index) => index);
  const leaderOf = (index: number): number => {
    let leader = index;
    while (leaders[leader] !== leader) leader = leaders[leader] ?? leader;
    leaders[index] = leader;
    return leader;
  };
  let first = 0;
  for (const [index, remark] of remarks.entries()) {
    while (first < index && isFar(remarks[first], remark, farLines)) first++;
    for (let other = first; other < index; other++) {
      const near = remarks[other];
      if (near === undefined || leaderOf(other) === leaderOf(index) || !mayBeOne(near, remark)) continue;
      leaders[Math.max(leaderOf(other), leaderOf(index))] = Math.min(leaderOf(other), leaderOf(index));
    }
  }
  return Map.groupBy(remarks, (_, index) => leaderOf(index)).values();
}

/** A remark on many lines keeps those after it from being skipped, which costs time and nothing else. */
function isFar(earlier: Anchored | undefined, later: Anchored, farLines: number): boolean {
  return earlier !== undefined && later.anchor.from - earlier.anchor.to > farLines;
}

/** Where the widest gap is in the latter half of a part; without a gap, the first one after it. */
function cutAfter(part: readonly Anchored[], start: number): number {
  const limit = Math.min(part.length, start + MOST_AT_ONCE);
  let best = start;
  let widest = 0;
  let reached = 0;
  for (let index = start; index < limit; index++) {
    const { from, to } = part[index]?.anchor ?? { from: 0, to: 0 };
    if (index >= start + ENOUGH_AT_ONCE / 2 && from - reached > widest) {
      best = index;
      widest = from - reached;
    }
    if (index >= start + ENOUGH_AT_ONCE && best > start) return best;
    reached = Math.max(reached, to);
  }
  return best > start ? best : limit;
}
