import { expect, test } from "vitest";
import { extractAnswer } from "./extract-answer.ts";
import type { ExpectedAnswer } from "./extraction.ts";

const CHOICES = [
  { letter: "A", text: "ClickHouse" },
  { letter: "B", text: "TimescaleDB" },
  { letter: "C", text: "It depends on the load" },
  { letter: "I", text: "None of them" },
];

test.each([
  ["a bare letter", "B", "B"],
  ["a letter in brackets", "(B)", "B"],
  ["the words of an option", "TimescaleDB", "B"],
  ["a statement after reasoning", "A is fast, C is vague. The answer is (B).", "B"],
  ["a statement with the option's words", "Hence the correct answer is:\n\nB. TimescaleDB", "B"],
  ["a bold final answer", "I compared them.\n\n**Final Answer:** **B**", "B"],
  ["a boxed letter", "Thus, the answer is:\n\n\\[\n\\boxed{B}\n\\]", "B"],
  ["an option named by its words in a statement", "So the best option is TimescaleDB.", "B"],
  ["a last line that repeats an option", "Let us see.\nMost rows are time series, so:\nB. TimescaleDB", "B"],
  ["a statement that another one corrects", "The answer is A. Wait, that ignores updates. The answer is B.", "B"],
  ["a statement before a list of other answers", "The answer is (B).\n\nThe answer is (A).\n\nThe answer is (C).", "B"],
  ["a letter that is also a word", "The answer is I.", "I"],
  ["an answer after a result on the way", "The best choice at first sight is A. The answer is B.", "B"],
])("of %s the letter is read", (_, text, letter) => {
  const extraction = extractAnswer(text, { choices: CHOICES });

  expect(extraction).toMatchObject({ kind: "found", answer: letter });
});

test.each([
  ["reasoning that was cut off", "We compare A with B. A is a column store and", "the text states no answer"],
  ["two options at once", "The answer is (A) and (B).", "the answer names several choices"],
  ["a letter that is not offered", "The answer is (E).", "the answer is none of the choices offered"],
  [
    "an option that is denied",
    "The closest option is B, which is not the correct answer.",
    "the text states no answer",
  ],
  ["a numbered list of remarks", "A. It is fast\nB. It is slow", "the text states no answer"],
  [
    "an article in the place of a letter",
    "The answer is a matter of taste.",
    "the answer is none of the choices offered",
  ],
])("of %s nothing is guessed", (_, text, reason) => {
  const extraction = extractAnswer(text, { choices: CHOICES });

  expect(extraction).toEqual({ kind: "none", reason });
});

test.each<[ExpectedAnswer, string, string]>([
  ["number", "3 + 4 = 7\n#### 7", "7"],
  ["number", "So they weigh <<125*4=500>>500 pounds.\nA: 623", "623"],
  ["number", "The answer is 42 km. Others say 12.", "42 km"],
  ["number", "#### Reasoning\nThe result of step 1 is 3.\n#### Answer\nThe answer is 9.", "9"],
  ["number", "The answer is 3 + 4 = 7 apples", "7 apples"],
  ["number", "Thus \\boxed{\\frac{1}{2}}", "1/2"],
  ["number", "Hence \\boxed{42\\text{ km}}.", "42 km"],
  ["number", "They walked 5 miles.", "5"],
  ["date", "The answer is March 3rd, 2024, a Sunday.", "March 3rd, 2024"],
  ["date", "It was signed on 3 March 2024.", "3 March 2024"],
  ["boolean", "Yes, because the lock is held.", "yes"],
  ["boolean", "It looks safe at first.\nAnswer: No. It is not.", "no"],
  ["phrase", "She wrote the first program. The answer is **Ada Lovelace**.", "Ada Lovelace"],
  ["phrase", "Ada Lovelace", "Ada Lovelace"],
  ["code", "First:\n```js\nlet a\n```\nBetter:\n```js\nconst a = 1;\n```\nDone.", "const a = 1;"],
])("a %s is read from %j", (expected, text, answer) => {
  const extraction = extractAnswer(text, { expected });

  expect(extraction).toMatchObject({ kind: "found", answer });
});

test.each<[ExpectedAnswer, string, string]>([
  ["number", "It was 12 or 13.", "the text states no answer and has several numbers"],
  ["number", "The answer is between 12 and 13.", "the stated answer has several numbers: 12, 13"],
  ["number", "I cannot say.", "the text has no number"],
  ["date", "It was in 03/04/2026.", "the text has no date"],
  ["boolean", "Yes, in general.\nNo, not here.", "the text begins with one of yes and no and ends with the other"],
  ["phrase", "First sentence of a long essay.\nSecond sentence.", "the text states no answer"],
  ["code", "```js\nconst a = 1;", "the last code block has no end"],
  ["code", "Use a lock.", "the text has no code block"],
])("no %s is guessed from %j", (expected, text, reason) => {
  const extraction = extractAnswer(text, { expected });

  expect(extraction).toEqual({ kind: "none", reason });
});

test("a long text without an answer is read in one go, however often it nearly states one", () => {
  const text = `${"the final correct ".repeat(20_000)}${"The answer is ".repeat(100)}`;

  const extraction = extractAnswer(text, { choices: CHOICES });

  expect(extraction.kind).toBe("none");
});
