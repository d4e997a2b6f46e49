import { expect, test } from "vitest";
import { judgedOrder } from "./judged-order.ts";
import { judgingPairs, MOST_RANKED } from "./judging-pairs.ts";

const pair = (left: string, right: string, leftWins: number, rightWins: number) => ({
  left,
  right,
  leftWins,
  rightWins,
});

test("an item that won every pair both ways is the one leader", () => {
  const { ranked, leaders } = judgedOrder({
    outcomes: [pair("a", "b", 0, 2), pair("a", "c", 2, 0), pair("b", "c", 2, 0)],
  });

  expect(ranked.map(({ item }) => item)).toEqual(["b", "a", "c"]);
  expect(leaders).toEqual(["b"]);
});

test("where all pairs are drawn, as by a judge who goes by the order, nothing leads", () => {
  const { leaders } = judgedOrder({ outcomes: [pair("a", "b", 1, 1), pair("a", "c", 1, 1), pair("b", "c", 1, 1)] });

  expect(leaders).toEqual([]);
});

test("what the first only drew with is not told from it", () => {
  const { leaders } = judgedOrder({ outcomes: [pair("a", "b", 1, 1), pair("a", "c", 2, 0), pair("b", "c", 1, 1)] });

  expect(leaders).toEqual(["a", "b"]);
});

test("a circle has no winner", () => {
  const { leaders } = judgedOrder({ outcomes: [pair("a", "b", 2, 0), pair("b", "c", 2, 0), pair("a", "c", 0, 2)] });

  expect(leaders).toContain("a");
  expect(leaders).toContain("c");
});

test("an interval holds its score and narrows with more judgements", () => {
  const [few] = judgedOrder({ outcomes: [pair("a", "b", 2, 0)] }).ranked;
  const [many] = judgedOrder({ outcomes: [pair("a", "b", 20, 10)] }).ranked;

  const width = (item: typeof few) => (item?.high ?? 0) - (item?.low ?? 0);
  expect(few?.low).toBeLessThan(few?.score ?? 0);
  expect(few?.high).toBeGreaterThan(few?.score ?? 1);
  expect(width(many)).toBeLessThan(width(few));
});

test("nothing was compared, nothing is ranked", () => {
  expect(judgedOrder({ outcomes: [] })).toEqual({ ranked: [], leaders: [] });
});

test.each([
  [0, 0],
  [1, 0],
  [2, 1],
  [3, 3],
  [5, 10],
  [8, 28],
])("%i items are compared in all their %i pairs", (count, pairs) => {
  expect(judgingPairs(count)).toHaveLength(pairs);
});

test.each([9, 10, 25, MOST_RANKED])("of %i items at most 100 pairs are compared, and all hang together", (count) => {
  const pairs = judgingPairs(count);

  const reached = new Set([0]);
  for (let round = 0; round < count; round++) {
    for (const [left, right] of pairs) {
      if (reached.has(left)) reached.add(right);
      if (reached.has(right)) reached.add(left);
    }
  }
  expect(pairs.length).toBeLessThanOrEqual(100);
  expect(pairs.every(([left, right]) => left < right && right < count)).toBe(true);
  expect(new Set(pairs.map(String)).size).toBe(pairs.length);
  expect(reached.size).toBe(count);
});
