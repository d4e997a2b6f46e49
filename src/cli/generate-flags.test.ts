import { expect, test } from "vitest";
import { FlagNumbers } from "./flag-numbers.ts";
import { readAnalyzeFlags, readGenerateFlags } from "./generate-flags.ts";
import type { QuestionFlags } from "./question-flags.ts";

function read(flags: QuestionFlags) {
  const numbers = new FlagNumbers();
  return { part: readGenerateFlags(flags, numbers), problems: numbers.problems };
}

test("lenses and criteria are lists, and refining without a number is of three", () => {
  const { part, problems } = read({
    lenses: "cost, users",
    rankBy: "safety,impact",
    untilSaturated: true,
    refine: true,
  });

  expect(part).toEqual({ lenses: ["cost", "users"], rankBy: ["safety", "impact"], untilSaturated: true, refine: 3 });
  expect(problems).toEqual([]);
});

test("a number of families to refine is taken; a prompt that the flag swallowed is told", () => {
  expect(read({ refine: "7" }).part.refine).toBe(7);
  expect(read({ refine: "Grow the shop" }).problems).toEqual([
    'expected --refine as a whole number from 1, got "Grow the shop": without a number put it last',
  ]);
});

test("an empty name in a list is told", () => {
  expect(read({ lenses: "cost,,users" }).problems).toEqual([
    'expected --lenses as names with commas between, got "cost,,users"',
  ]);
});

test("an analysis is refined or not", () => {
  expect(readAnalyzeFlags({ refine: true }, new FlagNumbers())).toEqual({ refine: 1 });
  expect(readAnalyzeFlags({}, new FlagNumbers())).toEqual({ refine: undefined });
});
