import { expect, test } from "vitest";
import { tailEstimate } from "./tail-estimate.ts";

test("with nothing in flight the quantile is that of the finished requests", () => {
  const estimate = tailEstimate();
  for (let ms = 1; ms <= 1_000; ms++) estimate.finished(ms);

  const p95 = estimate.quantileMs(0.95, []) ?? 0;

  expect(p95).toBeGreaterThanOrEqual(950);
  expect(p95).toBeLessThan(950 * 1.05);
});

test("the fastest twenty of a thousand tell nothing about the tail", () => {
  const estimate = tailEstimate();
  for (let ms = 100; ms < 120; ms++) estimate.finished(ms);

  expect(estimate.quantileMs(0.95, [{ elapsedMs: 120, count: 980 }])).toBeUndefined();
});

test("requests in flight for less time than the finished ones took don't shift the tail", () => {
  const estimate = tailEstimate();
  for (let count = 0; count < 100; count++) estimate.finished(count < 95 ? 500 : 4_000);

  expect(estimate.quantileMs(0.95, [{ elapsedMs: 10, count: 5_000 }])).toBeCloseTo(500, -2);
});

test("a request that was given up counts as one that would have taken longer", () => {
  const estimate = tailEstimate();
  for (let count = 0; count < 90; count++) estimate.finished(500);
  for (let count = 0; count < 10; count++) estimate.left(900);

  expect(estimate.quantileMs(0.95, [])).toBeUndefined();
  expect(estimate.quantileMs(0.89, [])).toBeDefined();
});

test("the estimate follows a provider that gets slower", () => {
  const estimate = tailEstimate();
  for (let count = 0; count < 4_000; count++) estimate.finished(100);
  for (let count = 0; count < 4_000; count++) estimate.finished(1_000);

  expect(estimate.quantileMs(0.5, [])).toBeGreaterThan(900);
});
