import { expect, test } from "vitest";
import { autoConcurrency } from "./auto-concurrency.ts";

test.each<[what: string, calls: number, tokensPerCall: number, concurrency: number]>([
  ["every call, where there are few", 50, 1_000, 50],
  ["at most 5,000", 100_000, 100, 5_000],
  ["fewer where prompts are large", 1_000, 1_000_000, 22],
  ["one, however large the prompt", 10, 1_000_000_000, 1],
  ["one where there is nothing to do", 0, 0, 1],
  ["every call, where prompts are empty", 7, 0, 7],
])("in flight at once: %s", (_, calls, tokensPerCall, concurrency) => {
  expect(autoConcurrency({ calls, inputTokens: calls * tokensPerCall })).toBe(concurrency);
});
