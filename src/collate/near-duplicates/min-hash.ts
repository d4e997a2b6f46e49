import type { ShingleSets } from "./shingles.ts";
import { mixed } from "./shingles.ts";

/** How signatures are cut: a pair is a candidate when all rows of any band agree. */
export interface Bands {
  readonly bands: number;
  readonly rows: number;
}

/** Least expected recall of a pair that lies exactly at the threshold; pairs above it are found more often. */
const RECALL = 0.97;

/**
 * Bands that find a pair of the given similarity with a chance of 0.97: 1 - (1 - t^rows)^bands. More rows mean fewer false
 * candidates and more hashes; short texts differ in few shingles, so four rows are enough from 0.6 on.
 * A. Broder, "On the resemblance and containment of documents", 1997; Leskovec et al., *Mining of Massive Datasets*, 3.4.
 */
export function bandsFor(threshold: number): Bands {
  const rows = rowsFor(threshold);
  const bands = Math.ceil(Math.log(1 - RECALL) / Math.log(1 - Math.min(0.99, threshold) ** rows));
  return { bands: Math.min(128, Math.max(1, bands)), rows };
}

function rowsFor(threshold: number): number {
  if (threshold >= 0.6) return 4;
  return threshold >= 0.4 ? 3 : 2;
}

/**
 * One 32-bit key a text for each band, band after band. MinHash by multiplying the mixed hashes with fixed odd numbers, so
 * that equal texts give equal candidates on every machine.
 */
function bandKeys(sets: ShingleSets, { bands, rows }: Bands): Uint32Array {
  const count = Math.ceil((bands * rows) / 4) * 4;
  const factors = Int32Array.from({ length: count }, (_, place) => mixed(place * 2 + 1) | 1);
  const least = new Int32Array(count);
  const keys = new Uint32Array(bands * sets.size);
  for (let text = 0; text < sets.size; text += 1) {
    const [from, to] = [sets.starts[text] ?? 0, sets.ends[text] ?? 0];
    for (let place = 0; place < count; place += 4) leastOfFour(sets.hashes, from, to, factors, place, least);
    for (let band = 0; band < bands; band += 1) {
      let key = band;
      for (let row = 0; row < rows; row += 1) key = mixed(key ^ (least[band * rows + row] ?? 0));
      keys[band * sets.size + text] = key;
    }
  }
  return keys;
}

/** Four hash functions in one pass over the shingles: twice as fast as one pass each. Signed, as the engine keeps such integers in registers. */
function leastOfFour(
  hashes: Int32Array,
  from: number,
  to: number,
  factors: Int32Array,
  place: number,
  least: Int32Array,
): void {
  const [f0, f1, f2, f3] = [
    factors[place] ?? 1,
    factors[place + 1] ?? 1,
    factors[place + 2] ?? 1,
    factors[place + 3] ?? 1,
  ];
  let [m0, m1, m2, m3] = [0x7fffffff, 0x7fffffff, 0x7fffffff, 0x7fffffff];
  for (let at = from; at < to; at += 1) {
    const shingle = hashes[at] ?? 0;
    const h0 = Math.imul(shingle, f0);
    if (h0 < m0) m0 = h0;
    const h1 = Math.imul(shingle, f1);
    if (h1 < m1) m1 = h1;
    const h2 = Math.imul(shingle, f2);
    if (h2 < m2) m2 = h2;
    const h3 = Math.imul(shingle, f3);
    if (h3 < m3) m3 = h3;
  }
  least[place] = m0;
  least[place + 1] = m1;
  least[place + 2] = m2;
  least[place + 3] = m3;
}

/** Members of one bucket that a text is compared with; more of them are near-copies, and comparing all would be quadratic. */
const MOST_IN_BUCKET = 64;

/**
 * Calls `visit` for each pair of texts that share a band, `left` below `right`; a pair that shares several comes several
 * times. Band by band, so that its table stays in the processor's cache; about bands x 4 bytes a text, in flat arrays.
 */
export function visitCandidates(sets: ShingleSets, shape: Bands, visit: (left: number, right: number) => void): void {
  const { size } = sets;
  const keys = bandKeys(sets, shape);
  const slots = 2 ** Math.ceil(Math.log2(Math.max(16, size * 1.5)));
  const heads = new Int32Array(slots);
  const before = new Int32Array(size);
  for (let band = 0; band < shape.bands; band += 1) {
    const start = band * size;
    heads.fill(-1);
    for (let right = 0; right < size; right += 1) {
      const key = keys[start + right] ?? 0;
      const slot = key & (slots - 1);
      const latest = heads[slot] ?? -1;
      before[right] = latest;
      heads[slot] = right;
      let visited = 0;
      for (let left = latest; left >= 0 && visited < MOST_IN_BUCKET; left = before[left] ?? -1) {
        if (keys[start + left] !== key) continue;
        visited += 1;
        visit(left, right);
      }
    }
  }
}
