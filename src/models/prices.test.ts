import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { InputError } from "../core/errors.ts";
import { factsOf, type PriceTable, parsePrices, priceOf } from "./prices.ts";
import { PROVIDERS, parseModelName } from "./providers.ts";

function tableOf(models: Record<string, unknown>, where = "prices.json"): PriceTable {
  return parsePrices({ asOf: "2026-11-01", providers: { openai: { source: "test", models } } }, where);
}

function shipped(): PriceTable {
  const url = new URL("../../library/prices.json", import.meta.url);
  return parsePrices(JSON.parse(readFileSync(url, "utf8")), "library/prices.json");
}

test("the shipped prices are well formed and name known providers only", () => {
  const names = [...shipped().models.keys()];

  expect(names.map((name) => parseModelName(name)).length).toBeGreaterThan(30);
});

test.each(["openrouter", "openai", "anthropic", "dashscope", "gemini"])(
  "the default model of %s has a price",
  (name) => {
    const provider = PROVIDERS.find((each) => each.name === name);

    expect(priceOf(`${name}/${provider?.defaultModel}`, [shipped()])).toBeDefined();
  },
);

test("all problems of a price file are told at once, each with its place", () => {
  const bad = { asOf: "today", providers: { x: { models: { m: { inputUsd: "1", outputUsd: -1 } } }, y: 3 } };

  const parse = () => parsePrices(bad, "my.json");

  expect(parse).toThrow(InputError);
  expect(parse).toThrow(
    [
      'my.json: asOf: expected a day as in 2026-11-21, got "today"',
      "my.json: providers.x.source: expected where the figures are from, got nothing",
      'my.json: providers.x.models["m"].inputUsd: expected a number of 0 or more, got "1"',
      'my.json: providers.x.models["m"].outputUsd: expected a number of 0 or more, got -1',
      "my.json: providers.y.source: expected where the figures are from, got nothing",
      "my.json: providers.y.models: expected an object of models, got nothing",
    ].join("\n"),
  );
});

test("a later table overrides an earlier one, model by model", () => {
  const first = tableOf({ a: { inputUsd: 1, outputUsd: 2 }, b: { inputUsd: 3, outputUsd: 4 } });
  const second = tableOf({ a: { inputUsd: 9, outputUsd: 9 } });

  expect(priceOf("openai/a", [first, second])?.inputUsd).toBe(9);
  expect(priceOf("openai/b", [first, second])?.inputUsd).toBe(3);
  expect(priceOf("openai/c", [first, second])).toBeUndefined();
});

test("the facts of a model hold price, context and schema support", () => {
  const table = tableOf({ m: { inputUsd: 1, outputUsd: 2, cachedInputUsd: 0.1, contextTokens: 1000 } });

  expect(factsOf({ provider: "openai", model: "m" }, [table])).toEqual({
    provider: "openai",
    price: { inputUsd: 1, outputUsd: 2, cachedInputUsd: 0.1 },
    contextTokens: 1_000,
    nativeSchema: true,
    simulated: false,
  });
});

test("a local model is free, an unknown one has no price, a package takes its provider's", () => {
  const table = tableOf({ m: { inputUsd: 1, outputUsd: 2 } });

  expect(factsOf({ provider: "ollama", model: "qwen3" }, [table]).price).toEqual({ inputUsd: 0, outputUsd: 0 });
  expect(factsOf({ provider: "openai", model: "x" }, [table]).price).toBeUndefined();
  expect(factsOf({ provider: "ai-sdk:@ai-sdk/openai", model: "m" }, [table]).price?.inputUsd).toBe(1);
});
