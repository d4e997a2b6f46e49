import { expect, test } from "vitest";
import { InputError } from "../../core/errors.ts";
import { similarityOf } from "./similarity-of.ts";

test("embeddings decide where they are given", () => {
  const similarity = similarityOf(["cheap", "inexpensive", "purple"], {
    vectors: [
      [1, 0.1],
      [2, 0.2],
      [-1, 3],
    ],
  });

  expect(similarity.between(0, 1)).toBeCloseTo(1, 5);
  expect(similarity.between(0, 2)).toBe(0);
});

test("without embeddings the words decide", () => {
  expect(similarityOf(["a red door", "the red doors"]).between(0, 1)).toBeGreaterThan(0.5);
});

test.each([
  ["one is missing", [[1, 0]], "expected one embedding for each of 2 texts, got 1"],
  ["they differ in length", [[1, 0], [1]], "expected 2 finite dimensions in embedding 1, got 1"],
  [
    "one holds no number",
    [
      [1, 0],
      [Number.NaN, 1],
    ],
    "got a value that is no number",
  ],
])("embeddings are refused when %s", (_, vectors, problem) => {
  const compare = () => similarityOf(["a", "b"], { vectors });

  expect(compare).toThrow(InputError);
  expect(compare).toThrow(problem);
});
