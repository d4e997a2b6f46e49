import { compareByFeatures, featureScore } from "../../src/collate/rank/feature-score.ts";
import { atLeast, LABELLED_DATA, mean, note, type Row, readLabelled, skipped } from "./labelled-sets.ts";

export const name = "collation/ranking";
export const claim =
  "Without a model, measurable features rank answers better than length, and say when they cannot tell.";

interface LabelledPairs {
  readonly instruction: string;
  readonly input: string;
  readonly responses: readonly { readonly text: string }[];
  readonly pairs: readonly { readonly a: number; readonly b: number; readonly winner: "a" | "b" | "tie" }[];
}

interface Comparison {
  readonly byFeatures: number;
  readonly byLength: number;
  readonly isDecided: boolean;
}

/** Pairs that people decided; a draw of a method counts half. */
export async function run(folder: string = LABELLED_DATA): Promise<Row[]> {
  const rows = readLabelled<LabelledPairs>(folder, "ranking_pandalm");
  if (rows === undefined) return [skipped("ranking_pandalm")];
  const comparisons = rows.flatMap(comparisonsOf);
  const decided = comparisons.filter(({ isDecided }) => isDecided);
  const left = comparisons.filter(({ isDecided }) => !isDecided);
  const featuresOf = (given: readonly Comparison[]) => mean(given.map(({ byFeatures }) => byFeatures));
  return [
    note("PandaLM: longer is better", mean(comparisons.map(({ byLength }) => byLength)).toFixed(3)),
    atLeast(`PandaLM: features on all ${comparisons.length} pairs, none left out`, featuresOf(comparisons), 0.67),
    atLeast(`PandaLM: features where they can tell (${decided.length} pairs)`, featuresOf(decided), 0.67),
    note("PandaLM: share of pairs where they cannot tell", (left.length / comparisons.length).toFixed(3)),
    note("PandaLM: features on those, had they been asked", featuresOf(left).toFixed(3)),
  ];
}

function comparisonsOf({ instruction, input, responses, pairs }: LabelledPairs): readonly Comparison[] {
  const question = `${instruction}\n${input}`;
  const scored = responses.map(({ text }) => ({ text, score: featureScore(question, text) }));
  return pairs.flatMap(({ a, b, winner }) => {
    const [left, right] = [scored[a], scored[b]];
    if (winner === "tie" || left === undefined || right === undefined) return [];
    const towardsLeft = winner === "a" ? 1 : -1;
    return [
      {
        byFeatures: half(towardsLeft * (left.score.score - right.score.score)),
        byLength: half(towardsLeft * (left.text.length - right.text.length)),
        isDecided: compareByFeatures(left.score, right.score).kind === "better",
      },
    ];
  });
}

function half(difference: number): number {
  return (Math.sign(difference) + 1) / 2;
}
