import { expect, test } from "vitest";
import { pairedInTurn, turnsOf } from "./spread-models.ts";

const sharesOf = (...weights: readonly number[]) =>
  weights.map((weight, index) => ({ model: "abcdefgh"[index] ?? "", weight }));

test.each([
  [[1], "a"],
  [[1, 1, 1], "abc"],
  [[3, 1], "aaba"],
  [[2, 2], "ab"],
  [[5, 1, 1], "aabacaa"],
])("weights %j give the turns %s", (weights, turns) => {
  expect(turnsOf(sharesOf(...weights)).join("")).toBe(turns);
});

test("as many items as models: each item meets every model", () => {
  const pairs = pairedInTurn(["x", "y"], ["a", "b"], 100);

  expect(pairs.map(({ item, model }) => item + model)).toEqual(["xa", "yb", "xb", "ya"]);
});

test("each item meets each turn once, however often a model has one", () => {
  const pairs = pairedInTurn(["x", "y", "z"], turnsOf(sharesOf(3, 1)), 100);

  const ofX = pairs.filter(({ item }) => item === "x").map(({ model }) => model);
  expect(pairs).toHaveLength(12);
  expect(ofX.sort().join("")).toBe("aaab");
});

test("no more pairs are made than are needed", () => {
  expect(pairedInTurn(["x", "y"], ["a", "b", "c"], 3)).toHaveLength(3);
});
