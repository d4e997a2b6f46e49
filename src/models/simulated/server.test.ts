import { expect, test } from "vitest";
import { clockWithoutWaits } from "../../../test/suites/model-contract.ts";
import type { Clock } from "../../core/clock.ts";
import { analyzePrompt } from "../../prompts/analyze.ts";
import { attachmentParts } from "../../prompts/attachments.ts";
import { parseRehearsalOptions, type RehearsalFlags } from "./rehearsal-options.ts";
import type { RehearsalStats } from "./rehearsal-stats.ts";
import { type RehearsalProvider, startRehearsalProvider } from "./server.ts";

function start(flags: RehearsalFlags = {}, more: { apiKey?: string; clock?: Clock } = {}): Promise<RehearsalProvider> {
  return startRehearsalProvider({
    ...parseRehearsalOptions({ latency: "1ms", ...flags }),
    clock: clockWithoutWaits(),
    ...more,
  });
}

function post(
  provider: RehearsalProvider,
  given: { body?: object; key?: string; bearer?: string; path?: string; signal?: AbortSignal } = {},
) {
  return fetch(`${provider.url}/v1${given.path ?? "/chat/completions"}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${given.bearer ?? "any"}`,
      ...(given.key === undefined ? {} : { "idempotency-key": given.key }),
    },
    body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "Is it so?" }], ...given.body }),
    ...(given.signal === undefined ? {} : { signal: given.signal }),
  });
}

async function contentOf(response: Response): Promise<string> {
  return ((await response.json()) as { choices: { message: { content: string } }[] }).choices[0]?.message.content ?? "";
}

/** Resolves once the counters satisfy the claim: the server learns of an ending a moment after the client. */
async function until(claim: () => boolean): Promise<void> {
  while (!claim()) await new Promise((resolve) => setImmediate(resolve));
}

test("a chat completion has the shape that OpenAI gives it, with the cost", async () => {
  await using provider = await start({ price: "1,2" });

  const body = await (await post(provider)).json();

  expect(body).toMatchObject({
    object: "chat.completion",
    model: "m",
    choices: [{ index: 0, message: { role: "assistant", content: expect.any(String) }, finish_reason: "stop" }],
    usage: { prompt_tokens: expect.any(Number), completion_tokens: expect.any(Number), cost: expect.any(Number) },
  });
});

test("a streamed completion joins to the plain one and ends with usage and [DONE]", async () => {
  await using provider = await start();
  const plain = await contentOf(await post(provider));

  const events = (await (await post(provider, { body: { stream: true } })).text()).split("\n\n").filter(Boolean);

  const chunks = events.slice(0, -1).map((event) => JSON.parse(event.replace(/^data: /, "")));
  expect(events.at(-1)).toBe("data: [DONE]");
  expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("")).toBe(plain);
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: expect.any(Number) } });
});

test("equal questions of two runs get equal answers, whatever the run", async () => {
  await using provider = await start();

  const [one, other, next] = await Promise.all(
    ["run1/ask-1/1", "run2%2Fask-1/1", "run1/ask-2/1"].map(async (key) => contentOf(await post(provider, { key }))),
  );

  expect(other).toBe(one);
  expect(next).not.toBe(one);
});

test("a persona answers in its own name over the wire, from the attached file alone", async () => {
  await using provider = await start();
  const files = attachmentParts([
    { path: "a.md", text: "The store is small. It is copied hourly. Nobody restored it." },
  ]);
  const persona = { name: "skeptic", description: "d", instructions: "You are the skeptic. You trace what fails." };
  const { messages } = analyzePrompt({ question: "Is it sound?", files, persona });
  const sent = messages.map(({ role, parts }) => ({ role, content: parts.join("\n\n") }));

  const text = await contentOf(await post(provider, { body: { messages: sent } }));

  expect(text).toContain("As skeptic, my position is");
  expect(text).toMatch(/> (The store is small|It is copied hourly|Nobody restored it)\./);
});

test("a seed in the body decides the answer, also where equal bodies are remembered", async () => {
  await using provider = await start();
  const ask = async (seed: number, key: string) => contentOf(await post(provider, { body: { seed }, key }));

  const answers = [await ask(1, "r/a/1"), await ask(2, "r/b/1"), await ask(1, "r/c/1")];

  expect(answers[2]).toBe(answers[0]);
  expect(answers[1]).not.toBe(answers[0]);
});

test("the counters tell requests, answers, repeats and usage", async () => {
  await using provider = await start({ price: "1,1" });
  for (const key of ["r/a/1", "r/a/1", "r/b/1"]) await (await post(provider, { key })).text();
  await until(() => provider.stats().inFlight === 0);

  const stats = (await (await fetch(`${provider.url}/stats`)).json()) as RehearsalStats;

  expect(stats).toEqual(provider.stats());
  expect(stats).toMatchObject({
    requests: 3,
    answered: 3,
    byStatus: { 200: 3 },
    repeats: 1,
    unanswered: 0,
    maxInFlight: 1,
  });
  expect(stats.costUsd).toBeCloseTo((stats.inputTokens + stats.outputTokens) / 1e6, 9);
});

test("how much of the burst was ever missing is told", async () => {
  await using provider = await start(
    { rpm: "60", burst: "5" },
    { clock: { ...clockWithoutWaits(), monotonic: () => 0 } },
  );

  for (let asked = 0; asked < 2; asked++) await (await post(provider)).text();

  expect(provider.stats().leastRemaining).toBe(3);
});

