import { afterAll, expect, test } from "vitest";
import { freeCall, question } from "../../../test/fakes/free-call.ts";
import { json, openLoopbackServer, type Reply } from "../../../test/fakes/loopback-server.ts";
import { VirtualClock } from "../../../test/fakes/virtual-clock.ts";
import { CancelledError, InputError, ProviderError } from "../../core/errors.ts";
import type { Model, ModelFacts } from "../../core/model.ts";
import { openDispatcher } from "./open-dispatcher.ts";
import { type OpenAiCompatibleOptions, openAiCompatible } from "./openai-compatible.ts";

const KEY = "sk-test-0123456789abcdef";
const FACTS: ModelFacts = {
  provider: "openai",
  price: { inputUsd: 1, outputUsd: 10, cachedInputUsd: 0.1 },
  nativeSchema: true,
  simulated: false,
};
const ANSWER = {
  choices: [{ message: { content: "Because." }, finish_reason: "stop" }],
  usage: { prompt_tokens: 1_000, completion_tokens: 100 },
};

const dispatcher = openDispatcher();
afterAll(() => dispatcher.close());

function modelAt(url: string, changed: Partial<OpenAiCompatibleOptions> = {}): Model {
  return openAiCompatible({
    provider: "openai",
    model: "gpt-9",
    baseUrl: `${url}/v1/`,
    apiKey: KEY,
    keyVariable: "OPENAI_API_KEY",
    facts: FACTS,
    dispatcher,
    clock: new VirtualClock(),
    ...changed,
  });
}

async function failureOf(promise: Promise<unknown>): Promise<ProviderError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProviderError) return error;
  throw new Error(`expected a ProviderError, got ${String(error)}`);
}

async function failureFor(reply: Reply, changed: Partial<OpenAiCompatibleOptions> = {}): Promise<ProviderError> {
  await using server = await openLoopbackServer(reply);
  return await failureOf(modelAt(server.url, changed).ask(question(), freeCall()));
}

const sse = (...events: readonly (string | object)[]): Reply => {
  return (response) => {
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    for (const event of events) {
      response.write(`data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`);
    }
    response.end();
  };
};
const delta = (content: string) => ({ choices: [{ delta: { content } }] });
const stop = { choices: [{ delta: {}, finish_reason: "stop" }] };

test("a chat request carries system, joined parts, cap, seed, schema, key and idempotency key", async () => {
  await using server = await openLoopbackServer(json(ANSWER));
  const schema = { type: "object", properties: {}, required: [], additionalProperties: false };

  await modelAt(server.url, { headers: { "X-Title": "Test" } }).ask(
    question({
      system: "Be brief.",
      messages: [{ role: "user", parts: ["one", "two"] }],
      temperature: 0.5,
      seed: 7,
      schema: { name: "vote", json: schema },
    }),
    freeCall({ idempotencyKey: "run/ü\n\ud83d/0" }),
  );

  const [got] = server.received;
  expect(got).toMatchObject({ method: "POST", path: "/v1/chat/completions" });
  expect(got?.headers).toMatchObject({
    authorization: `Bearer ${KEY}`,
    "idempotency-key": "run%2F%C3%BC%0A%EF%BF%BD%2F0",
    "x-title": "Test",
  });
  expect(JSON.parse(got?.body ?? "")).toEqual({
    model: "gpt-9",
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: "one\n\ntwo" },
    ],
    max_tokens: 100,
    temperature: 0.5,
    seed: 7,
    response_format: { type: "json_schema", json_schema: { name: "vote", strict: true, schema } },
  });
});

test("the quirks of a provider decide the names of fields, and a schema stays away where it is not native", async () => {
  await using server = await openLoopbackServer(json(ANSWER));
  const model = modelAt(server.url, {
    facts: { ...FACTS, nativeSchema: false },
    quirks: { maxTokensField: "max_completion_tokens", seedField: "random_seed" },
  });

  await model.ask(question({ seed: 7, schema: { name: "vote", json: {} } }), freeCall());

  expect(JSON.parse(server.received[0]?.body ?? "")).toEqual({
    model: "gpt-9",
    messages: [{ role: "user", content: "Why?" }],
    max_completion_tokens: 100,
    random_seed: 7,
  });
});

test("an answer tells its usage and what it cost by the price", async () => {
  await using server = await openLoopbackServer(
    json({
      choices: [{ message: { content: [{ type: "text", text: "Be" }, { text: "cause." }] }, finish_reason: "stop" }],
      usage: {
        prompt_tokens: 1_000,
        completion_tokens: 100,
        prompt_tokens_details: { cached_tokens: 500 },
        completion_tokens_details: { reasoning_tokens: 40 },
      },
    }),
  );

  const response = await modelAt(server.url).ask(question(), freeCall());

  expect(response).toEqual({
    text: "Because.",
    finish: "stop",
    model: "openai/gpt-9",
    usage: { inputTokens: 1_000, outputTokens: 100, cachedInputTokens: 500, reasoningTokens: 40 },
    costUsd: (500 * 1 + 500 * 0.1 + 100 * 10) / 1_000_000,
    requests: 1,
    retries: 0,
    hedged: false,
    cached: false,
  });
});

