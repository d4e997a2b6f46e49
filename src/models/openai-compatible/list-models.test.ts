import { afterAll, expect, test } from "vitest";
import { json, openLoopbackServer } from "../../../test/fakes/loopback-server.ts";
import { VirtualClock } from "../../../test/fakes/virtual-clock.ts";
import { ProviderError } from "../../core/errors.ts";
import { parsePrices } from "../prices.ts";
import { findOllamaModel } from "./find-ollama-model.ts";
import { fetchPrices, listModels } from "./list-models.ts";
import { openDispatcher } from "./open-dispatcher.ts";

const dispatcher = openDispatcher();
afterAll(() => dispatcher.close());

function queryAt(url: string) {
  const { signal } = new AbortController();
  const clock = new VirtualClock(Date.UTC(2030, 4, 6));
  return { provider: "openrouter", baseUrl: `${url}/v1`, apiKey: "sk-0123456789", dispatcher, clock, signal };
}

test("the models of a provider are listed in order", async () => {
  await using server = await openLoopbackServer(json({ data: [{ id: "b" }, { id: "a" }, { nope: 1 }] }));

  const models = await listModels(queryAt(server.url));

  expect(models).toEqual(["a", "b"]);
  expect(server.received[0]).toMatchObject({ method: "GET", path: "/v1/models" });
});

test("prices a token become a price file that can be read, without models of varying price", async () => {
  const pricing = { prompt: "0.0000003", completion: "0.0000025", input_cache_read: "0.00000003" };
  await using server = await openLoopbackServer(
    json({
      data: [
        { id: "google/flash", context_length: 1_048_576, pricing },
        { id: "openrouter/auto", pricing: { prompt: "-1", completion: "-1" } },
        { id: "free", pricing: { prompt: "0", completion: "0" } },
      ],
    }),
  );

  const file = await fetchPrices(queryAt(server.url));

  expect(file.asOf).toBe("2030-05-06");
  expect(Object.fromEntries(parsePrices(file, "fetched").models)).toEqual({
    "openrouter/google/flash": { inputUsd: 0.3, outputUsd: 2.5, cachedInputUsd: 0.03, contextTokens: 1_048_576 },
    "openrouter/free": { inputUsd: 0, outputUsd: 0 },
  });
});

test.each([
  [json("no", 401), "key", false],
  [json("no", 404), "request", false],
  [json("no", 503), "request", true],
  [json({ models: [] }), "request", true],
])("a list that fails is a ProviderError: %#", async (reply, scope, retryable) => {
  await using server = await openLoopbackServer(reply);

  const error = await listModels(queryAt(server.url)).catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(ProviderError);
  expect(error).toMatchObject({ fault: { scope, retryable } });
});

test("the first chat model of a running Ollama is found", async () => {
  await using server = await openLoopbackServer(
    json({ models: [{ name: "nomic-embed-text:latest" }, { name: "qwen3:8b" }] }),
  );

  const found = await findOllamaModel(`${server.url}/v1`, { signal: new AbortController().signal });

  expect(found).toBe("qwen3:8b");
  expect(server.received[0]?.path).toBe("/api/tags");
});

test("an Ollama that does not run, does not answer or has nothing is no model", async () => {
  const gone = await openLoopbackServer(json({}));
  await gone[Symbol.asyncDispose]();
  await using silent = await openLoopbackServer(() => {});
  await using empty = await openLoopbackServer(json({ models: [] }));
  const { signal } = new AbortController();

  const found = await Promise.all([gone, silent, empty].map(({ url }) => findOllamaModel(`${url}/v1`, { signal })));

  expect(found).toEqual([undefined, undefined, undefined]);
});
