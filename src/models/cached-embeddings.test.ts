import { expect, test } from "vitest";
import { callOf, scriptedModel } from "../../test/fakes/scripted-model.ts";
import type { AnswerCache } from "../core/answer-cache.ts";
import type { ModelResponse } from "../core/model.ts";
import { withCache } from "./with-cache.ts";

function embedder(name = "test/vectors") {
  const asked: (readonly string[])[] = [];
  const embed = async (texts: readonly string[]) => {
    asked.push(texts);
    const usage = { inputTokens: texts.length, outputTokens: 0 };
    return { vectors: texts.map((text) => [text.length, 1]), usage, costUsd: 0.5, model: name };
  };
  return { asked, model: { ...scriptedModel([]), name, embed } };
}

function memory(): AnswerCache {
  const kept = new Map<string, ModelResponse>();
  return { get: async (hash) => kept.get(hash), put: (hash, response) => void kept.set(hash, response) };
}

test("a text is embedded once, in whatever company it comes again", async () => {
  const { model, asked } = embedder();
  const cached = withCache(model, memory(), (text) => text);
  await cached.embed?.(["a", "bb"], callOf());

  const again = await cached.embed?.(["ccc", "bb", "a"], callOf());

  expect(asked).toEqual([["a", "bb"], ["ccc"]]);
  expect(again).toMatchObject({
    vectors: [
      [3, 1],
      [2, 1],
      [1, 1],
    ],
    costUsd: 0.5,
  });
});

test("what is known in whole costs nothing and asks nobody", async () => {
  const { model, asked } = embedder();
  const cached = withCache(model, memory(), (text) => text);
  await cached.embed?.(["a"], callOf());

  const again = await cached.embed?.(["a", "a"], callOf());

  expect(asked).toHaveLength(1);
  expect(again).toMatchObject({
    vectors: [
      [1, 1],
      [1, 1],
    ],
    costUsd: 0,
    usage: { inputTokens: 0 },
  });
});

test("another model, or the same name at another place, has vectors of its own", async () => {
  const cache = memory();
  const [one, other, elsewhere] = [embedder("test/one"), embedder("test/other"), embedder("test/one")];
  const hash = (text: string) => text;

  for (const [{ model }, place] of [
    [one, ""],
    [other, ""],
    [elsewhere, "http://127.0.0.1:1"],
  ] as const) {
    await withCache(model, cache, hash, place).embed?.(["a"], callOf());
  }

  expect([one, other, elsewhere].map(({ asked }) => asked.length)).toEqual([1, 1, 1]);
});
