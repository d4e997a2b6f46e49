import { wordsOf } from "../similarity/words.ts";

/** A place at which two texts differ: the sentences that went, and those that came in their stead. */
export interface SentenceChange {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface SentenceChanges {
  readonly changes: readonly SentenceChange[];
  /** Sentences that both texts have, in the same order. */
  readonly kept: number;
}

/** Least share of common words for one sentence to be another one changed. */
const SAME_SENTENCE = 0.35;
/** Above so many pairs of sentences, what lies between the common beginning and end counts as one change. */
const MOST_PAIRS = 250_000;

/** What was changed from one text to the other, sentence by sentence, by their longest common subsequence; white space does not count. */
export function sentenceChanges(before: string, after: string): SentenceChanges {
  const [old, fresh] = [sentencesOf(before), sentencesOf(after)];
  const shared = commonSubsequence(old, fresh);
  const changes: SentenceChange[] = [];
  let [from, to] = [0, 0];
  for (const [left, right] of [...shared, [old.length, fresh.length] as const]) {
    if (left > from || right > to) changes.push({ before: old.slice(from, left), after: fresh.slice(to, right) });
    [from, to] = [left + 1, right + 1];
  }
  return { changes, kept: shared.length };
}

/** One sentence and what became of it; undefined on the side where there is none. */
export interface SentencePair {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** The sentences of a change side by side: those that share many words in one row, the others alone; both sides in their order. */
export function pairedSentences({ before, after }: SentenceChange): readonly SentencePair[] {
  const pairs: SentencePair[] = [];
  let next = 0;
  for (const old of before) {
    const place = after.findIndex((fresh, index) => index >= next && sharedWords(old, fresh) >= SAME_SENTENCE);
    if (place < 0) {
      pairs.push({ before: old });
      continue;
    }
    for (const fresh of after.slice(next, place)) pairs.push({ after: fresh });
    pairs.push({ before: old, after: after[place] });
    next = place + 1;
  }
  for (const fresh of after.slice(next)) pairs.push({ after: fresh });
  return pairs;
}

/** Words that both have, by the words that either has. */
function sharedWords(left: string, right: string): number {
  const [ours, theirs] = [new Set(wordsOf(left)), new Set(wordsOf(right))];
  const shared = [...ours].filter((word) => theirs.has(word)).length;
  return shared / Math.max(1, ours.size + theirs.size - shared);
}

/** The sentences of a text in order, one line each; a line break ends a sentence too. */
export function sentencesOf(text: string): readonly string[] {
  return text
    .split("\n")
    .flatMap((line) => line.split(/(?<=[.!?][”’"')\]*]*)\s+(?=[“‘"'([*]*[\p{Lu}\p{N}])/u))
    .map((sentence) => sentence.replace(/\s+/g, " ").trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

type Pair = readonly [left: number, right: number];

/** Pairs of places that hold equal sentences, rising in both. */
function commonSubsequence(old: readonly string[], fresh: readonly string[]): readonly Pair[] {
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start += 1;
  let end = 0;
  const most = Math.min(old.length, fresh.length) - start;
  while (end < most && old[old.length - 1 - end] === fresh[fresh.length - 1 - end]) end += 1;
  const middle = inMiddle(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end));
  return [
    ...Array.from({ length: start }, (_, place) => [place, place] as const),
    ...middle.map(([left, right]) => [left + start, right + start] as const),
    ...Array.from({ length: end }, (_, place) => [old.length - end + place, fresh.length - end + place] as const),
  ];
}

function inMiddle(old: readonly string[], fresh: readonly string[]): readonly Pair[] {
  if (old.length * fresh.length > MOST_PAIRS) return [];
  const width = fresh.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  for (let left = old.length - 1; left >= 0; left -= 1) {
    for (let right = fresh.length - 1; right >= 0; right -= 1) {
      const [down = 0, along = 0] = [lengths[(left + 1) * width + right], lengths[left * width + right + 1]];
      const both = (lengths[(left + 1) * width + right + 1] ?? 0) + 1;
      lengths[left * width + right] = old[left] === fresh[right] ? both : Math.max(down, along);
    }
  }
  const pairs: Pair[] = [];
  let [left, right] = [0, 0];
  while (left < old.length && right < fresh.length) {
    if (old[left] === fresh[right]) pairs.push([left++, right++]);
    else if ((lengths[(left + 1) * width + right] ?? 0) >= (lengths[left * width + right + 1] ?? 0)) left += 1;
    else right += 1;
  }
  return pairs;
}
