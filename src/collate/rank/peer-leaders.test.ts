import { expect, test } from "vitest";
import { borda } from "./borda.ts";
import { peerLeaders } from "./peer-leaders.ts";

const ranking = (own: string, ...order: readonly string[]) => ({ judge: own, own, order });
const leadersOf = (rankings: ReturnType<typeof ranking>[]) => peerLeaders(borda(rankings), rankings);

test("whom more peers put above another is ahead of it", () => {
  expect(leadersOf([ranking("a", "b", "c"), ranking("b", "c", "a"), ranking("c", "b", "a")])).toEqual(["b"]);
});

test("peers who go by the order they were shown tell nothing apart", () => {
  const both = (own: string, one: string, other: string) => [ranking(own, one, other), ranking(own, other, one)];

  expect(leadersOf([...both("a", "b", "c"), ...both("b", "c", "a"), ...both("c", "a", "b")])).toEqual([]);
});

test("nobody's ranking of its own answer counts", () => {
  expect(leadersOf([ranking("a", "a", "b", "c"), ranking("b", "b", "a", "c"), ranking("c", "c", "a", "b")])).toEqual([
    "a",
  ]);
});

test("without a ranking nobody leads", () => {
  expect(leadersOf([])).toEqual([]);
});
