import { expect, test } from "vitest";
import { bradleyTerry } from "./bradley-terry.ts";
import { type OrderedJudgement, pairwiseFromBothOrders } from "./pairwise.ts";

function judged(first: string, second: string, preferred: OrderedJudgement["preferred"]): OrderedJudgement {
  return { first, second, preferred };
}

test("a judge who always prefers the first answer makes a draw", () => {
  const { outcomes, firstShare } = pairwiseFromBothOrders([judged("a", "b", "first"), judged("b", "a", "first")]);

  expect(outcomes).toEqual([{ left: "a", right: "b", leftWins: 1, rightWins: 1 }]);
  expect(firstShare).toBe(1);
});

test("a judge who keeps to one answer in both orders decides for it", () => {
  const { outcomes } = pairwiseFromBothOrders([judged("a", "b", "second"), judged("b", "a", "first")]);

  expect(outcomes).toEqual([{ left: "a", right: "b", leftWins: 0, rightWins: 2 }]);
});

test("both orders weigh the same however often each was asked", () => {
  const often = Array.from({ length: 9 }, () => judged("a", "b", "first"));

  const { outcomes } = pairwiseFromBothOrders([...often, judged("b", "a", "first")]);

  expect(outcomes).toEqual([{ left: "a", right: "b", leftWins: 5, rightWins: 5 }]);
});

test("a pair asked in one order only is left out and named", () => {
  const { outcomes, oneSided } = pairwiseFromBothOrders([judged("a", "b", "first")]);

  expect(outcomes).toEqual([]);
  expect(oneSided).toEqual([["a", "b"]]);
});

test("an answer compared with itself says nothing", () => {
  const { outcomes, firstShare } = pairwiseFromBothOrders([judged("a", "a", "first")]);

  expect(outcomes).toEqual([]);
  expect(firstShare).toBeUndefined();
});

test("Bradley-Terry orders items that never met by those they both met", () => {
  const outcomes = [
    { left: "a", right: "b", leftWins: 8, rightWins: 2 },
    { left: "b", right: "c", leftWins: 8, rightWins: 2 },
  ];

  const strengths = bradleyTerry(outcomes);

  expect(strengths.map(({ item }) => item)).toEqual(["a", "b", "c"]);
  expect(strengths[1]?.logStrength).toBeCloseTo(0, 6);
});

test("Bradley-Terry comes near the odds of many comparisons", () => {
  const [strong, weak] = bradleyTerry([{ left: "a", right: "b", leftWins: 3_000, rightWins: 1_000 }]);

  expect((strong?.logStrength ?? 0) - (weak?.logStrength ?? 0)).toBeCloseTo(Math.log(3), 2);
});

test("Bradley-Terry stays finite where one item won all", () => {
  const [first] = bradleyTerry([{ left: "a", right: "b", leftWins: 5, rightWins: 0 }]);

  expect(first).toMatchObject({ item: "a", comparisons: 5 });
  expect(Number.isFinite(first?.standardError)).toBe(true);
});

test("no comparisons rank nothing", () => {
  const strengths = bradleyTerry([]);

  expect(strengths).toEqual([]);
});
