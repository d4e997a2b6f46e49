import { pairsAbove } from "../../src/collate/near-duplicates/alike-pairs.ts";
import { nearDuplicates } from "../../src/collate/near-duplicates/near-duplicates.ts";
import { shingleSets } from "../../src/collate/near-duplicates/shingles.ts";
import { lexicalSimilarity } from "../../src/collate/similarity/lexical-similarity.ts";
import type { Random } from "../../src/core/clock.ts";
import { seededRandom } from "../../test/fakes/seeded-random.ts";
import { areaUnderCurve, bootstrapInterval } from "./area-under-curve.ts";
import { atLeast, atMost, LABELLED_DATA, note, type Row, readLabelled, skipped } from "./labelled-sets.ts";

export const name = "collation/duplicates";
export const claim = "Near-duplicates are found as people would, and among 100,000 texts in two seconds.";

interface SentencePair {
  readonly a: string;
  readonly b: string;
  /** Scored 4 or more of 5 by people. */
  readonly duplicate: boolean;
}

/** Times are the best of this many runs, as other work on the machine only ever adds. */
const RUNS = 5;
const THRESHOLD = 0.7;

export async function run(folder: string = LABELLED_DATA): Promise<Row[]> {
  return [...sentencePairs(folder), ...speed(), ...recall()];
}

function sentencePairs(folder: string): readonly Row[] {
  const pairs = readLabelled<SentencePair>(folder, "dedupe_sts");
  if (pairs === undefined) return [skipped("dedupe_sts")];
  const similarity = lexicalSimilarity(pairs.flatMap(({ a, b }) => [a, b]));
  const scored = pairs.map(({ duplicate }, pair) => ({ duplicate, score: similarity.between(2 * pair, 2 * pair + 1) }));
  const area = (sample: readonly (typeof scored)[number][]) =>
    areaUnderCurve(
      sample.filter(({ duplicate }) => duplicate).map(({ score }) => score),
      sample.filter(({ duplicate }) => !duplicate).map(({ score }) => score),
    );
  return [
    atLeast("STS near-duplicates: AUC, lexical", area(scored), 0.87),
    note("STS near-duplicates: AUC, bootstrap over pairs", bootstrapInterval(scored, area, seededRandom(5))),
  ];
}

function speed(): readonly Row[] {
  const limits = [
    [1_000, 60],
    [10_000, 300],
    [100_000, 2_000],
  ] as const;
  return limits.map(([count, most]) => {
    const texts = shortTexts(count, seededRandom(count));
    return atMost(
      `dedupe ${count.toLocaleString("en-US")} short texts, ms`,
      bestOf(() => nearDuplicates(texts)),
      most,
      0,
    );
  });
}

/** Pairs that comparing all finds and puts together, and that MinHash puts together too. */
function recall(): readonly Row[] {
  const texts = shortTexts(10_000, seededRandom(11));
  const exact = groupsOf(nearDuplicates(texts, { threshold: THRESHOLD, exactUpTo: texts.length }));
  const proposed = groupsOf(nearDuplicates(texts, { threshold: THRESHOLD, exactUpTo: 0 }));
  const together = pairsAbove(shingleSets(texts), THRESHOLD).filter(({ left, right }) => exact[left] === exact[right]);
  const found = together.filter(({ left, right }) => proposed[left] === proposed[right]).length;
  return [atLeast(`recall of MinHash against comparing all, ${together.length} pairs`, found / together.length, 0.99)];
}

function groupsOf({ groups }: ReturnType<typeof nearDuplicates>): Int32Array {
  const groupOf = new Int32Array(groups.reduce((sum, { members }) => sum + members.length, 0));
  for (const [group, { members }] of groups.entries()) for (const member of members) groupOf[member] = group;
  return groupOf;
}

/** 360 syllables: words made of them have about as many different 4-grams as English. */
const SYLLABLES = [..."bcdfghklmnprstvw", "st", "tr"].flatMap((onset) =>
  [..."aeiou"].flatMap((vowel) => ["", "n", "r", "st"].map((coda) => `${onset}${vowel}${coda}`)),
);

/** Sentences of 8 to 15 words, about 90 characters; three in ten are an earlier one with one or two words changed. */
function shortTexts(count: number, random: Random): readonly string[] {
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const words = Array.from({ length: 8_000 }, () => {
    return Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(SYLLABLES)).join("");
  });
  const texts: string[] = [];
  while (texts.length < count) {
    const isCopy = texts.length > 10 && random() < 0.3;
    const length = 8 + Math.floor(random() * 8);
    const text = isCopy
      ? (pick(texts) ?? "").split(" ")
      : Array.from({ length }, () => words[Math.floor(random() ** 2 * words.length)] ?? "");
    const changes = isCopy ? 1 + Math.floor(random() * 2) : 0;
    for (let change = 0; change < changes; change += 1) text[Math.floor(random() * text.length)] = pick(words) ?? "";
    texts.push(text.join(" "));
  }
  return texts;
}

function bestOf(work: () => unknown): number {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}
