import { expect, test } from "vitest";
import { wilsonInterval } from "./wilson.ts";

test.each([
  [0, 0, 0, 1],
  [0, 10, 0, 0.2775],
  [10, 10, 0.7225, 1],
  [5, 10, 0.2366, 0.7634],
  [36, 48, 0.6122, 0.8508],
  [1, 1, 0.2065, 1],
])("%d of %d lies between %d and %d at 95 %%", (successes, total, low, high) => {
  const interval = wilsonInterval(successes, total);

  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

test("a larger z gives a wider interval", () => {
  const [usual, wide] = [wilsonInterval(36, 48), wilsonInterval(36, 48, 2.576)];

  expect(wide.high - wide.low).toBeGreaterThan(usual.high - usual.low);
});
