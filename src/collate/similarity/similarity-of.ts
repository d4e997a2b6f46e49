import { InputError } from "../../core/errors.ts";
import type { Similarity } from "./lexical-similarity.ts";
import { lexicalSimilarity } from "./lexical-similarity.ts";

/** An embedding: all of one set have the same number of dimensions. */
export type Embedding = readonly number[] | Float32Array;

export interface SimilarityOptions {
  /** One embedding a text, in the order of the texts; without them the similarity is lexical. */
  readonly vectors?: readonly Embedding[] | undefined;
}

/** The best similarity at hand: cosine of the embeddings where given, else {@link lexicalSimilarity}. InputError when the embeddings do not fit the texts. */
export function similarityOf(texts: readonly string[], { vectors }: SimilarityOptions = {}): Similarity {
  if (vectors === undefined) return lexicalSimilarity(texts);
  if (vectors.length !== texts.length) {
    throw new InputError(
      `expected one embedding for each of ${texts.length} texts, got ${vectors.length}; embed all texts`,
    );
  }
  return vectorSimilarity(vectors);
}

/** Cosine similarity, negative ones as 0; a vector of zeros is like nothing. InputError when dimensions differ. */
export function vectorSimilarity(vectors: readonly Embedding[]): Similarity {
  const units = unitVectors(vectors);
  const between = (left: number, right: number) => dot(units[left], units[right]);
  return {
    size: units.length,
    between,
    row: (index) => Float32Array.from(units, (_, other) => between(index, other)),
  };
}

/** The vectors scaled to length one. InputError when dimensions differ or a value is not finite. */
export function unitVectors(vectors: readonly Embedding[]): readonly Float32Array[] {
  const dimensions = vectors[0]?.length ?? 0;
  return vectors.map((vector, index) => {
    let squares = 0;
    for (const value of vector) squares += value * value;
    if (vector.length !== dimensions || !Number.isFinite(squares)) {
      const got = vector.length === dimensions ? "a value that is no number" : `${vector.length}`;
      throw new InputError(
        `expected ${dimensions} finite dimensions in embedding ${index}, got ${got}; use one model for all`,
      );
    }
    const length = Math.sqrt(squares) || 1;
    return Float32Array.from(vector, (value) => value / length);
  });
}

function dot(left: Float32Array | undefined, right: Float32Array | undefined): number {
  if (left === undefined || right === undefined) return 0;
  let sum = 0;
  for (let place = 0; place < left.length; place += 1) sum += (left[place] ?? 0) * (right[place] ?? 0);
  return Math.max(0, Math.min(1, sum));
}