test("the requests of each key and the longest latency drawn are told", async () => {
  await using provider = await start({ latency: "7ms" });
  for (const key of ["r/a/1", "r/a/1", "r/b/1"]) await (await post(provider, { key })).text();

  const counts = await (await fetch(`${provider.url}/stats/keys`)).json();

  expect(counts).toEqual({ "r/a/1": 2, "r/b/1": 1 });
  expect(provider.stats().longestLatencyMs).toBe(7);
});

test("a reset forgets the counters and the answered keys", async () => {
  await using provider = await start();
  await (await post(provider, { key: "r/a/1" })).text();
  await until(() => provider.stats().inFlight === 0);

  await fetch(`${provider.url}/stats/reset`, { method: "POST" });
  await (await post(provider, { key: "r/a/1" })).text();
  await until(() => provider.stats().inFlight === 0);

  expect(provider.stats()).toMatchObject({ requests: 1, answered: 1, repeats: 0 });
});

test("a request beyond the bucket gets 429 and counts as a violation", async () => {
  await using provider = await start(
    { rpm: "60", burst: "2" },
    { clock: { ...clockWithoutWaits(), monotonic: () => 0 } },
  );

  const replies = [await post(provider), await post(provider), await post(provider)];

  expect(replies.map((reply) => reply.status)).toEqual([200, 200, 429]);
  expect(replies[2]?.headers.get("retry-after")).toBe("1");
  expect(replies[1]?.headers.get("x-ratelimit-limit-requests")).toBe("60");
  expect(replies[1]?.headers.get("x-ratelimit-remaining-requests")).toBe("0");
  expect(replies[1]?.headers.get("x-ratelimit-reset-requests")).toBe("2000ms");
  expect(provider.stats().violations).toBe(1);
});

test("the limit is not told where rate headers are off", async () => {
  await using provider = await start({ rpm: "60", rateHeaders: false });

  const reply = await post(provider);

  expect(reply.headers.get("x-ratelimit-limit-requests")).toBeNull();
});

test("a wrong key is refused in words that repeat part of it", async () => {
  await using provider = await start({}, { apiKey: "sk-right" });

  const reply = await post(provider, { bearer: "sk-wrong-1234567890-tail" });

  expect(reply.status).toBe(401);
  expect(await reply.text()).toContain("sk-wrong************tail");
});

test("a client that leaves is counted as unanswered, also where the provider hangs", async () => {
  await using provider = await start({ errors: "hang:100%" });
  const stop = new AbortController();
  const asked = post(provider, { key: "r/a/1", signal: stop.signal }).catch(() => "left");
  await until(() => provider.stats().hangs === 1);

  stop.abort();
  await asked;
  await until(() => provider.stats().inFlight === 0);

  expect(provider.stats()).toMatchObject({ hangs: 1, unanswered: 1, answered: 0 });
});

test.each([
  ["drop", /fetch failed/],
  ["truncate", /terminated/],
  ["malformed", /JSON/],
  ["empty", /JSON/],
])("%s leaves the client without an answer", async (fault, message) => {
  await using provider = await start({ errors: `${fault}:100%` });

  const asked = post(provider).then((reply) => reply.json());

  await expect(asked).rejects.toThrow(message);
  expect(provider.stats()).toMatchObject({ faults: { [fault]: 1 }, answered: 0 });
});

test("a prompt of 12 MB is read and quoted", async () => {
  await using provider = await start();
  const content = "One line of the long attachment.\n".repeat(380_000);

  const reply = await post(provider, { body: { messages: [{ role: "user", content }] } });

  expect(await contentOf(reply)).toContain("One line of the long attachment.");
});

test("a body over 64 MB is refused with 413", async () => {
  await using provider = await start();
  const content = "x".repeat(65 * 1024 * 1024);

  const reply = await post(provider, { body: { messages: [{ role: "user", content }] } });

  expect(reply.status).toBe(413);
});

test("a prompt over the context is refused with the numbers", async () => {
  await using provider = await start({ context: "10" });

  const reply = await post(provider);

  expect(reply.status).toBe(400);
  expect(await reply.json()).toMatchObject({
    error: { code: "context_length_exceeded", message: expect.stringContaining("10") },
  });
});

test.each([["[]"], ["{"], ["{}"]])("the body %s is refused with what was expected", async (body) => {
  await using provider = await start();

  const reply = await fetch(`${provider.url}/v1/chat/completions`, { method: "POST", body });

  expect(reply.status).toBe(400);
  expect(await reply.text()).toContain("expected");
});

test("the models page tells price and window, and other pages exist or do not", async () => {
  await using provider = await start({ price: "0.3,2.5", context: "8000" });

  const models = await (await fetch(`${provider.url}/v1/models`)).json();

  expect(models).toMatchObject({
    data: [{ id: "rehearsal", context_length: 8_000, pricing: { prompt: "0.0000003", completion: "0.0000025" } }],
  });
  expect((await fetch(`${provider.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${provider.url}/nowhere`)).status).toBe(404);
});

test("embeddings come in order, as numbers or base64", async () => {
  await using provider = await start();
  const input = ["one text", "another text"];
  const embed = async <T>(encoding_format: string) => {
    const reply = await post(provider, { path: "/embeddings", body: { input, encoding_format } });
    return ((await reply.json()) as { data: { index: number; embedding: T }[] }).data;
  };

  const plain = await embed<number[]>("float");
  const packed = await embed<string>("base64");

  const floats = new Float32Array(Uint8Array.from(Buffer.from(packed[1]?.embedding ?? "", "base64")).buffer);
  expect(plain.map((entry) => entry.index)).toEqual([0, 1]);
  expect([...floats]).toEqual(plain[1]?.embedding.map(Math.fround));
});

test("a port that is taken is refused in words", async () => {
  await using provider = await start();

  await expect(start({ port: String(provider.port) })).rejects.toMatchObject({ kind: "input" });
});
