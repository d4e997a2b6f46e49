import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { appConfig } from "../../../test/fakes/app-config.ts";
import { json, openLoopbackServer } from "../../../test/fakes/loopback-server.ts";
import { CappedLedger } from "../../../test/fakes/proxy-world.ts";
import { RecordingLedger } from "../../../test/fakes/recording-ledger.ts";
import type { Config } from "../../config/config.ts";
import { LimitError, ProviderError } from "../../core/errors.ts";
import type { StepScope } from "../../core/executor.ts";
import { PROVIDERS } from "../../models/providers.ts";
import { digest } from "../digest.ts";
import { ProcessModels } from "../process-models.ts";
import { systemClock } from "../system-clock.ts";
import { nativeBaseUrls, openBuildProxy } from "./open-proxy.ts";

const KEY = "sk-or-v1-0123456789abcdef";
const ASKED = { messages: [{ role: "user", content: "hi" }], max_tokens: 50 };
const ANSWER = {
  choices: [{ message: { role: "assistant", content: "hello" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 10, completion_tokens: 5, cost: 0.002 },
};

function modelsOf(change: Partial<Config> = {}) {
  const config = appConfig(tmpdir(), change);
  const models = new ProcessModels({ config, clock: systemClock, random: Math.random, hash: digest, prices: [] });
  return { config, models };
}

function scopeOf(ledger = new RecordingLedger() as StepScope["ledger"]): StepScope {
  const { signal } = new AbortController();
  return {
    signal,
    admission: signal,
    idempotencyKey: "run/key/1",
    run: "run",
    epoch: 1,
    ledger,
    begin: async () => {},
    deadlineMs: undefined,
    onText: undefined,
  };
}

function ask(access: { readonly url: string; readonly token: string }, path: string, body: unknown) {
  const headers = { "content-type": "application/json", authorization: `Bearer ${access.token}` };
  return fetch(`${access.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

test("an agent reaches the provider with our key, and the provider's own figure is what it cost", async () => {
  await using provider = await openLoopbackServer(json(ANSWER));
  const { config, models: opened } = modelsOf({
    secrets: new Map([["OPENROUTER_API_KEY", KEY]]),
    baseUrls: new Map([["openrouter", `${provider.url}/api/v1`]]),
  });
  await using models = opened;
  await using proxy = await openBuildProxy(config, models);
  const ledger = new RecordingLedger();
  await using lease = await proxy.lease({ scope: scopeOf(ledger), model: "openrouter/qwen/qwen3-coder" });

  const reply = await ask(lease.access, "/v1/messages", { ...ASKED, model: lease.access.model });

  expect(await reply.json()).toMatchObject({ content: [{ type: "text", text: "hello" }] });
  expect(lease.access.model).toBe("qwen3-coder");
  expect(provider.received[0]?.path).toBe("/api/v1/chat/completions");
  expect(provider.received[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  expect(JSON.stringify(lease.access)).not.toContain(KEY);
  expect(ledger.settledUsd).toBeCloseTo(0.002, 9);
  expect(lease.usage()).toMatchObject({ requests: 1, sideCalls: 0, costUsd: 0.002 });
});

test("a key that the provider refuses ends the step, and its echo does not reach the agent", async () => {
  await using provider = await openLoopbackServer(json({ error: { message: `no such key: ${KEY}` } }, 401));
  const { config, models: opened } = modelsOf({
    secrets: new Map([["OPENROUTER_API_KEY", KEY]]),
    baseUrls: new Map([["openrouter", provider.url]]),
  });
  await using models = opened;
  await using proxy = await openBuildProxy(config, models);
  await using lease = await proxy.lease({ scope: scopeOf(), model: "openrouter/x" });

  const replies = await Promise.all(
    ["/v1/chat/completions", "/v1/messages"].map(async (path) => (await ask(lease.access, path, ASKED)).text()),
  );

  expect(replies.join("")).toContain("no such key");
  expect(replies.join("")).not.toContain(KEY.slice(0, 10));
  expect(lease.refusal()).toBeInstanceOf(ProviderError);
  expect(lease.refusal()).toMatchObject({ fault: { scope: "key" } });
});

const SIMULATED = [
  ["/v1/chat/completions", ASKED],
  ["/v1/responses", { input: "hi" }],
  ["/v1/messages", ASKED],
  ["/v1beta/models/crowd:generateContent", { contents: [{ role: "user", parts: [{ text: "hi" }] }] }],
] as const;

test.each(SIMULATED)("a simulated model answers at %s, whole and streamed", async (path, body) => {
  const { config, models: opened } = modelsOf();
  await using models = opened;
  await using proxy = await openBuildProxy(config, models);
  const ledger = new RecordingLedger();
  await using lease = await proxy.lease({ scope: scopeOf(ledger), model: "sim/crowd@latency=0ms" });
  const streamedPath = path.replace(":generateContent", ":streamGenerateContent?alt=sse");

  const whole = await ask(lease.access, path, body);
  const streamed = await ask(lease.access, streamedPath, { ...body, stream: true });

  expect(whole.status).toBe(200);
  expect(Object.keys((await whole.json()) as object).length).toBeGreaterThan(1);
  expect(await streamed.text()).toContain("data: {");
  expect(ledger.entries).toEqual(["reserve", "settle", "reserve", "settle"]);
  expect(lease.usage().requests).toBe(2);
});

test("a budget holds for a simulated model with a price too", async () => {
  const { config, models: opened } = modelsOf();
  await using models = opened;
  await using proxy = await openBuildProxy(config, models);
  const scope = scopeOf(new CappedLedger(0));
  await using lease = await proxy.lease({ scope, model: "sim/crowd@price=1,2" });

  const reply = await ask(lease.access, "/v1/chat/completions", ASKED);

  expect(reply.status).toBe(402);
  expect(lease.refusal()).toBeInstanceOf(LimitError);
});

test("a lease that was disposed of lets nobody in, while another goes on", async () => {
  const { config, models: opened } = modelsOf();
  await using models = opened;
  await using proxy = await openBuildProxy(config, models);
  const first = await proxy.lease({ scope: scopeOf(), model: "sim/crowd@latency=0ms" });
  await using second = await proxy.lease({ scope: scopeOf(), model: "sim/crowd@latency=0ms" });

  await first[Symbol.asyncDispose]();

  expect((await ask(first.access, "/v1/chat/completions", ASKED)).status).toBe(401);
  expect((await ask(second.access, "/v1/chat/completions", ASKED)).status).toBe(200);
});

test("other wires than chat are spoken to a provider at its own address only", () => {
  const native = PROVIDERS.map((known) => [known.name, nativeBaseUrls({ known, baseUrl: known.baseUrl })] as const);

  expect(native.filter(([, urls]) => Object.keys(urls).length > 0)).toEqual([
    ["openai", { responses: "https://api.openai.com/v1" }],
    ["anthropic", { messages: "https://api.anthropic.com/v1" }],
    ["gemini", { gemini: "https://generativelanguage.googleapis.com/v1beta" }],
  ]);
  expect(nativeBaseUrls({ known: PROVIDERS[1], baseUrl: "http://127.0.0.1:1/v1" })).toEqual({});
});
