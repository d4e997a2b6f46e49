import { expect, test } from "vitest";
import { waveAsks } from "./plan-wave.ts";

const bundle = (lines: number, have = 0, barren = 0) => ({ lines, have, barren });
const total = (asks: ReturnType<typeof waveAsks>) =>
  asks.reduce((sum, { counts }) => sum + counts.reduce((own, { count }) => own + count, 0), 0);

test("a wave asks for all that is missing, in as few calls as fit, each of few categories", () => {
  const missing = [
    { category: "happy-path", count: 3 },
    { category: "edge-case", count: 3 },
    { category: "error-handling", count: 3 },
    { category: "integration", count: 3 },
  ] as const;

  const asks = waveAsks({ missing, bundles: [bundle(100)], most: 24, mostPerCall: 6 });

  expect(asks).toEqual([
    { bundle: 0, counts: missing.slice(0, 2) },
    { bundle: 0, counts: missing.slice(2) },
  ]);
});

test("every bundle gets cases by its lines, and each a mix of categories", () => {
  const missing = [
    { category: "happy-path", count: 10 },
    { category: "edge-case", count: 10 },
  ] as const;

  const asks = waveAsks({ missing, bundles: [bundle(100), bundle(300)], most: 24, mostPerCall: 100 });

  expect(asks).toEqual([
    {
      bundle: 0,
      counts: [
        { category: "happy-path", count: 3 },
        { category: "edge-case", count: 2 },
      ],
    },
    {
      bundle: 1,
      counts: [
        { category: "happy-path", count: 7 },
        { category: "edge-case", count: 8 },
      ],
    },
  ]);
});

test("a wave is no larger than its most, at the shares of what is missing", () => {
  const missing = [
    { category: "happy-path", count: 60 },
    { category: "integration", count: 20 },
  ] as const;

  const asks = waveAsks({ missing, bundles: [bundle(10)], most: 8, mostPerCall: 8 });

  expect(asks).toEqual([
    {
      bundle: 0,
      counts: [
        { category: "happy-path", count: 6 },
        { category: "integration", count: 2 },
      ],
    },
  ]);
});

test("what has its share already is left out, and what brought nothing is asked less", () => {
  const missing = [{ category: "edge-case", count: 4 }] as const;

  const behind = waveAsks({ missing, bundles: [bundle(100, 10), bundle(100, 2)], most: 24, mostPerCall: 6 });
  const barren = waveAsks({ missing, bundles: [bundle(100, 5, 3), bundle(100, 5)], most: 24, mostPerCall: 6 });

  expect(behind.map((ask) => ask.bundle)).toEqual([1]);
  expect(barren.map((ask) => ask.bundle)).toEqual([1]);
});

test("many small files share few cases, and none is lost", () => {
  const missing = [{ category: "happy-path", count: 5 }] as const;
  const bundles = Array.from({ length: 40 }, (_, index) => bundle(10 + index));

  const asks = waveAsks({ missing, bundles, most: 24, mostPerCall: 6 });

  expect(total(asks)).toBe(5);
});
