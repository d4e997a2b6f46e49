import { expect, test } from "vitest";
import { choicesIn, chosenLetter } from "./multiple-choice.ts";

test.each([
  ["one a line", "Which?\nA) red\nB) blue"],
  ["with dots", "Which?\n  A. red\n  B. blue\n"],
  ["in brackets", "Which?\n(A) red\n(B) blue"],
  ["as a list in small letters", "- a) red\n- b) blue"],
  ["in a row", "Which: A) red B) blue?"],
  ["in a row with commas", "Which of (A) red, (B) blue"],
])("choices are read %s", (_, question) => {
  const choices = choicesIn(question);

  expect(choices).toEqual([
    { letter: "A", text: "red" },
    { letter: "B", text: "blue" },
  ]);
});

test.each([
  ["a plain question", "What is the best database?"],
  ["one lettered line", "A) red"],
  ["letters with a gap", "A) red\nC) blue"],
  ["prose with brackets", "Does f(A) call g(B) or not?"],
])("%s offers no choices", (_, question) => {
  const choices = choicesIn(question);

  expect(choices).toEqual([]);
});

test.each([
  ["B", "B", ""],
  ["(b)", "B", ""],
  ["Choice B:", "B", ""],
  ["b: blue", "B", "blue"],
  ["B - blue", "B", "blue"],
  ["[B] blue", "B", "blue"],
  ["Option B, the blue one", "B", "the blue one"],
])("%j chooses %s", (answer, letter, text) => {
  const chosen = chosenLetter(answer);

  expect(chosen).toEqual({ letter, text });
});

test.each(["C++", "E. coli", "A red one", "BB", "B2", "c:\\windows", "é", ""])("%j chooses no letter", (answer) => {
  const chosen = chosenLetter(answer);

  expect(chosen).toBeUndefined();
});
