import { clusterTexts } from "../../src/collate/clusters/cluster-texts.ts";
import { contradicts } from "../../src/collate/contradiction/contradicts.ts";
import { wilsonInterval } from "../../src/collate/wilson.ts";
import { atMost, LABELLED_DATA, note, type Row, readLabelled, skipped } from "./labelled-sets.ts";
import type { OppositePair } from "./opposites-table.ts";
import { alikePairs, opposedPairs, unseenAlikePairs, unseenOpposedPairs } from "./opposites-table.ts";

export const name = "collation/contradiction";
export const claim =
  "Texts that oppose each other in nearly the same words are not merged, and paraphrases mostly are.";

interface SentencePair {
  readonly a: string;
  readonly b: string;
  readonly duplicate: boolean;
}

export async function run(folder: string = LABELLED_DATA): Promise<Row[]> {
  const missed = opposedPairs.filter(isUnseen).length;
  const missedUnseen = unseenOpposedPairs.filter(isUnseen).length;
  return [
    atMost("opposites taken for the same", missed / opposedPairs.length, 0.05),
    note("the same with its interval", shareOf(missed, opposedPairs.length)),
    note("opposites in one family at the default threshold", shareOf(merged(opposedPairs), opposedPairs.length)),
    note(
      "opposites written after the rules were settled: taken for the same",
      shareOf(missedUnseen, unseenOpposedPairs.length),
    ),
    note(
      "the same in one family at the default threshold",
      shareOf(merged(unseenOpposedPairs), unseenOpposedPairs.length),
    ),
    note("paraphrases taken for opposites", shareOf(alikePairs.filter(isSeen).length, alikePairs.length)),
    note(
      "paraphrases written after the rules were settled: taken for opposites",
      shareOf(unseenAlikePairs.filter(isSeen).length, unseenAlikePairs.length),
    ),
    note(
      "paraphrases in two families at the default threshold",
      shareOf(alikePairs.length - merged(alikePairs), alikePairs.length),
    ),
    ...sentencePairs(folder),
  ];
}

/** People called these duplicates, so each contradiction seen is false, or one that people forgave. */
function sentencePairs(folder: string): readonly Row[] {
  const pairs = readLabelled<SentencePair>(folder, "dedupe_sts");
  if (pairs === undefined) return [skipped("dedupe_sts")];
  const duplicates = pairs.filter(({ duplicate }) => duplicate);
  const seen = duplicates.filter(({ a, b }) => contradicts(a, b) !== undefined).length;
  return [note("STS duplicates taken for opposites", shareOf(seen, duplicates.length))];
}

function isSeen({ left, right }: OppositePair): boolean {
  return contradicts(left, right) !== undefined;
}

function isUnseen(pair: OppositePair): boolean {
  return !isSeen(pair);
}

/** Pairs whose two texts end in one family when the whole table is clustered. */
function merged(pairs: readonly OppositePair[]): number {
  const { families } = clusterTexts(pairs.flatMap(({ left, right }) => [left, right]));
  const familyOf = new Map(
    families.flatMap(({ members }, family) => members.map((member) => [member, family] as const)),
  );
  return pairs.filter((_, pair) => familyOf.get(2 * pair) === familyOf.get(2 * pair + 1)).length;
}

function shareOf(count: number, total: number): string {
  const { low, high } = wilsonInterval(count, total);
  return `${(count / total).toFixed(3)} (${count}/${total}, 95 % ${low.toFixed(3)} to ${high.toFixed(3)})`;
}
