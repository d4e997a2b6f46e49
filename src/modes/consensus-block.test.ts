import { expect, test } from "vitest";
import { groupAnswers } from "../collate/group-answers.ts";
import type { Block, Unit } from "../core/report.ts";
import { consensusBlock } from "./consensus-block.ts";
import { votesOf } from "./vote-blocks.ts";

function unitsOf(...answers: readonly string[]): readonly Unit[] {
  return answers.map((answer, index) => {
    const value = { answer, confidence: 80, reasons: [`${answer} is\nbest`, "another"] };
    return { key: `vote/${index + 1}`, status: "answered", model: "sim/a", text: JSON.stringify(value), value };
  });
}

function blocksOf(units: readonly Unit[]): readonly Block[] {
  return consensusBlock(groupAnswers(votesOf(units)), units);
}

function textOf(...answers: readonly string[]): string {
  const [block] = blocksOf(unitsOf(...answers));
  return block?.kind === "markdown" ? block.text : "";
}

test("nothing is claimed without a vote", () => {
  const units: readonly Unit[] = [{ key: "vote/1", status: "error", model: "sim/a", text: null, reason: "gone" }];

  expect(blocksOf(units)).toEqual([]);
});

test("one vote is no consensus and has no chance", () => {
  expect(textOf("yes")).toBe("One vote shows no consensus: ask more often.");
});

test("a leader with enough of the votes is a consensus, with every figure and the dissent", () => {
  const [block] = blocksOf(unitsOf("red", "red", "red", "red", "blue", "red"));

  expect(block).toEqual({
    kind: "markdown",
    text: [
      "**Consensus**: red has 5 of 6 votes, 83 % (95 % interval 44 % to 97 %), at least the 80 % that a consensus takes.",
      "",
      "- Effective opinions: 1.4. So many equally frequent answers would be as mixed as these.",
      "- Chance that the leader is right: 86 %. This is how often a leader with such votes was right on multiple-choice questions with known answers, each put to many models; on other questions, or with the votes of one model, it may be lower.",
      '- Largest dissent: blue, 1 of 6: "blue is best" (vote/5)',
    ].join("\n"),
    from: ["vote/1", "vote/2", "vote/3", "vote/4", "vote/6", "vote/5"],
  });
});

test("a smaller share is called no consensus", () => {
  expect(textOf("red", "red", "red", "blue")).toContain(
    "**No consensus**: red has 3 of 4 votes, 75 % (95 % interval 30 % to 95 %), less than the 80 % that a consensus takes.",
  );
});

test("answers that share the first place lead nothing, and get no chance of being right", () => {
  const text = textOf("red", "blue");

  expect(text).toContain("**No consensus**: 2 answers share the first place with 1 of 2 votes each, 50 %");
  expect(text).toContain("not told, since no answer leads");
  expect(text).not.toContain("dissent");
});

test("where all agree there is no dissent", () => {
  expect(textOf("red", "red", "red")).not.toContain("dissent");
});

test("of many equal dissents three are quoted, and of many keys five", () => {
  const many = textOf("a1", "a1", "a1", "b", "c", "d", "e");
  const large = textOf(..."xxxxxxx", ..."yyyyyy");

  expect(many.match(/Largest dissent/g)).toHaveLength(3);
  expect(many).toContain("- and 1 more answers with as many votes");
  expect(large).toContain("(vote/8, vote/9, vote/10, vote/11, vote/12 and 1 more)");
});
