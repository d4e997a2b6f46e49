import { expect, test } from "vitest";
import { lexicalSimilarity } from "./lexical-similarity.ts";
import { meanSimilarities } from "./mean-similarity.ts";

const TEXTS = [
  "Put a cache in front of the database",
  "A cache in front of the database",
  "Split the tables by customer",
  "Pay people to wait",
];

test("the mean over all others is that of every pair, measured one by one", () => {
  const means = meanSimilarities(TEXTS);

  const similarity = lexicalSimilarity(TEXTS);
  for (const [index, mean] of means.entries()) {
    const others = TEXTS.flatMap((_, other) => (other === index ? [] : [similarity.between(index, other)]));
    expect(mean).toBeCloseTo(others.reduce((sum, one) => sum + one, 0) / others.length, 5);
  }
});

test("equal texts are wholly alike, a text of no words is like nothing, and a single one has no others", () => {
  expect(meanSimilarities(["a cache", "a cache", "a cache"]).map((mean) => mean?.toFixed(3))).toEqual([
    "1.000",
    "1.000",
    "1.000",
  ]);
  expect(meanSimilarities(["a cache", "?!"])).toEqual([0, 0]);
  expect(meanSimilarities(["a cache"])).toEqual([undefined]);
});