test("the provider's own cost wins over the price", async () => {
  await using server = await openLoopbackServer(json({ ...ANSWER, usage: { ...ANSWER.usage, cost: 0.42 } }));

  const response = await modelAt(server.url).ask(question(), freeCall());

  expect(response.costUsd).toBe(0.42);
});

test("without usage in the answer it is estimated and says so", async () => {
  await using server = await openLoopbackServer(json({ choices: ANSWER.choices }));

  const response = await modelAt(server.url).ask(question(), freeCall());

  expect(response.usage).toMatchObject({ outputTokens: 2, estimated: true });
  expect(response.costUsd).toBeGreaterThan(0);
});

test.each([
  ["a refusal", { message: { content: null, refusal: "I cannot." }, finish_reason: "stop" }, "refused", "I cannot."],
  ["a filter", { message: { content: "" }, finish_reason: "content_filter" }, "refused", ""],
  ["the cap", { message: { content: "Beca" }, finish_reason: "length" }, "length", "Beca"],
])("%s is an answer with its finish", async (_what, choice, finish, text) => {
  await using server = await openLoopbackServer(json({ ...ANSWER, choices: [choice] }));

  const response = await modelAt(server.url).ask(question(), freeCall());

  expect(response).toMatchObject({ finish, text });
});

test.each([
  ["an empty text", json({ choices: [{ message: { content: " " }, finish_reason: "stop" }] }), /an empty text/],
  ["malformed JSON", json('{"choices": ['), /malformed JSON: \{"choices": \[/],
  ["an empty body", json(""), /an empty body/],
  ["other JSON", json({ hello: 1 }), /without choices/],
  ["a huge body", json("x".repeat(3_000)), /larger than 2000 bytes/],
  [
    "a truncated body",
    ((response) => {
      response.writeHead(200, { "content-length": "500" });
      response.write('{"choices":');
      setImmediate(() => response.destroy());
    }) satisfies Reply,
    /before the whole answer/,
  ],
  ["a dropped connection", ((response) => response.destroy()) satisfies Reply, /connection/],
])("%s is an error that may be tried again and may have cost", async (_what, reply, message) => {
  const error = await failureFor(reply, { maxResponseBytes: 2_000 });

  expect(error.message).toMatch(message);
  expect(error.fault).toMatchObject({ scope: "request", retryable: true, mayHaveCost: true });
});

test("an error object in a good response is classified by its code", async () => {
  const error = await failureFor(json({ error: { code: 402, message: "Insufficient credits" } }));

  expect(error.fault).toMatchObject({ scope: "key", retryable: false, status: 402 });
});

test("a provider that never answers is given up after the timeout", async () => {
  const error = await failureFor(() => {}, { timeoutMs: 50 });

  expect(error.fault).toMatchObject({ retryable: true, mayHaveCost: true });
});

test("a provider that falls silent within its answer is given up after the timeout", async () => {
  const error = await failureFor(
    (response) => {
      response.writeHead(200);
      response.write("{");
    },
    { timeoutMs: 50 },
  );

  expect(error.fault).toMatchObject({ retryable: true, mayHaveCost: true });
});

test("where nothing listens the error asks whether it is running", async () => {
  const server = await openLoopbackServer(json(ANSWER));
  await server[Symbol.asyncDispose]();

  const error = await failureOf(modelAt(server.url).ask(question(), freeCall()));

  expect(error.fault).toMatchObject({ scope: "provider", retryable: true });
  expect(error.fault.mayHaveCost).toBeUndefined();
  expect(error.message).toContain(`is it running at ${server.url}/v1?`);
});

test("a key that the server echoes does not reach the message", async () => {
  const error = await failureFor((response, { headers }) =>
    json(`Bad: ${headers.authorization}`, 401)(response, {} as never),
  );

  expect(error.fault).toMatchObject({ scope: "key", retryable: false, status: 401 });
  expect(error.message).not.toContain("0123456789");
});

test("an aborted call ends with CancelledError, before it is sent and in flight", async () => {
  const arrived = Promise.withResolvers<void>();
  await using server = await openLoopbackServer(() => arrived.resolve());
  const model = modelAt(server.url);
  const controller = new AbortController();

  const inFlight = model.ask(question(), freeCall({ signal: controller.signal }));
  const ended = expect(inFlight).rejects.toThrow(new CancelledError("ctrl-c"));
  await arrived.promise;
  controller.abort("ctrl-c");
  await ended;
  await expect(model.ask(question(), freeCall({ signal: controller.signal }))).rejects.toThrow(CancelledError);

  expect(server.received).toHaveLength(1);
});

test("a hundred calls share one signal and all end when it aborts", async () => {
  await using server = await openLoopbackServer(() => {});
  const model = modelAt(server.url);
  const controller = new AbortController();

  const calls = Array.from({ length: 100 }, () => model.ask(question(), freeCall({ signal: controller.signal })));
  const settled = Promise.allSettled(calls);
  controller.abort("drain");

  for (const result of await settled) expect(result).toMatchObject({ status: "rejected", reason: { by: "drain" } });
});

test("the limits in the headers are reported, with an error too", async () => {
  await using server = await openLoopbackServer(json({}, 429, { "x-ratelimit-limit-requests": "600" }));
  const seen: unknown[] = [];

  await failureOf(modelAt(server.url).ask(question(), freeCall({ onRate: (rate) => seen.push(rate) })));

  expect(seen).toEqual([{ requestsPerMinute: 600 }]);
});

test("a streamed answer arrives in pieces and as a whole, with its usage", async () => {
  await using server = await openLoopbackServer(
    sse(delta("Be"), delta("cause."), stop, { choices: [], usage: ANSWER.usage }, "[DONE]"),
  );
  const pieces: string[] = [];

  const response = await modelAt(server.url).ask(question(), freeCall({ onText: (text) => pieces.push(text) }));

  expect(pieces).toEqual(["Be", "cause."]);
  expect(response).toMatchObject({
    text: "Because.",
    finish: "stop",
    usage: { inputTokens: 1_000, outputTokens: 100 },
  });
  expect(JSON.parse(server.received[0]?.body ?? "")).toMatchObject({
    stream: true,
    stream_options: { include_usage: true },
  });
});

test.each([
  ["cut before its end", sse(delta("Beca")), /cut before its end: Beca/],
  ["with a malformed event", sse(delta("Be"), "{nope", stop, "[DONE]"), /malformed event/],
  ["with an error in it", sse(delta("Be"), { error: { code: 503, message: "busy" } }), /HTTP 503: busy/],
  ["without text", sse(stop, "[DONE]"), /an empty text/],
])("a stream %s is an error that may be tried again", async (_what, reply, message) => {
  await using server = await openLoopbackServer(reply);

  const error = await failureOf(modelAt(server.url).ask(question(), freeCall({ onText: () => {} })));

  expect(error.fault.retryable).toBe(true);
  expect(error.message).toMatch(message);
});

test("a stream whose connection drops is an error that may have cost", async () => {
  await using server = await openLoopbackServer((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`data: ${JSON.stringify(delta("Be"))}\n\n`, () => response.destroy());
  });

  const error = await failureOf(modelAt(server.url).ask(question(), freeCall({ onText: () => {} })));

  expect(error.fault).toMatchObject({ retryable: true, mayHaveCost: true });
});

test("a server that answers a request for a stream with plain JSON is understood", async () => {
  await using server = await openLoopbackServer(json(ANSWER));
  const pieces: string[] = [];

  const response = await modelAt(server.url).ask(question(), freeCall({ onText: (text) => pieces.push(text) }));

  expect([response.text, pieces]).toEqual(["Because.", ["Because."]]);
});

test("what the reader of a stream throws ends the call as it is", async () => {
  await using server = await openLoopbackServer(sse(delta("Be"), stop, "[DONE]"));
  const broken = new Error("terminal closed");

  const asking = modelAt(server.url).ask(
    question(),
    freeCall({
      onText: () => {
        throw broken;
      },
    }),
  );

  await expect(asking).rejects.toBe(broken);
});

test("embeddings come one a text, in the order of the texts", async () => {
  await using server = await openLoopbackServer(
    json({
      data: [
        { index: 1, embedding: [3, 4] },
        { index: 0, embedding: [1, 2] },
      ],
      usage: { prompt_tokens: 1_000_000 },
    }),
  );

  const embeddings = await modelAt(server.url).embed?.(["a", "b"], freeCall());

  expect(embeddings).toMatchObject({
    vectors: [
      [1, 2],
      [3, 4],
    ],
    costUsd: 1,
    usage: { inputTokens: 1_000_000 },
  });
  expect(server.received[0]?.path).toBe("/v1/embeddings");
  expect(JSON.parse(server.received[0]?.body ?? "")).toEqual({
    model: "gpt-9",
    input: ["a", "b"],
    encoding_format: "float",
  });
});

test("fewer vectors than texts are an error", async () => {
  await using server = await openLoopbackServer(json({ data: [{ embedding: [1] }] }));

  const error = await failureOf(modelAt(server.url).embed?.(["a", "b"], freeCall()) ?? Promise.resolve());

  expect(error.message).toMatch(/1 vectors for 2 texts/);
});

test.each([
  [{ baseUrl: "localhost:80" }, /base URL/],
  [{ apiKey: "sk-with\nnewline-in-it" }, /OPENAI_API_KEY/],
  [{ headers: { "X-Bad": "ü" } }, /X-Bad/],
])("options that cannot be sent are refused at once: %#", (changed, message) => {
  const make = () => modelAt("http://127.0.0.1:1", changed);

  expect(make).toThrow(InputError);
  expect(make).toThrow(message);
  expect(make).not.toThrow(/newline-in-it/);
});
