import { expect, test } from "vitest";
import type { ModelRequest } from "./model.ts";
import { costUsdOf, likelyInputTokens, utf8Bytes, worstCostUsd, worstInputTokens } from "./tokens.ts";

const request = (text: string, change: Partial<ModelRequest> = {}): ModelRequest => ({
  messages: [{ role: "user", parts: [text] }],
  maxOutputTokens: 100,
  sample: 0,
  ...change,
});

test.each(["", "plain", "Grüße", "日本語", "😀 and 👩‍👩‍👧", "\u07ff\u0800", "x".repeat(9_000), "ü".repeat(9_000)])(
  "the bytes of a text are those of its encoding (%#)",
  (text) => {
    expect(utf8Bytes(text)).toBe(Buffer.byteLength(text));
    expect(utf8Bytes(text)).toBe(Buffer.byteLength(text));
  },
);

test.each([
  ["a text", request("Grüße")],
  ["a system prompt", request("q", { system: "You are a judge." })],
  [
    "several turns and parts",
    request("q", {
      messages: [
        { role: "user", parts: ["a", "b"] },
        { role: "assistant", parts: ["c"] },
      ],
    }),
  ],
  [
    "a schema",
    request("q", { schema: { name: "s", json: { type: "object", properties: { a: { type: "string" } } } } }),
  ],
])("the worst is at least every byte that is sent: %s", (_, one) => {
  const texts = [
    one.system ?? "",
    ...one.messages.flatMap(({ parts }) => parts),
    JSON.stringify(one.schema?.json) ?? "",
  ];

  expect(worstInputTokens(one)).toBeGreaterThanOrEqual(Buffer.byteLength(texts.join("")));
  expect(likelyInputTokens(one)).toBeLessThanOrEqual(worstInputTokens(one));
});

test("a likely number of tokens is a quarter of the characters and a little for each message", () => {
  const tokens = likelyInputTokens(request("x".repeat(4_000)));

  expect(tokens).toBeGreaterThan(1_000);
  expect(tokens).toBeLessThan(1_050);
});

test("requests that share their messages measure the same as those that do not", () => {
  const shared = request("x".repeat(100), { schema: { name: "s", json: { a: 1 } } });

  const tokens = [shared, { ...shared, sample: 1 }, structuredClone(shared)].map(worstInputTokens);

  expect(new Set(tokens).size).toBe(1);
});

const price = { inputUsd: 2, outputUsd: 10, cachedInputUsd: 0.5 };

test.each([
  ["input and output", { inputTokens: 1_000_000, outputTokens: 500_000 }, price, 7],
  ["a cached share", { inputTokens: 1_000_000, outputTokens: 0, cachedInputTokens: 400_000 }, price, 1.4],
  [
    "a cached share without a price of its own",
    { inputTokens: 1_000_000, outputTokens: 0, cachedInputTokens: 400_000 },
    { inputUsd: 2, outputUsd: 10 },
    2,
  ],
  ["more cached than told as input", { inputTokens: 10, outputTokens: 0, cachedInputTokens: 1_000_000 }, price, 0.5],
  ["nothing", { inputTokens: 0, outputTokens: 0 }, price, 0],
  ["no price", { inputTokens: 10, outputTokens: 10 }, undefined, null],
])("the cost of %s", (_, usage, of, usd) => {
  const cost = costUsdOf(usage, of);

  if (usd === null) expect(cost).toBeNull();
  else expect(cost).toBeCloseTo(usd, 9);
});

test("the worst cost takes the whole output cap", () => {
  const one = request("");

  expect(worstCostUsd(one, price)).toBeCloseTo((worstInputTokens(one) * 2 + 100 * 10) / 1_000_000, 12);
  expect(worstCostUsd(one, undefined)).toBeNull();
});
