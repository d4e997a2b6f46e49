import { expect, test } from "vitest";
import { stemOf, wordsOf } from "./words.ts";

test.each([
  ["retries", "retry"],
  ["indexes", "index"],
  ["classes", "class"],
  ["stopping", "stop"],
  ["stopped", "stop"],
  ["quickly", "quick"],
  ["cache's", "cach"],
  ["status", "status"],
  ["analysis", "analysis"],
  ["bus", "bus"],
])("the stem of %s is %s", (word, stem) => {
  expect(stemOf(word)).toBe(stem);
});

test("words are lower case, without marks, in order", () => {
  expect(wordsOf("**Use** Redis, v7!")).toEqual(["use", "redis", "v7"]);
});
