import { digestOf, drawsOf } from "./draw.ts";

const DIMENSIONS = 256;

/** A unit vector of 256 numbers: a bag of hashed words, so that texts which share words are near. Order and case do not count. */
export function embedWords(text: string): readonly number[] {
  const vector = new Array<number>(DIMENSIONS).fill(0);
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) {
    const random = drawsOf("word", word);
    const index = Math.floor(random() * DIMENSIONS);
    vector[index] = (vector[index] ?? 0) + (random() < 0.5 ? -1 : 1);
  }
  const length = Math.hypot(...vector);
  // A text without words still needs a direction.
  if (length === 0) return vector.map((_, index) => (index === 0 ? 1 : 0));
  return vector.map((value) => value / length);
}

/** Names a list of texts for the draws. */
export function digestOfTexts(texts: readonly string[]): string {
  return digestOf("embed", ...texts);
}
