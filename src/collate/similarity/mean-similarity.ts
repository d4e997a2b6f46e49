import { trigramsOf } from "./lexical-similarity.ts";
import { documentFrequencies, type TermCounts, tfIdfVector, Vocabulary } from "./term-vectors.ts";
import { wordsOf } from "./words.ts";

/**
 * How alike each text is, on average, to all the others, by `lexicalSimilarity`; undefined where there are no others. Time
 * grows with the texts and not with their pairs: the mean cosine to a set is the product with the sum of its vectors.
 */
export function meanSimilarities(texts: readonly string[]): readonly (number | undefined)[] {
  if (texts.length < 2) return texts.map(() => undefined);
  const spoken = texts.map(wordsOf);
  const byWord = meanCosines(spoken);
  const byTrigram = meanCosines(spoken.map(trigramsOf));
  return byWord.map((cosine, index) => Math.min(1, Math.max(0, (cosine + (byTrigram[index] ?? 0)) / 2)));
}

function meanCosines(texts: readonly Iterable<string | number>[]): readonly number[] {
  const vocabulary = new Vocabulary();
  const counts: readonly TermCounts[] = texts.map((terms) => vocabulary.countsOf(terms));
  const frequencies = documentFrequencies(counts, vocabulary.size);
  const sum = new Float64Array(vocabulary.size);
  const vectorOf = (text: TermCounts) => tfIdfVector(text, frequencies, counts.length);
  for (const text of counts) {
    const { dimensions, weights } = vectorOf(text);
    for (let place = 0; place < weights.length; place += 1) {
      const dimension = dimensions[place] ?? 0;
      sum[dimension] = (sum[dimension] ?? 0) + (weights[place] ?? 0);
    }
  }
  return counts.map((text) => {
    const { dimensions, weights } = vectorOf(text);
    let product = 0;
    let own = 0;
    for (let place = 0; place < weights.length; place += 1) {
      const weight = weights[place] ?? 0;
      product += weight * (sum[dimensions[place] ?? 0] ?? 0);
      own += weight * weight;
    }
    return (product - own) / (counts.length - 1);
  });
}
