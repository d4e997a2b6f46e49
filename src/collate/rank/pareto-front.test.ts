import { expect, test } from "vitest";
import { type Criterion, paretoFront } from "./pareto-front.ts";

interface Idea {
  readonly name: string;
  readonly novelty?: number | undefined;
  readonly cost?: number | undefined;
}

const CRITERIA: readonly Criterion<Idea>[] = [
  { name: "novelty", value: ({ novelty }) => novelty, better: "higher" },
  { name: "cost", value: ({ cost }) => cost, better: "lower" },
];

function ranks(ideas: readonly Idea[]) {
  return paretoFront(ideas, CRITERIA).map(({ item, rank, bestAt }) => [item.name, rank, bestAt]);
}

test("items that no other beats come first, with what they are best at", () => {
  const ranked = ranks([
    { name: "dull and dear", novelty: 1, cost: 9 },
    { name: "new", novelty: 9, cost: 5 },
    { name: "cheap", novelty: 2, cost: 1 },
    { name: "between", novelty: 5, cost: 6 },
  ]);

  expect(ranked).toEqual([
    ["new", 1, ["novelty"]],
    ["cheap", 1, ["cost"]],
    ["between", 2, []],
    ["dull and dear", 3, []],
  ]);
});

test("equal items share a rank", () => {
  const ranked = ranks([
    { name: "one", novelty: 3, cost: 3 },
    { name: "other", novelty: 3, cost: 3 },
  ]);

  expect(ranked.map(([, rank]) => rank)).toEqual([1, 1]);
});

test("what is not known neither beats nor is beaten", () => {
  const ranked = ranks([
    { name: "unknown cost", novelty: 5 },
    { name: "known", novelty: 5, cost: 9 },
  ]);

  expect(ranked.map(([, rank]) => rank)).toEqual([1, 1]);
});

test("every item is ranked even where unknown values let items beat each other in a circle", () => {
  const criteria = ["x", "y", "z"].map((name): Criterion<Record<string, number>> => {
    return { name, value: (item) => item[name], better: "higher" };
  });

  const ranked = paretoFront(
    [
      { x: 1, y: 2 },
      { y: 1, z: 2 },
      { z: 1, x: 2 },
    ],
    criteria,
  );

  expect(ranked.map(({ rank }) => rank)).toEqual([1, 1, 1]);
});
