import { expect, test } from "vitest";
import { chao1 } from "./chao1.ts";

test("the estimate adds families by those seen once and twice", () => {
  const { seen, estimate, coverage } = chao1([4, 3, 2, 2, 1, 1, 1, 1]);

  expect(seen).toBe(8);
  expect(estimate).toBeCloseTo(8 + ((14 / 15) * 12) / 6, 10);
  expect(coverage).toBeCloseTo(8 / estimate, 10);
});

test("the interval holds the estimate and is never below what was seen", () => {
  const { interval, estimate, seen } = chao1([4, 3, 2, 2, 1, 1, 1, 1]);

  expect(interval.low).toBeGreaterThanOrEqual(seen);
  expect(interval.low).toBeLessThan(estimate);
  expect(interval.high).toBeGreaterThan(estimate);
});

test("where all was seen often nothing is missing", () => {
  const { estimate, interval } = chao1([20, 30, 25]);

  expect(estimate).toBe(3);
  expect(interval.high).toBeCloseTo(3, 3);
});

test("where nothing was seen twice the interval is wide", () => {
  const { estimate, interval } = chao1([1, 1, 1, 1, 1, 1, 1, 1]);

  expect(estimate).toBeCloseTo(8 + (7 / 8) * 28, 10);
  expect(interval.high - interval.low).toBeGreaterThan(estimate);
});

test.each([[[]], [[0, 0]]])("nothing seen (%j) says nothing", (frequencies) => {
  const { estimate, coverage, interval } = chao1(frequencies);

  expect([estimate, coverage, interval]).toEqual([0, undefined, { low: 0, high: Infinity }]);
});
