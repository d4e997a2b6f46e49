import { expect, test } from "vitest";
import { parseResetMs, rateOf } from "./reply-headers.ts";

const NOW_MS = Date.UTC(2030, 0, 1);
const now = () => NOW_MS;

test.each([
  ["1s", 1_000],
  ["6m0s", 360_000],
  ["20ms", 20],
  ["1m30.951s", 90_951],
  ["1d2h", 93_600_000],
  ["2.5", 2_500],
  ["soon", undefined],
  ["", undefined],
])("the reset %s is %s ms", (text, expected) => {
  expect(parseResetMs(text)).toBe(expected);
});

test("the limits in OpenAI's spelling are read", () => {
  const rate = rateOf(
    {
      "x-ratelimit-limit-requests": "600",
      "x-ratelimit-limit-tokens": "150000",
      "x-ratelimit-remaining-requests": "599",
      "x-ratelimit-remaining-tokens": "149000",
      "x-ratelimit-reset-requests": "100ms",
    },
    now,
  );

  expect(rate).toEqual({
    requestsPerMinute: 600,
    tokensPerMinute: 150_000,
    remainingRequests: 599,
    remainingTokens: 149_000,
    resetRequestsMs: 100,
  });
});

test("the limits in Anthropic's spelling are read, with the reset as a moment", () => {
  const rate = rateOf(
    {
      "anthropic-ratelimit-requests-limit": "50",
      "anthropic-ratelimit-requests-remaining": "49",
      "anthropic-ratelimit-requests-reset": new Date(NOW_MS + 30_000).toISOString(),
      "anthropic-ratelimit-tokens-limit": "40000",
    },
    now,
  );

  expect(rate).toEqual({
    requestsPerMinute: 50,
    remainingRequests: 49,
    resetRequestsMs: 30_000,
    tokensPerMinute: 40_000,
  });
});

test("a limit of requests a day is not taken for one a minute", () => {
  const rate = rateOf({ "x-ratelimit-limit-requests": "14400", "x-ratelimit-limit-tokens": "6000" }, now, true);

  expect(rate).toEqual({ tokensPerMinute: 6_000 });
});

test("a limit of none is no limit, since it would hold everybody up for good", () => {
  const rate = rateOf({ "x-ratelimit-limit-requests": "0", "anthropic-ratelimit-tokens-limit": "0" }, now);

  expect(rate).toBeUndefined();
});

test("headers without a limit say nothing", () => {
  expect(rateOf({ "content-type": "application/json", "x-ratelimit-limit-requests": "many" }, now)).toBeUndefined();
});
