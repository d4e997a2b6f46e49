import { expect, test } from "vitest";
import { growingSimilarity, lexicalSimilarity } from "./lexical-similarity.ts";

test("equal texts are one apart from case and punctuation, and texts without a common letter are nothing alike", () => {
  const similarity = lexicalSimilarity(["Use a cache.", "use a CACHE", "Proxy fully"]);

  expect(similarity.between(0, 1)).toBeCloseTo(1, 5);
  expect(similarity.between(0, 2)).toBeLessThan(0.05);
});

test("another inflection of the same words is nearer than another subject", () => {
  const similarity = lexicalSimilarity([
    "The worker retries failed requests",
    "Workers retry a failing request",
    "The parser skips trailing commas",
  ]);

  expect(similarity.between(0, 1)).toBeGreaterThan(0.4);
  expect(similarity.between(0, 1)).toBeGreaterThan(4 * similarity.between(0, 2));
});

test("a rare word in common says more than a frequent one", () => {
  const similarity = lexicalSimilarity(["cache zebra", "zebra index", "cache index one", "cache queue", "cache lock"]);

  expect(similarity.between(0, 1)).toBeGreaterThan(similarity.between(0, 3));
});

test("a row holds what each pair says", () => {
  const similarity = lexicalSimilarity(["add an index", "add two indexes", "drop the table"]);

  const row = [...similarity.row(0)];

  for (const [other, measured] of row.entries()) expect(measured).toBeCloseTo(similarity.between(0, other), 5);
});

test("texts added one by one are compared as if given at once", () => {
  const texts = ["add an index", "add two indexes", "drop the table"];
  const growing = growingSimilarity();
  growing.add("add an index");
  growing.between(0, 0);
  growing.add("add two indexes");
  growing.add("drop the table");

  expect(growing.between(0, 1)).toBeCloseTo(lexicalSimilarity(texts).between(0, 1), 6);
  expect(growing.size).toBe(3);
});

test("a text without words is like nothing", () => {
  const similarity = lexicalSimilarity(["...", "", "a word"]);

  expect([...similarity.row(0)]).toEqual([0, 0, 0]);
});
