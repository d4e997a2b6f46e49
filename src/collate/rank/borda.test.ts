import { expect, test } from "vitest";
import { borda } from "./borda.ts";

test("the item that most put first wins", () => {
  const scores = borda([
    { judge: "x", order: ["a", "b", "c"] },
    { judge: "y", order: ["a", "c", "b"] },
    { judge: "z", order: ["b", "a", "c"] },
  ]);

  expect(scores).toEqual([
    { item: "a", score: 2.5 / 3, rankings: 3 },
    { item: "b", score: 0.5, rankings: 3 },
    { item: "c", score: 0.5 / 3, rankings: 3 },
  ]);
});

test("a judge's own answer does not count in its ranking", () => {
  const scores = borda([{ judge: "x", order: ["mine", "a", "b"], own: "mine" }]);

  expect(scores.map(({ item, score }) => [item, score])).toEqual([
    ["a", 1],
    ["b", 0],
  ]);
});

test("an item that fewer judged is not punished for it", () => {
  const scores = borda([
    { judge: "x", order: ["a", "b"] },
    { judge: "y", order: ["a", "b"] },
    { judge: "z", order: ["late", "b"] },
  ]);

  expect(scores.map(({ item, score }) => [item, score])).toEqual([
    ["a", 1],
    ["late", 1],
    ["b", 0],
  ]);
});

test("a ranking of one item, or of one item twice, says nothing", () => {
  const scores = borda([
    { judge: "x", order: ["a"] },
    { judge: "y", order: ["b", "b"] },
  ]);

  expect(scores).toEqual([]);
});
