import { expect, test } from "vitest";
import { groupAnswers } from "../collate/group-answers.ts";
import { weightedBlocks } from "./weighted-blocks.ts";

const unit = (index: number, model: string) => ({ key: `vote/${index}`, status: "answered", model, text: "" }) as const;
const MODELS = ["a/x", "b/y", "c/z"];
const units = MODELS.map((model, index) => unit(index, model));
const groupsOf = (answers: readonly string[]) =>
  groupAnswers(answers.map((answer, index) => ({ key: `vote/${index}`, answer, confidence: 50 })));
const earlier = (right: readonly number[]) => ({
  reliability: Object.fromEntries(MODELS.map((model, index) => [model, { right: right[index] ?? 0, answered: 50 }])),
  questions: 50,
  runs: 1,
});
const textOf = (...args: Parameters<typeof weightedBlocks>) =>
  weightedBlocks(...args).flatMap((block) => (block.kind === "markdown" ? [block.text] : []))[0];

test("where reliability puts another answer in front it is said, with what each model is taken for", () => {
  const text = textOf(groupsOf(["left", "right", "right"]), units, { earlier: earlier([49, 5, 5]), choices: [] });

  expect(text).toMatch(
    /^\*\*The vote weighted by reliability differs\*\*: it has left in front with \d+ % of the weight\./,
  );
  expect(text).toContain("agreement on 50 questions of 1 earlier run, without labels: a/x 94 %, b/y 13 %, c/z 13 %.");
});

test("where both votes agree it is said", () => {
  const text = textOf(groupsOf(["left", "right", "right"]), units, { earlier: earlier([40, 40, 40]), choices: [] });

  expect(text).toMatch(/^The vote weighted by reliability has the same in front: right, with 67 % of the weight\./);
});

test("without earlier runs, or with too little in them, only the plain vote stands and why is said", () => {
  const little = { reliability: { "a/x": { right: 3, answered: 4 } }, questions: 4, runs: 1 };

  for (const known of [undefined, little]) {
    expect(textOf(groupsOf(["left", "right", "right"]), units, { earlier: known, choices: [] })).toMatch(
      /^Only the plain vote is shown: .* 10 answers of two of these models/,
    );
  }
});

test("one model alone, or no vote, has nothing to weigh", () => {
  const alone = [0, 1, 2].map((index) => unit(index, "a/x"));

  expect(weightedBlocks(groupsOf(["left", "right"]), alone, { earlier: earlier([40, 40, 40]), choices: [] })).toEqual(
    [],
  );
  expect(weightedBlocks([], units, { earlier: earlier([40, 40, 40]), choices: [] })).toEqual([]);
});
