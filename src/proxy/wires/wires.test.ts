import { expect, test } from "vitest";
import { json } from "../../../test/fakes/loopback-server.ts";
import { KEY, openProxyWorld } from "../../../test/fakes/proxy-world.ts";
import { startScriptedProvider } from "../../agents/coding/trial/scripted-provider.ts";
import type { WireName } from "../proxy.ts";
import { wireNamed } from "./wire-named.ts";

const PARAMETERS = { type: "object", properties: { file_path: { type: "string" }, content: { type: "string" } } };
const SCRIPT = [{ kind: "write", path: "/t/a.txt", content: "x" }] as const;

const WIRES = [
  {
    wire: "responses",
    path: "/v1/responses",
    body: { model: "large-1", input: "hi", tools: [{ type: "function", name: "write", parameters: PARAMETERS }] },
    streamed: { path: "/v1/responses", more: { stream: true } },
    cap: { max_output_tokens: 16_384 },
    key: ["authorization", `Bearer ${KEY}`],
  },
  {
    wire: "messages",
    path: "/v1/messages",
    body: {
      model: "large-1",
      max_tokens: 900,
      messages: [{ role: "user", content: "hi" }],
      tools: [{ name: "Write", input_schema: PARAMETERS }],
    },
    streamed: { path: "/v1/messages?beta=true", more: { stream: true } },
    cap: { max_tokens: 900 },
    key: ["x-api-key", KEY],
  },
  {
    wire: "gemini",
    path: "/v1beta/models/large-1:generateContent",
    body: {
      contents: [{ role: "user", parts: [{ text: "hi" }] }],
      tools: [{ functionDeclarations: [{ name: "write_file", parametersJsonSchema: PARAMETERS }] }],
    },
    streamed: { path: "/v1beta/models/large-1:streamGenerateContent?alt=sse", more: {} },
    cap: { generationConfig: { maxOutputTokens: 16_384 } },
    key: ["x-goog-api-key", KEY],
  },
] as const;

test.each(WIRES)(
  "$wire goes on as it is where the upstream speaks it: tool calls, whole and streamed, metered",
  async (each) => {
    await using provider = await startScriptedProvider(SCRIPT);
    await using world = await openProxyWorld(json({}));
    const base = `${provider.url}/${each.wire === "gemini" ? "v1beta" : "v1"}`;
    const upstream = world.httpUpstream({ baseUrls: { chat: `${provider.url}/v1`, [each.wire]: base } });
    const lease = world.leaseWith({ upstream });

    const whole = await world.post(each.path, each.body, { lease });
    const streamed = await world.post(each.streamed.path, { ...each.body, ...each.streamed.more }, { lease });

    expect(await whole.text()).toContain("/t/a.txt");
    expect(await streamed.text()).toContain("/t/a.txt");
    expect(provider.requests.map(({ model, token }) => [model, token])).toEqual([
      ["vendor/large-1", KEY],
      ["vendor/large-1", KEY],
    ]);
    expect(lease.usage()).toMatchObject({ requests: 2, sideCalls: 0, usage: { inputTokens: 200, outputTokens: 40 } });
    expect(world.ledger.entries).toEqual(["reserve", "settle", "reserve", "settle"]);
  },
);

test.each(WIRES)("a request of $wire is changed in its model and cap only", async ({ wire, path, body, cap, key }) => {
  await using world = await openProxyWorld(json({}), [wire]);

  await world.post(path, { ...body, own: "field" }, { headers: { "anthropic-beta": "b-1" } });

  const [sent] = world.upstream.received;
  const model = wire === "gemini" ? {} : { model: "vendor/large-1" };
  expect(JSON.parse(sent?.body ?? "")).toEqual({ ...body, own: "field", ...model, ...cap });
  expect(sent?.headers[key[0]]).toBe(key[1]);
  expect(JSON.stringify(sent?.headers)).not.toContain(world.lease.access.token);
  expect(sent?.headers["anthropic-beta"]).toBe(wire === "messages" ? "b-1" : undefined);
});

test.each([
  [
    "responses",
    [
      {
        type: "response.completed",
        response: {
          usage: {
            input_tokens: 10,
            input_tokens_details: { cached_tokens: 4 },
            output_tokens: 5,
            output_tokens_details: { reasoning_tokens: 2 },
          },
        },
      },
    ],
    { inputTokens: 10, outputTokens: 5, cachedInputTokens: 4, reasoningTokens: 2, isFinal: true },
  ],
  [
    "messages",
    [
      {
        type: "message_start",
        message: {
          usage: {
            input_tokens: 10,
            cache_read_input_tokens: 100,
            cache_creation_input_tokens: 40,
            cache_creation: { ephemeral_1h_input_tokens: 20 },
            output_tokens: 1,
          },
        },
      },
      { type: "message_delta", usage: { output_tokens: 7 } },
    ],
    { inputTokens: 150, outputTokens: 7, cachedInputTokens: 100, extraInputTokens: 25, isFinal: true },
  ],
  [
    "gemini",
    [
      { usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 1 } },
      {
        candidates: [{ finishReason: "STOP" }],
        usageMetadata: {
          promptTokenCount: 10,
          toolUsePromptTokenCount: 3,
          cachedContentTokenCount: 4,
          candidatesTokenCount: 5,
          thoughtsTokenCount: 6,
        },
      },
    ],
    { inputTokens: 13, outputTokens: 11, cachedInputTokens: 4, reasoningTokens: 6, isFinal: true },
  ],
] as const)("the usage of %s is read with what was cached and thought", (name, replies, expected) => {
  const wire = wireNamed(name);

  let reported = wire.reportedIn({}, undefined);
  for (const reply of replies) reported = wire.reportedIn(reply, reported);

  expect(reported).toEqual(expected);
});

test("what a stream says of usage before its end is not final", () => {
  const message = { usage: { input_tokens: 10, output_tokens: 1 } };
  const candidate = { usageMetadata: { promptTokenCount: 10 } };

  expect(wireNamed("messages").reportedIn({ message }, undefined)?.isFinal).toBe(false);
  expect(wireNamed("gemini").reportedIn(candidate, undefined)?.isFinal).toBe(false);
});

test.each<[WireName, string]>([
  ["messages", "/v1/messages/count_tokens"],
  ["gemini", "/v1beta/models/large-1:countTokens"],
])("tokens of %s are counted here, without a request", async (wire, path) => {
  await using world = await openProxyWorld(json({}), [wire as "messages"]);

  const counted = await (await world.post(path, { contents: "x".repeat(400) })).json();

  expect(Object.values(counted as object)[0]).toBeGreaterThan(100);
  expect(world.upstream.received).toHaveLength(0);
});
