import { request as httpRequest } from "node:http";
import { expect, test } from "vitest";
import { json } from "../../test/fakes/loopback-server.ts";
import { CappedLedger, events, inTurn, KEY, openProxyWorld } from "../../test/fakes/proxy-world.ts";
import { CancelledError, LimitError, ProviderError } from "../core/errors.ts";

const CHAT = "/v1/chat/completions";
const ASKED = { model: "large-1", messages: [{ role: "user", content: "hi" }], max_tokens: 100 };
const USAGE = {
  prompt_tokens: 1_000,
  completion_tokens: 200,
  prompt_tokens_details: { cached_tokens: 400 },
  completion_tokens_details: { reasoning_tokens: 50 },
};
const ANSWER = { choices: [{ message: { role: "assistant", content: "hello" } }], usage: USAGE };
/** 600 fresh at $1, 400 cached at $0.5 and 200 out at $2 a million. */
const COST_USD = 0.0012;

test("a chat request goes on with the real key and model, and its cost is settled", async () => {
  await using world = await openProxyWorld(json(ANSWER));

  const response = await world.post(CHAT, ASKED);

  expect(await response.json()).toEqual(ANSWER);
  expect(world.upstream.received[0]?.path).toBe(CHAT);
  expect(world.upstream.received[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  expect(JSON.parse(world.upstream.received[0]?.body ?? "")).toEqual({ ...ASKED, model: "vendor/large-1" });
  expect(world.ledger.entries).toEqual(["reserve", "settle"]);
  expect(world.ledger.settledUsd).toBeCloseTo(COST_USD, 9);
  expect(world.lease.usage()).toMatchObject({ requests: 1, sideCalls: 0 });
  expect(world.lease.usage().usage).toEqual({
    inputTokens: 1_000,
    outputTokens: 200,
    cachedInputTokens: 400,
    reasoningTokens: 50,
  });
  expect(world.permits).toEqual([{ kind: "answered", tokens: 1_200 }]);
});

test("the worst case is held before a request is sent: its bytes and its output cap, which is always sent", async () => {
  await using world = await openProxyWorld(json(ANSWER));
  const { max_tokens: _, ...uncapped } = ASKED;

  await world.post(CHAT, uncapped);

  const body = world.upstream.received[0]?.body ?? "";
  expect(JSON.parse(body).max_tokens).toBe(16_384);
  expect(world.ledger.intents[0]?.worstTokens).toBe(body.length + 16_384);
});

test("a request for another model is answered by the lease's own and counted as a side call", async () => {
  await using world = await openProxyWorld(json(ANSWER));

  await world.post(CHAT, { ...ASKED, model: "gpt-5-nano" });

  expect(JSON.parse(world.upstream.received[0]?.body ?? "").model).toBe("vendor/large-1");
  expect(world.lease.usage().sideCalls).toBe(1);
});

test("a stream is passed on byte for byte, with its usage asked for", async () => {
  const pieces = [
    'data: {"choices":[{"delta":{"content":"h\u00e9"}}]}\r\n\r\nda',
    `ta: {"choices":[],"usage":${JSON.stringify(USAGE)}}\n\n: note\n\ndata: [DONE]\n\n`,
  ];
  await using world = await openProxyWorld(events(pieces));

  const response = await world.post(CHAT, { ...ASKED, stream: true });

  expect(await response.text()).toBe(pieces.join(""));
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  expect(JSON.parse(world.upstream.received[0]?.body ?? "").stream_options).toEqual({ include_usage: true });
  expect(world.ledger.settledUsd).toBeCloseTo(COST_USD, 9);
});

test("an answer without usage counts with its worst case, and the lease says that it is an estimate", async () => {
  await using world = await openProxyWorld(json({ choices: ANSWER.choices }));

  await (await world.post(CHAT, ASKED)).text();

  expect(world.ledger.entries).toEqual(["reserve", "abandon"]);
  expect(world.lease.usage().usage.estimated).toBe(true);
  expect(world.lease.usage().costUsd).toBe(world.ledger.intents[0]?.worstUsd);
});

test("a 429 is waited out for as long as the provider asks", async () => {
  await using world = await openProxyWorld(inTurn(json({}, 429, { "retry-after": "7" }), json(ANSWER)));

  const response = await world.post(CHAT, ASKED);

  expect(response.status).toBe(200);
  expect(world.sleptMs).toEqual([7_000]);
  expect(world.ledger.entries).toEqual(["reserve", "release", "reserve", "settle"]);
  expect(world.permits[0]).toEqual({ kind: "limited", retryAfterMs: 7_000 });
});

test("a 429 that asks for too long a wait is passed on with it", async () => {
  await using world = await openProxyWorld(json({ error: { message: "slow down" } }, 429, { "retry-after": "3600" }));

  const response = await world.post(CHAT, ASKED);

  expect(response.status).toBe(429);
  expect(response.headers.get("retry-after")).toBe("3600");
  expect(await response.json()).toEqual({ error: { message: "slow down" } });
  expect(world.lease.refusal()).toBeUndefined();
});

test("a 500 is tried again, and passed on when it stays", async () => {
  await using world = await openProxyWorld(json({ error: { message: "down" } }, 500));

  const response = await world.post(CHAT, ASKED);

  expect(response.status).toBe(500);
  expect(world.upstream.received).toHaveLength(4);
  expect(world.sleptMs).toEqual([250, 500, 1_000]);
  expect(world.ledger.count("release")).toBe(4);
});

test("a stream that is cut is cut for the agent too, and counts with its worst case", async () => {
  await using world = await openProxyWorld(events(['data: {"choices":[]}\n\n'], "cut"));

  const response = await world.post(CHAT, { ...ASKED, stream: true });

  await expect(response.text()).rejects.toThrow();
  expect(world.upstream.received).toHaveLength(1);
  expect(world.ledger.entries).toEqual(["reserve", "abandon"]);
});

test("an agent that goes away ends its request upstream, which counts with its worst case", async () => {
  const closed = Promise.withResolvers<void>();
  await using world = await openProxyWorld((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("data: {}\n\n");
    response.on("close", () => closed.resolve());
  });
  const stop = new AbortController();
  const response = await world.post(CHAT, { ...ASKED, stream: true }, { signal: stop.signal });
  await response.body?.getReader().read();

  stop.abort();
  await closed.promise;
  world.lease[Symbol.dispose]();
  await world.lease.ended();

  expect(world.ledger.entries).toEqual(["reserve", "abandon"]);
});

test("a spent budget ends the session with an error that agents do not try again, and no other one", async () => {
  await using world = await openProxyWorld(json(ANSWER));
  const poor = world.leaseWith({ ledger: new CappedLedger(0.00125) });
  const rich = world.leaseWith({ ledger: new CappedLedger(1) });

  const first = await world.post(CHAT, ASKED, { lease: poor });
  const second = await world.post(CHAT, ASKED, { lease: poor });
  const other = await world.post(CHAT, ASKED, { lease: rich });

  expect([first.status, second.status, other.status]).toEqual([200, 402, 200]);
  expect(await second.json()).toMatchObject({ error: { code: "insufficient_quota" } });
  expect(poor.refusal()).toBeInstanceOf(LimitError);
  expect(rich.refusal()).toBeUndefined();
  expect(world.upstream.received).toHaveLength(2);
});

test("a refused key is told without the key, and ends the step", async () => {
  await using world = await openProxyWorld((response) =>
    json({ error: { message: `bad key ${KEY}` } }, 401)(response, world.upstream.received[0] as never),
  );

  const response = await world.post(CHAT, ASKED);

  const text = await response.text();
  expect(response.status).toBe(401);
  expect(text).toContain("bad key [key]");
  expect(text).not.toContain(KEY.slice(0, 12));
  expect(world.lease.refusal()).toBeInstanceOf(ProviderError);
});

const WIRES = [
  [CHAT, "authorization", { error: { type: "authentication_error" } }],
  ["/v1/responses", "authorization", { error: { type: "authentication_error" } }],
  ["/v1/messages", "x-api-key", { type: "error", error: { type: "authentication_error" } }],
  ["/v1beta/models/m:generateContent", "x-goog-api-key", { error: { code: 401, status: "UNAUTHENTICATED" } }],
] as const;

test.each(WIRES)("a wrong token at %s is refused in the form of its wire", async (path, header, shape) => {
  await using world = await openProxyWorld(json(ANSWER));

  const response = await world.post(path, ASKED, { headers: { authorization: "", [header]: "Bearer no" } });

  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject(shape);
  expect(world.upstream.received).toHaveLength(0);
});

test("a released lease's token is refused, and its requests in flight are ended", async () => {
  const asked = Promise.withResolvers<void>();
  await using world = await openProxyWorld(() => asked.resolve());
  const hanging = world.post(CHAT, ASKED);
  await asked.promise;

  world.lease[Symbol.dispose]();

  expect((await hanging).status).toBe(503);
  expect((await world.post(CHAT, ASKED)).status).toBe(401);
  await world.lease.ended();
  expect(world.ledger.entries).toEqual(["reserve", "abandon"]);
});

test("a token is taken from every place that a wire has for it", async () => {
  await using world = await openProxyWorld(json(ANSWER));
  const { token } = world.lease.access;
  const places = [{ "x-api-key": token }, { "x-goog-api-key": token }];

  const byHeader = await Promise.all(places.map((headers) => fetch(`${world.proxy.url}/v1/models`, { headers })));
  const byQuery = await fetch(`${world.proxy.url}/v1beta/models?key=${token}`);

  expect([...byHeader, byQuery].map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await byQuery.json()).toMatchObject({ models: [{ name: "models/large-1" }] });
});

test("while the run is paused a request waits, and is then told to come back", async () => {
  const pause = new AbortController();
  await using world = await openProxyWorld(json(ANSWER), [], { admission: pause.signal });
  pause.abort();

  const response = await world.post(CHAT, ASKED);

  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).toBe("30");
  expect(world.sleptMs).toEqual([20_000]);
  expect(world.upstream.received).toHaveLength(0);
  expect(world.lease.refusal()).toBeInstanceOf(CancelledError);
});

test("no wait goes beyond the deadline", async () => {
  const deadlineMs = Date.UTC(2030, 0, 1) + 5_000;
  await using world = await openProxyWorld(json({}, 429, { "retry-after": "7" }), [], { deadlineMs });

  const response = await world.post(CHAT, ASKED);

  expect(response.status).toBe(402);
  expect(world.lease.refusal()).toBeInstanceOf(LimitError);
});

test("a request under another host name is refused", async () => {
  await using world = await openProxyWorld(json(ANSWER));
  const { port } = new URL(world.proxy.url);

  const status = await new Promise((resolve) => {
    const options = { port, host: "127.0.0.1", path: "/v1/models", headers: { host: `evil.example:${port}` } };
    httpRequest(options, (response) => resolve(response.resume().statusCode)).end();
  });

  expect(status).toBe(403);
});

test.each([
  ["no JSON", "{", 400],
  ["a list", "[]", 400],
  ["more than 64 MB", " ".repeat(64 * 1024 * 1024 + 1), 413],
])("%s as a request is refused", async (_, body, status) => {
  await using world = await openProxyWorld(json(ANSWER));

  const response = await world.post(CHAT, {}, { body });

  expect(response.status).toBe(status);
  expect(world.upstream.received).toHaveLength(0);
});

test("a path of no wire is refused", async () => {
  await using world = await openProxyWorld(json(ANSWER));

  expect((await world.post("/v1/embeddings", {})).status).toBe(404);
});

test("a reader that is slow gets all of a long stream", async () => {
  const piece = `data: ${"x".repeat(64 * 1024)}\n\n`;
  await using world = await openProxyWorld(events(Array.from({ length: 200 }, () => piece)));

  const response = await world.post(CHAT, { ...ASKED, stream: true });
  const text = await response.text();

  expect(text.length).toBe(piece.length * 200);
});
