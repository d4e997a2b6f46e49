/** What can be measured of an answer without understanding it. */
export interface AnswerFeatures {
  readonly words: number;
  /** Different words that the question does not hold: neither repetition nor an echo of the question adds to it. */
  readonly ownWords: number;
  /** The part of its words that it has said before, from 0 to 1. */
  readonly repetition: number;
  /** The part of its words that stand in the question, from 0 to 1. */
  readonly echo: number;
}

export interface FeatureScore {
  /** The natural logarithm of 1 + own words; differences compare answers to one question only. */
  readonly score: number;
  readonly features: AnswerFeatures;
}

export type FeatureVerdict =
  | { readonly kind: "better"; readonly side: "left" | "right"; readonly margin: number }
  | { readonly kind: "cannot tell"; readonly margin: number };

/** Below this margin, own words within about 22 % of each other, the better answer was no more than a coin's toss on PandaLM's pairs. */
export const SMALLEST_MARGIN = 0.2;
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}]+(?:['’]\p{L}+)*/gu;

/**
 * How much an answer says of its own. People who compared answers of equal models preferred the one that says more, but not
 * the one that repeats itself or the question. It knows nothing of truth: use it only where no judge was asked, and say so.
 */
export function featureScore(question: string, answer: string): FeatureScore {
  const asked = new Set(wordsOf(question));
  const words = wordsOf(answer);
  const different = new Set(words);
  const ownWords = [...different].filter((word) => !asked.has(word)).length;
  const part = (count: number) => (words.length === 0 ? 0 : count / words.length);
  return {
    score: Math.log(1 + ownWords),
    features: {
      words: words.length,
      ownWords,
      repetition: part(words.length - different.size),
      echo: part(words.filter((word) => asked.has(word)).length),
    },
  };
}

/** Which of two answers to one question the features favour; where they are close, that they cannot tell. */
export function compareByFeatures(left: FeatureScore, right: FeatureScore): FeatureVerdict {
  const margin = Math.abs(left.score - right.score);
  if (margin < SMALLEST_MARGIN) return { kind: "cannot tell", margin };
  return { kind: "better", side: left.score > right.score ? "left" : "right", margin };
}

function wordsOf(text: string): readonly string[] {
  return text.normalize("NFKC").toLowerCase().match(WORD) ?? [];
}
