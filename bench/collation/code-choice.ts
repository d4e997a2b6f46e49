import { behaviourClusters } from "../../src/collate/rank/code-choice.ts";
import { atLeast, LABELLED_DATA, mean, note, type Row, readLabelled, skipped } from "./labelled-sets.ts";

export const name = "collation/code-choice";
export const claim =
  "Implementations that agree with each other and with generated tests are right more often than frequent ones.";

interface LabelledProblem {
  readonly gen_tests: readonly { readonly count: number }[];
  readonly completions: readonly {
    readonly cid: number;
    readonly count: number;
    readonly passed: boolean;
    readonly gen_bits: string;
  }[];
}

/** The share of problems whose chosen completion, the most frequent of the chosen group, passes the hidden tests. */
export async function run(folder: string = LABELLED_DATA): Promise<Row[]> {
  const problems = readLabelled<LabelledProblem>(folder, "bestofn_humaneval");
  if (problems === undefined) return [skipped("bestofn_humaneval")];
  return [
    note("HumanEval: one completion at random", mean(problems.map(atRandom)).toFixed(3)),
    atLeast("HumanEval: dual agreement", mean(problems.map((problem) => chosen(problem, "dual agreement"))), 0.38, 2),
    note("HumanEval: largest group", mean(problems.map((problem) => chosen(problem, "largest"))).toFixed(3)),
  ];
}

function chosen({ completions, gen_tests }: LabelledProblem, by: "dual agreement" | "largest"): number {
  const clusters = behaviourClusters(
    completions.map(({ cid, count, gen_bits }) => ({
      key: String(cid),
      passed: [...gen_bits].map((bit) => bit === "1"),
      copies: count,
    })),
    gen_tests.map(({ count }) => count),
  );
  const best = by === "largest" ? clusters.toSorted((left, right) => right.size - left.size)[0] : clusters[0];
  return completions.some(({ cid, passed }) => passed && String(cid) === best?.members[0]) ? 1 : 0;
}

function atRandom({ completions }: LabelledProblem): number {
  const copies = completions.reduce((sum, { count }) => sum + count, 0);
  return copies === 0 ? 0 : completions.reduce((sum, { count, passed }) => sum + (passed ? count : 0), 0) / copies;
}
