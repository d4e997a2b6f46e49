import { expect, test } from "vitest";
import { apportion, countsByShare } from "./shares.ts";

test("without shares cases are spread evenly, and what is left over goes to the first", () => {
  expect(countsByShare(10).map(({ count }) => count)).toEqual([3, 3, 2, 2]);
  expect(countsByShare(2)).toEqual([
    { category: "happy-path", count: 1 },
    { category: "edge-case", count: 1 },
  ]);
});

test("shares give whole numbers that sum to the total, by the largest remainder", () => {
  const counts = countsByShare(7, { "happy-path": 40, "edge-case": 30, "error-handling": 30 });

  expect(counts).toEqual([
    { category: "happy-path", count: 3 },
    { category: "edge-case", count: 2 },
    { category: "error-handling", count: 2 },
  ]);
});

test("a category without a share gets nothing, however much is left over", () => {
  expect(countsByShare(3, { integration: 100 })).toEqual([{ category: "integration", count: 3 }]);
});

test.each([
  [10, [1, 1, 1], [4, 3, 3]],
  [1, [0, 1, 5], [0, 0, 1]],
  [5, [0, 0], [0, 0]],
  [0, [3, 4], [0, 0]],
  [100, [1 / 3, 1 / 3, 1 / 3], [34, 33, 33]],
])("%i over %j are %j", (total, weights, counts) => {
  expect(apportion(total, weights)).toEqual(counts);
});

test("the sum is the total for every total", () => {
  for (let total = 0; total <= 200; total++) {
    const counts = apportion(total, [33.3, 12.7, 54, 0.1, 7]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(total);
  }
});
