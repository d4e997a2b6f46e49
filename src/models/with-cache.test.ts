import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { RecordingLedger } from "../../test/fakes/recording-ledger.ts";
import { callOf, type Reply, requestOf, scriptedModel } from "../../test/fakes/scripted-model.ts";
import type { AnswerCache } from "../core/answer-cache.ts";
import type { ModelRequest, ModelResponse } from "../core/model.ts";
import { requestKey, withCache } from "./with-cache.ts";

function memory(): AnswerCache & { readonly kept: Map<string, ModelResponse> } {
  const kept = new Map<string, ModelResponse>();
  return { kept, get: async (hash) => kept.get(hash), put: (hash, response) => void kept.set(hash, response) };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

test("an answer that was given before costs nothing", async () => {
  const wire = scriptedModel([{ text: "yes", requests: 2, retries: 1, hedged: true, costUsd: 0.1 }]);
  const model = withCache(wire, memory(), sha256);
  const ledger = new RecordingLedger();
  await model.ask(requestOf("why?"), callOf());

  const again = await model.ask(requestOf("why?"), callOf({ ledger }));

  expect(again).toMatchObject({ text: "yes", cached: true, requests: 0, retries: 0, hedged: false, costUsd: 0 });
  expect(wire.calls).toHaveLength(1);
  expect(ledger.entries).toEqual([]);
});

test("a stored answer is streamed at once, whole", async () => {
  const shown: string[] = [];
  const model = withCache(scriptedModel(["yes, because"]), memory(), sha256);
  await model.ask(requestOf("why?"), callOf());

  await model.ask(requestOf("why?"), callOf({ onText: (delta) => shown.push(delta) }));

  expect(shown).toEqual(["yes, because"]);
});

test.each<[string, Reply, number]>([
  ["a whole answer", "yes", 1],
  ["a refusal", { finish: "refused" }, 0],
  ["an answer cut at the cap", { finish: "length" }, 0],
  ["an empty answer", { text: " \n" }, 0],
  ["a fallback's answer", { model: "test/other" }, 0],
])("%s is kept %#", async (_, reply, kept) => {
  const cache = memory();

  await withCache(scriptedModel([reply]), cache, sha256).ask(requestOf("why?"), callOf());

  expect(cache.kept.size).toBe(kept);
});

const base = requestOf("why?");

test.each<[string, ModelRequest]>([
  ["sample", { ...base, sample: 1 }],
  ["system", { ...base, system: "You are a DBA" }],
  ["text", requestOf("why not?")],
  ["role", { ...base, messages: [{ role: "assistant", parts: ["why?"] }] }],
  ["output cap", { ...base, maxOutputTokens: 101 }],
  ["temperature", { ...base, temperature: 0 }],
  ["seed", { ...base, seed: 0 }],
  ["schema", { ...base, schema: { name: "answer", json: { type: "string" } } }],
  ["long text", requestOf("x".repeat(5_000))],
])("another %s is another question", (_, changed) => {
  const keyOf = requestKey("test/model", sha256);

  expect(keyOf(changed)).not.toBe(keyOf(base));
});

test("another model is another question", () => {
  expect(requestKey("test/one", sha256)(base)).not.toBe(requestKey("test/two", sha256)(base));
});

test("the same name at another address is another model: a rehearsal's answer is never a provider's", async () => {
  const cache = memory();
  await withCache(scriptedModel(["rehearsed"]), cache, sha256, "http://127.0.0.1:1/v1").ask(base, callOf());

  const answer = await withCache(scriptedModel(["real"]), cache, sha256, "https://a.example/v1").ask(base, callOf());

  expect(answer).toMatchObject({ text: "real", cached: false });
});

test("the order of a schema's keys and of a request's fields makes no other question", () => {
  const keyOf = requestKey("test/model", sha256);
  const one = { ...base, seed: 1, schema: { name: "a", json: { type: "object", properties: { x: {}, y: {} } } } };
  const two = { schema: { name: "a", json: { properties: { y: {}, x: {} }, type: "object" } }, seed: 1, ...base };

  expect(keyOf(two)).toBe(keyOf(one));
});

test("a long text is hashed once, however often it is asked about", () => {
  const long = "x".repeat(100_000);
  let hashed = 0;
  const keyOf = requestKey("test/model", (text) => {
    hashed += text.length;
    return sha256(text);
  });

  for (let sample = 0; sample < 100; sample++)
    keyOf({ ...base, messages: [{ role: "user", parts: [long, "why?"] }], sample });

  expect(hashed).toBeLessThan(2 * long.length);
});
