/** A sparse vector of length one (or empty): dimensions in rising order, and their weights. */
export interface TermVector {
  readonly dimensions: Uint32Array;
  readonly weights: Float32Array;
}

/** How often each dimension occurs in one text. */
export type TermCounts = ReadonlyMap<number, number>;

/** Gives terms their dimensions, in order of first sight, so equal inputs give equal vectors. */
export class Vocabulary {
  readonly #dimensions = new Map<string | number, number>();

  get size(): number {
    return this.#dimensions.size;
  }

  /** Counts terms by dimension; unseen terms get new ones. */
  countsOf(terms: Iterable<string | number>): TermCounts {
    const counts = new Map<number, number>();
    for (const term of terms) {
      let dimension = this.#dimensions.get(term);
      if (dimension === undefined) {
        dimension = this.#dimensions.size;
        this.#dimensions.set(term, dimension);
      }
      counts.set(dimension, (counts.get(dimension) ?? 0) + 1);
    }
    return counts;
  }
}

/** In how many of the texts each dimension occurs. */
export function documentFrequencies(texts: readonly TermCounts[], dimensions: number): Uint32Array {
  const frequencies = new Uint32Array(dimensions);
  for (const counts of texts) {
    for (const dimension of counts.keys()) frequencies[dimension] = (frequencies[dimension] ?? 0) + 1;
  }
  return frequencies;
}

/**
 * TF-IDF with sublinear counts and smoothed frequencies, of length one: (1 + ln tf) x (1 + ln((1 + N) / (1 + df))).
 * Salton & Buckley, "Term-weighting approaches in automatic text retrieval", 1988.
 */
export function tfIdfVector(counts: TermCounts, frequencies: Uint32Array, texts: number): TermVector {
  const dimensions = Uint32Array.from(counts.keys()).sort();
  const weights = new Float32Array(dimensions.length);
  let squares = 0;
  for (const [place, dimension] of dimensions.entries()) {
    const rarity = 1 + Math.log((1 + texts) / (1 + (frequencies[dimension] ?? 0)));
    const weight = (1 + Math.log(counts.get(dimension) ?? 1)) * rarity;
    weights[place] = weight;
    squares += weight * weight;
  }
  const length = Math.sqrt(squares);
  for (let place = 0; place < weights.length; place += 1) weights[place] = (weights[place] ?? 0) / length;
  return { dimensions, weights };
}

/** The cosine of two vectors of length one; 0 when either is empty. */
export function cosineOfTerms(left: TermVector, right: TermVector): number {
  let sum = 0;
  let i = 0;
  let j = 0;
  while (i < left.dimensions.length && j < right.dimensions.length) {
    const a = left.dimensions[i] ?? 0;
    const b = right.dimensions[j] ?? 0;
    if (a === b) sum += (left.weights[i] ?? 0) * (right.weights[j] ?? 0);
    if (a <= b) i += 1;
    if (b <= a) j += 1;
  }
  return sum;
}
