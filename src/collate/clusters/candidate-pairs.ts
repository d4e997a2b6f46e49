import { bandsFor, visitCandidates } from "../near-duplicates/min-hash.ts";
import { mixed, shingleSets } from "../near-duplicates/shingles.ts";

/** Two texts, by index, `left` below `right`, that are worth comparing. */
export interface CandidatePair {
  readonly left: number;
  readonly right: number;
}

/** Share of shingles from which MinHash proposes nearly every pair; texts less alike in characters may be missed. */
const ALIKE_IN_CHARACTERS = 0.4;

/** Pairs that share enough characters, in order of `right`. Near-linear in the texts. */
export function lexicalCandidates(texts: readonly string[]): readonly CandidatePair[] {
  const sets = shingleSets(texts);
  const found = new Map<number, CandidatePair>();
  visitCandidates(sets, bandsFor(ALIKE_IN_CHARACTERS), (left, right) => {
    found.set(right * sets.size + left, { left, right });
  });
  return inOrder(found.values());
}

const TABLES = 24;
/** Vectors that share a bucket, on average; the bits of a table follow from it. */
const IN_BUCKET = 16;
/** Earlier vectors of one bucket that a vector is paired with. */
const MOST_IN_BUCKET = 64;

/**
 * Pairs of unit vectors that fall on the same side of a set of random planes, in any of 24 tables (Charikar, "Similarity
 * estimation techniques from rounding algorithms", 2002): with 10 bits a table, a pair of cosine 0.85 is found with a chance
 * of 0.97. The planes are fixed, so equal vectors give equal pairs.
 */
export function vectorCandidates(vectors: readonly Float32Array[]): readonly CandidatePair[] {
  const dimensions = vectors[0]?.length ?? 0;
  const bits = Math.max(1, Math.round(Math.log2(vectors.length / IN_BUCKET)));
  const found = new Map<number, CandidatePair>();
  for (let table = 0; table < TABLES; table += 1) {
    const planes = Array.from({ length: bits }, (_, bit) => plane(dimensions, table * bits + bit));
    const buckets = new Map<number, number[]>();
    for (const [right, vector] of vectors.entries()) {
      const key = planes.reduce((side, normal) => side * 2 + (dot(normal, vector) >= 0 ? 1 : 0), 0);
      const bucket = buckets.get(key) ?? [];
      for (const left of bucket.slice(-MOST_IN_BUCKET)) found.set(left * vectors.length + right, { left, right });
      bucket.push(right);
      buckets.set(key, bucket);
    }
  }
  return inOrder(found.values());
}

function inOrder(pairs: Iterable<CandidatePair>): readonly CandidatePair[] {
  return [...pairs].sort((a, b) => a.right - b.right || a.left - b.left);
}

/** Corners of a cube serve as well as normal deviates, and are exact on every machine. */
function plane(dimensions: number, seed: number): Float32Array {
  return Float32Array.from({ length: dimensions }, (_, place) => (mixed(seed * 65_537 + place + 1) & 1 ? 1 : -1));
}

function dot(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let place = 0; place < left.length; place += 1) sum += (left[place] ?? 0) * (right[place] ?? 0);
  return sum;
}
