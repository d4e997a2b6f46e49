import { expect, test } from "vitest";
import { judgementOf } from "./judgement.ts";

const given = (author: string, text: string) => ({ author, text, claims: [], checks: [] });
const schema = (properties: Record<string, unknown>) => ({ type: "object", properties }) as never;
const SAME = schema({ why: { type: "string" }, same: { enum: ["yes", "no", "opposed"] } });
const BETTER = schema({ why: { type: "string" }, better: { enum: ["first", "second", "neither"] } });

test.each([
  ["Put a cache in front", "put a cache in front.", "yes"],
  ["Put a cache in front", "Hire two people", "no"],
  ["Use the cache", "Do not use the cache", "opposed"],
])("%s and %s are the same: %s, whichever comes first", (one, other, same) => {
  expect(judgementOf(SAME, [given("first", one), given("second", other)])).toEqual({ same });
  expect(judgementOf(SAME, [given("first", other), given("second", one)])).toEqual({ same });
});

test("the answer that says more is better in either place, and two that say as much are neither", () => {
  const [long, short] = ["a b c d e f g h", "a b"];

  const verdicts = [
    [long, short],
    [short, long],
    [long, long],
  ].map(([one = "", other = ""]) => judgementOf(BETTER, [given("first", one), given("second", other)]));

  expect(verdicts).toEqual([{ better: "first" }, { better: "second" }, { better: "neither" }]);
});

test("an order does not depend on the order shown", () => {
  const asked = schema({ order: { type: "array", items: { type: "string" } } });
  const answers = [given("answer 1", "a b"), given("answer 2", "a b c d"), given("answer 3", "a")];

  expect(judgementOf(asked, answers)).toEqual({ order: ["answer 2", "answer 1", "answer 3"] });
  expect(judgementOf(asked, answers.toReversed())).toEqual({ order: ["answer 2", "answer 1", "answer 3"] });
});

test("a schema that asks for no judgement, or a prompt without two answers, gets none", () => {
  expect(judgementOf(schema({ answer: { type: "string" } }), [given("a", "x"), given("b", "y")])).toEqual({});
  expect(judgementOf(SAME, [given("a", "x")])).toEqual({});
});
