import type { TermCounts, TermVector } from "./term-vectors.ts";
import { cosineOfTerms, documentFrequencies, tfIdfVector, Vocabulary } from "./term-vectors.ts";
import { wordsOf } from "./words.ts";

/** How alike the texts of a set are, from 0 (nothing in common) to 1 (the same). Texts are named by their index. */
export interface Similarity {
  readonly size: number;
  between(left: number, right: number): number;
  /** The similarities of one text to all, itself included; one pass, faster than asking for each pair. */
  row(index: number): Float32Array;
}

/** A set of texts that grows; the weights of terms always follow the texts seen so far. */
export interface GrowingSimilarity extends Similarity {
  /** Adds a text and returns its index. */
  add(text: string): number;
}

/**
 * TF-IDF cosine over stemmed words and over character trigrams of each word; the result is their mean. Words carry the
 * subject, trigrams forgive spelling and inflection. The plain mean has a higher AUC on the pairs of bench
 * collation/duplicates (0.876) than words (0.875) or trigrams (0.869) alone; other shares were not tried. Rarity is counted
 * within the given texts.
 */
export function lexicalSimilarity(texts: readonly string[]): Similarity {
  const similarity = growingSimilarity();
  for (const text of texts) similarity.add(text);
  return similarity;
}

/** The incremental form of {@link lexicalSimilarity}: after any additions it answers as if all texts had been given at once. */
export function growingSimilarity(): GrowingSimilarity {
  const words = termSpace();
  const trigrams = termSpace();
  const size = () => words.size();
  return {
    get size() {
      return size();
    },
    add(text) {
      const spoken = wordsOf(text);
      words.add(spoken);
      trigrams.add(trigramsOf(spoken));
      return size() - 1;
    },
    between: (left, right) => Math.min(1, (words.between(left, right) + trigrams.between(left, right)) / 2),
    row(index) {
      const byWord = words.row(index);
      const byTrigram = trigrams.row(index);
      return byWord.map((cosine, other) => Math.min(1, (cosine + (byTrigram[other] ?? 0)) / 2));
    },
  };
}

interface TermSpace {
  size(): number;
  add(terms: Iterable<string | number>): void;
  between(left: number, right: number): number;
  row(index: number): Float32Array;
}

function termSpace(): TermSpace {
  const vocabulary = new Vocabulary();
  const counts: TermCounts[] = [];
  let vectors: readonly TermVector[] = [];
  const current = () => {
    if (vectors.length === counts.length) return vectors;
    const frequencies = documentFrequencies(counts, vocabulary.size);
    vectors = counts.map((text) => tfIdfVector(text, frequencies, counts.length));
    return vectors;
  };
  return {
    size: () => counts.length,
    add: (terms) => void counts.push(vocabulary.countsOf(terms)),
    between: (left, right) => cosineOfTerms(vectorAt(current(), left), vectorAt(current(), right)),
    row: (index) => cosinesOf(current(), index, vocabulary.size),
  };
}

function cosinesOf(vectors: readonly TermVector[], index: number, dimensions: number): Float32Array {
  const { dimensions: places, weights } = vectorAt(vectors, index);
  const spread = new Float32Array(dimensions);
  for (let place = 0; place < places.length; place += 1) spread[places[place] ?? 0] = weights[place] ?? 0;
  const cosines = new Float32Array(vectors.length);
  for (const [other, vector] of vectors.entries()) {
    let sum = 0;
    for (let place = 0; place < vector.weights.length; place += 1) {
      sum += (vector.weights[place] ?? 0) * (spread[vector.dimensions[place] ?? 0] ?? 0);
    }
    cosines[other] = sum;
  }
  return cosines;
}

const EMPTY: TermVector = { dimensions: new Uint32Array(0), weights: new Float32Array(0) };

function vectorAt(vectors: readonly TermVector[], index: number): TermVector {
  return vectors[index] ?? EMPTY;
}

/** Trigrams as numbers, each word between two spaces; surrogates count as characters of their own. */
export function* trigramsOf(words: readonly string[]): Iterable<number> {
  for (const word of words) {
    const padded = ` ${word} `;
    for (let start = 0; start + 3 <= padded.length; start += 1) {
      yield (padded.charCodeAt(start) * 65_536 + padded.charCodeAt(start + 1)) * 65_536 + padded.charCodeAt(start + 2);
    }
  }
}
