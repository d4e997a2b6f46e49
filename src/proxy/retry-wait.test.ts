import { expect, test } from "vitest";
import { retryWaitMs } from "./retry-wait.ts";

const FAULT = { provider: "test", scope: "request", retryable: true } as const;
const most = () => 1;

test.each([
  ["the first failure", FAULT, { limited: 0, other: 1 }, 500],
  ["the third failure", FAULT, { limited: 0, other: 3 }, 2_000],
  ["the fourth failure", FAULT, { limited: 0, other: 4 }, undefined],
  ["a rate limit, which may come more often", { ...FAULT, status: 429 }, { limited: 7, other: 0 }, 20_000],
  ["too many rate limits", { ...FAULT, status: 429 }, { limited: 8, other: 0 }, undefined],
  ["what the provider asks for", { ...FAULT, retryAfterMs: 60_000 }, { limited: 1, other: 0 }, 60_000],
  ["what it asks for when that is too long", { ...FAULT, retryAfterMs: 60_001 }, { limited: 1, other: 0 }, undefined],
  ["what no wait can cure", { ...FAULT, retryable: false }, { limited: 0, other: 1 }, undefined],
])("the wait after %s", (_, fault, failures, expected) => {
  expect(retryWaitMs(fault, failures, most)).toBe(expected);
});
