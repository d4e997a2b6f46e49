import { expect, test } from "vitest";
import type { ModelFacts } from "../core/model.ts";
import { MOST_JUDGED_PAIRS } from "../modes/group-texts.ts";
import { furtherCalls } from "./further-calls.ts";
import { confirmationFor } from "./question-limits.ts";

const judge = { model: "p/judge", nativeSchema: true };
const facts: ModelFacts = {
  provider: "p",
  nativeSchema: true,
  simulated: false,
  price: { inputUsd: 1, outputUsd: 1_000 },
};
const estimate = (change = {}) => ({
  calls: 10,
  inputTokens: 100,
  lowUsd: 0.1,
  likelyUsd: 0.2,
  highUsd: 0.5,
  byModel: [
    { model: "p/m", calls: 10, inputTokens: 100, maxOutputTokens: 10, lowUsd: 0.1, likelyUsd: 0.2, highUsd: 0.5 },
  ],
  ...change,
});

test("nothing more is asked where no means are given", () => {
  expect(furtherCalls(undefined, 10, () => facts)).toEqual([]);
});

test("a judge's worst case is told at its price: every pair both ways, the whole output cap each time", () => {
  const [judging] = furtherCalls({ judge, maxOutputTokens: 1_000 }, 10, () => facts);

  expect(judging).toMatchObject({ purpose: "judging", model: "p/judge", calls: 2 * MOST_JUDGED_PAIRS });
  expect(judging?.highUsd).toBeGreaterThan(2 * MOST_JUDGED_PAIRS);
  expect(judging?.highUsd).toBeLessThan(2.1 * MOST_JUDGED_PAIRS);
});

test("a mode that plans its own judge's calls has none besides", () => {
  expect(furtherCalls({ judge, maxOutputTokens: 1_000 }, 10, () => facts, 0)).toEqual([]);
});

test("embeddings are told as texts, and an unknown price as unknown", () => {
  const [embeddings] = furtherCalls({ embedding: "p/e", maxOutputTokens: 1_000 }, 10, () => undefined);

  expect(embeddings).toEqual({ purpose: "embeddings", model: "p/e", calls: 10, highUsd: null });
});

test("what may be asked besides counts for the confirmation", () => {
  const further = furtherCalls({ judge, maxOutputTokens: 1_000 }, 10, () => facts);

  expect(confirmationFor(estimate(), 2)).toBeUndefined();
  expect(confirmationFor(estimate({ further }), 2)).toMatch(
    /^up to 110 calls to p\/m, p\/judge may cost up to \$10\d\.\d+ \(likely \$0\.20\), more than confirmAbove of \$2/,
  );
});

test("a judge of unknown price is confirmed as many calls of unknown price are", () => {
  const further = furtherCalls({ judge, maxOutputTokens: 1_000 }, 10, () => undefined);

  expect(confirmationFor(estimate({ further }), 2)).toBe("up to 110 calls to p/m, p/judge, of unknown price");
});
