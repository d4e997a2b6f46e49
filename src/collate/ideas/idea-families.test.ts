import { expect, test } from "vitest";
import { type MeasuredIdea, rankFamilies } from "./idea-families.ts";

const TEXTS = ["a cache in front", "cache in front", "split by customer", "pay them to wait"];

function ideas(feasibilities: readonly number[], change: Partial<MeasuredIdea> = {}): readonly MeasuredIdea[] {
  return feasibilities.map((feasibility, index) => ({
    text: TEXTS[index] ?? "",
    feasibility,
    cost: "low" as const,
    scores: {},
    ...change,
  }));
}

const alone = (...members: readonly number[]) => ({ members, medoid: members[0] ?? 0, cohesion: 1 });

test("a family's figures are medians of its members, of two costs the higher", () => {
  const two = [
    { text: "x", feasibility: 40, cost: "low" as const, scores: { safety: 10 } },
    { text: "y", feasibility: 61, cost: "medium" as const, scores: { safety: 31 } },
  ];

  const [family] = rankFamilies(two, [alone(0, 1)], ["feasibility"]);

  expect(family).toMatchObject({ feasibility: 51, cost: "medium", scores: { safety: 21 }, rank: 1 });
});

test("ranks follow dominance, and within a rank the first criterion named", () => {
  const families = [alone(0), alone(1), alone(2)];

  const ranked = rankFamilies(ideas([30, 90, 60]), families, ["feasibility", "cost"]);

  expect(ranked.map(({ centre, rank }) => [centre, rank])).toEqual([
    [1, 1],
    [2, 2],
    [0, 3],
  ]);
  expect(ranked[0]?.bestAt).toEqual(["feasibility", "cost"]);
});

test("families of equal figures share a rank, in the order in which they were found", () => {
  const ranked = rankFamilies(ideas([50, 50, 50, 50]), [alone(2), alone(0), alone(1), alone(3)], ["feasibility"]);

  expect(ranked.map(({ centre, rank }) => [centre, rank])).toEqual([
    [2, 1],
    [0, 1],
    [1, 1],
    [3, 1],
  ]);
});

test("what shares its words with others is less novel than what does not; a single idea is neither", () => {
  const ranked = rankFamilies(ideas([50, 50, 50, 50]), [alone(0), alone(1), alone(2), alone(3)], ["novelty"]);
  const noveltyOf = (centre: number) => ranked.find((family) => family.centre === centre)?.novelty ?? 0;

  expect(noveltyOf(3)).toBeGreaterThan(noveltyOf(0));
  expect(rankFamilies(ideas([50]), [alone(0)], ["novelty"])[0]?.novelty).toBeUndefined();
});
