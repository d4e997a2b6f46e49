import { expect, test } from "vitest";
import type { TestCase } from "../../core/test-case.ts";
import { giveTheSame, textOfCase, valuesOfCase } from "./case-text.ts";

const caseOf = (change: Partial<TestCase> = {}): TestCase => ({
  name: "a name",
  category: "happy-path",
  file: "a.ts",
  symbol: "parse",
  scenario: "why",
  setup: "",
  steps: ['Call parse("42", 1_000)'],
  assertions: ["It returns 42"],
  expected: "42!",
  ...change,
});

test("all that a case says is its text, in sentences", () => {
  expect(textOfCase(caseOf())).toBe('a name. why. Call parse("42", 1_000). It returns 42. 42!');
});

test("cases of equal values are one, whatever words and quotes stand around them", () => {
  const other = caseOf({ name: "b", steps: ["parse is given '42' and 1000"], assertions: ["the outcome equals 42"] });

  expect(valuesOfCase(other)).toBe(valuesOfCase(caseOf()));
});

test.each([
  { steps: ['Call parse("43", 1000)'] },
  { steps: ["Call parse(42, 1000)"] },
  { assertions: ["It returns 41"] },
  { assertions: ["It returns -42"] },
  { symbol: "parseAll" },
  { category: "edge-case" as const },
  { file: "b.ts" },
])("%j makes another test", (change) => {
  expect(valuesOfCase(caseOf(change))).not.toBe(valuesOfCase(caseOf()));
});

test.each([{ symbol: " " }, { steps: ["Call it"] }, { assertions: ["It throws"] }])(
  "%j names nothing by value",
  (change) => {
    expect(valuesOfCase(caseOf(change))).toBeUndefined();
  },
);

test("the same is given by value, or word for word where there is none", () => {
  expect(giveTheSame(caseOf(), caseOf({ steps: ["parse('42') with 1000"] }))).toBe(true);
  expect(giveTheSame(caseOf(), caseOf({ steps: ["parse('43') with 1000"] }))).toBe(false);
  expect(giveTheSame(caseOf({ steps: ["call it"] }), caseOf({ steps: ["call it"] }))).toBe(true);
  expect(giveTheSame(caseOf({ steps: ["call it"] }), caseOf({ steps: ["call that"] }))).toBe(false);
});
