import { expect, test } from "vitest";
import { saturation } from "./saturation.ts";

test("new families are counted per wave", () => {
  const { waves } = saturation([["a", "b", "a"], ["b", "c"], ["a"]]);

  expect(waves).toEqual([
    { items: 3, newFamilies: 2, families: 2 },
    { items: 2, newFamilies: 1, families: 3 },
    { items: 1, newFamilies: 0, families: 3 },
  ]);
});

test("two waves without news saturate", () => {
  const { isSaturated, reason } = saturation([
    ["a", "b"],
    ["a", "b"],
    ["b", "a"],
  ]);

  expect(isSaturated).toBe(true);
  expect(reason).toBe("0 new in the last 4 items of 2 waves; saturated at 5 % or less");
});

test("one wave without news is not enough", () => {
  const { isSaturated } = saturation([
    ["a", "b"],
    ["c", "d"],
    ["a", "b"],
  ]);

  expect(isSaturated).toBe(false);
});

test("a wave whose calls all failed is no sign of saturation", () => {
  const { isSaturated, reason } = saturation([["a", "b"], [], []]);

  expect(isSaturated).toBe(false);
  expect(reason).toBe("1 of 2 waves needed to judge saturation");
});
