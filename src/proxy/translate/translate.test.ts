import { expect, test } from "vitest";
import { json } from "../../../test/fakes/loopback-server.ts";
import { events, openProxyWorld } from "../../../test/fakes/proxy-world.ts";
import { startScriptedProvider } from "../../agents/coding/trial/scripted-provider.ts";
import { InputError } from "../../core/errors.ts";
import { type Fields, fieldsOf, listOf } from "../json-shape.ts";
import { wireNamed } from "../wires/wire-named.ts";
import { translationOf } from "./translation-of.ts";

const SIGNATURE = { id: "1", model: "m", createdS: 1 };
const PARAMETERS = { type: "object", properties: { file_path: { type: "string" }, content: { type: "string" } } };
const TOOL = { type: "function", function: { name: "write", description: "Writes.", parameters: PARAMETERS } };
const CONVERSATION = [
  { role: "system", content: "Be brief." },
  { role: "user", content: "Write it." },
  {
    role: "assistant",
    content: "I will.",
    tool_calls: [
      { id: "c1", type: "function", function: { name: "write", arguments: '{"content":"x"}' } },
      { id: "c2", type: "function", function: { name: "write", arguments: "{}" } },
    ],
  },
  { role: "tool", tool_call_id: "c1", content: "written" },
  { role: "tool", tool_call_id: "c2", content: "no path" },
];

const REQUESTS = [
  [
    "responses",
    {
      instructions: "Be brief.",
      input: [
        { type: "message", role: "user", content: [{ type: "input_text", text: "Write it." }] },
        { type: "reasoning", summary: [], encrypted_content: "..." },
        { type: "message", role: "assistant", content: [{ type: "output_text", text: "I will." }] },
        { type: "function_call", call_id: "c1", name: "write", arguments: '{"content":"x"}' },
        { type: "function_call", call_id: "c2", name: "write", arguments: "" },
        { type: "function_call_output", call_id: "c1", output: "written" },
        { type: "function_call_output", call_id: "c2", output: [{ type: "input_text", text: "no path" }] },
      ],
      tools: [
        { type: "function", name: "write", description: "Writes.", parameters: PARAMETERS },
        { type: "web_search" },
      ],
      tool_choice: "auto",
      store: false,
    },
    { tool_choice: "auto" },
  ],
  [
    "messages",
    {
      system: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } }],
      messages: [
        { role: "user", content: "Write it." },
        {
          role: "assistant",
          content: [
            { type: "thinking", thinking: "hm", signature: "s" },
            { type: "text", text: "I will." },
            { type: "tool_use", id: "c1", name: "write", input: { content: "x" } },
            { type: "tool_use", id: "c2", name: "write", input: {} },
          ],
        },
        {
          role: "user",
          content: [
            { type: "tool_result", tool_use_id: "c1", content: "written" },
            { type: "tool_result", tool_use_id: "c2", content: [{ type: "text", text: "no path" }] },
          ],
        },
      ],
      tools: [
        { name: "write", description: "Writes.", input_schema: PARAMETERS },
        { type: "web_search_20250305", name: "web_search" },
      ],
      tool_choice: { type: "any" },
    },
    { tool_choice: "required" },
  ],
  [
    "gemini",
    {
      systemInstruction: { role: "user", parts: [{ text: "Be brief." }] },
      contents: [
        { role: "user", parts: [{ text: "Write it." }] },
        {
          role: "model",
          parts: [
            { text: "hm", thought: true },
            { text: "I will." },
            { functionCall: { id: "c1", name: "write", args: { content: "x" } } },
            { functionCall: { id: "c2", name: "write", args: {} } },
          ],
        },
        {
          role: "user",
          parts: [
            { functionResponse: { id: "c1", name: "write", response: { output: "written" } } },
            { functionResponse: { id: "c2", name: "write", response: { output: "no path" } } },
          ],
        },
      ],
      tools: [
        {
          functionDeclarations: [
            {
              name: "write",
              description: "Writes.",
              parameters: {
                type: "OBJECT",
                properties: { file_path: { type: "STRING" }, content: { type: "STRING" } },
              },
            },
          ],
        },
        { googleSearch: {} },
      ],
      generationConfig: { temperature: 0, thinkingConfig: { thinkingBudget: 1 } },
    },
    { temperature: 0 },
  ],
] as const;

test.each(REQUESTS)("a conversation of %s with tools is the same one in chat", (name, body, more) => {
  const { chat } = translationOf({ wire: wireNamed(name), body }, SIGNATURE);

  expect(chat).toEqual({ messages: CONVERSATION, tools: [TOOL], ...more });
});

test.each([
  [
    "responses",
    { input: [{ role: "user", content: [{ type: "input_image", image_url: "data:image/png;base64,AA" }] }] },
  ],
  [
    "messages",
    {
      messages: [
        {
          role: "user",
          content: [{ type: "image", source: { type: "base64", media_type: "image/png", data: "AA" } }],
        },
      ],
    },
  ],
  ["gemini", { contents: [{ role: "user", parts: [{ inlineData: { mimeType: "image/png", data: "AA" } }] }] }],
] as const)("a picture of %s goes along", (name, body) => {
  const { chat } = translationOf({ wire: wireNamed(name), body }, SIGNATURE);

  expect(chat.messages).toEqual([
    { role: "user", content: [{ type: "image_url", image_url: { url: "data:image/png;base64,AA" } }] },
  ]);
});

test("calls of Gemini without ids are answered in their order", () => {
  const call = { functionCall: { name: "f", args: {} } };
  const answer = (output: string) => ({ functionResponse: { name: "f", response: { output } } });
  const body = {
    contents: [
      { role: "model", parts: [call, call] },
      { role: "user", parts: [answer("a"), answer("b")] },
    ],
  };

  const { chat } = translationOf({ wire: wireNamed("gemini"), body }, SIGNATURE);

  const [said, ...answers] = listOf(chat.messages);
  expect(answers.map(({ tool_call_id: id }) => id)).toEqual(listOf(said?.tool_calls).map(({ id }) => id));
});

test("grouped tools and tools for plain text come back as the agent knows them", () => {
  const inner = [{ type: "function", name: "list", parameters: PARAMETERS }];
  const body = {
    input: "go",
    tools: [
      { type: "namespace", name: "files", tools: inner },
      { type: "custom", name: "patch", format: { definition: "start: line" } },
    ],
  };
  const translation = translationOf({ wire: wireNamed("responses"), body }, SIGNATURE);
  const calls = [
    { id: "c1", name: "files__list", arguments: "{}" },
    { id: "c2", name: "patch", arguments: '{"input":"*** Begin"}' },
  ];

  const whole = translation.whole({ text: "", calls, finish: "stop", reported: undefined });

  const names = listOf(translation.chat.tools).map((tool) => fieldsOf(tool.function).name);
  expect(names).toEqual(["files__list", "patch"]);
  expect(whole.output).toMatchObject([
    { type: "function_call", call_id: "c1", name: "list", namespace: "files", arguments: "{}" },
    { type: "custom_tool_call", call_id: "c2", name: "patch", input: "*** Begin" },
  ]);
});

test("a response that builds on one we have not is refused", () => {
  const body = { input: "go", previous_response_id: "resp_1" };

  expect(() => translationOf({ wire: wireNamed("responses"), body }, SIGNATURE)).toThrow(InputError);
});

const CALLING = [
  {
    wire: "responses",
    path: "/v1/responses",
    body: { model: "large-1", input: "hi", tools: [{ type: "function", name: "write", parameters: PARAMETERS }] },
    calls: (reply: Fields) => listOf(reply.output).map((item) => [item.name, JSON.parse(String(item.arguments))]),
    final: (all: readonly Fields[]) => fieldsOf(all.at(-1)?.response),
    stream: "/v1/responses",
  },
  {
    wire: "messages",
    path: "/v1/messages",
    body: {
      model: "large-1",
      max_tokens: 900,
      messages: [{ role: "user", content: "hi" }],
      tools: [{ name: "write", input_schema: PARAMETERS }],
    },
    calls: (reply: Fields) => listOf(reply.content).map((block) => [block.name, block.input]),
    final: (all: readonly Fields[]) => {
      const block = fieldsOf(all.find(({ type }) => type === "content_block_start")?.content_block);
      const delta = fieldsOf(all.find(({ type }) => type === "content_block_delta")?.delta);
      return { content: [{ ...block, input: JSON.parse(String(delta.partial_json)) }] };
    },
    stream: "/v1/messages",
  },
  {
    wire: "gemini",
    path: "/v1beta/models/large-1:generateContent",
    body: {
      contents: [{ role: "user", parts: [{ text: "hi" }] }],
      tools: [{ functionDeclarations: [{ name: "write", parametersJsonSchema: PARAMETERS }] }],
    },
    calls: (reply: Fields) =>
      listOf(fieldsOf(listOf(reply.candidates)[0]?.content).parts)
        .map((part) => fieldsOf(part.functionCall))
        .map(({ name, args }) => [name, args]),
    final: (all: readonly Fields[]) => all.at(-1) ?? {},
    stream: "/v1beta/models/large-1:streamGenerateContent?alt=sse",
  },
];

test.each(CALLING)("a model behind chat calls a tool of $wire, whole and streamed, and is metered", async (each) => {
  await using provider = await startScriptedProvider([{ kind: "write", path: "/t/a.txt", content: "x" }]);
  await using world = await openProxyWorld(json({}));
  const lease = world.leaseWith({ upstream: world.httpUpstream({ baseUrls: { chat: `${provider.url}/v1` } }) });

  const whole = (await (await world.post(each.path, each.body, { lease })).json()) as Fields;
  const streamed = await (await world.post(each.stream, { ...each.body, stream: true }, { lease })).text();

  const call = ["write", { file_path: "/t/a.txt", content: "x" }];
  expect(each.calls(whole)).toEqual([call]);
  expect(each.calls(each.final(eventsIn(streamed)))).toEqual([call]);
  expect(provider.requests.map(({ path }) => path)).toEqual(["/v1/chat/completions", "/v1/chat/completions"]);
  expect(lease.usage().usage).toEqual({ inputTokens: 200, outputTokens: 40 });
});

const CHUNKS = [
  'data: {"choices":[{"delta":{"role":"assistant","content":"one "}}]}\n\n',
  'data: {"choices":[{"delta":{"content":"two"}}]}\n\n',
  'data: {"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}\n\ndata: [DONE]\n\n',
];

test.each([
  ["responses", "/v1/responses", { input: "hi", stream: true }, "delta"],
  ["messages", "/v1/messages", { messages: [{ role: "user", content: "hi" }], stream: true }, "text"],
  ["gemini", CALLING[2]?.stream ?? "", { contents: [{ role: "user", parts: [{ text: "hi" }] }] }, "text"],
] as const)("text streams through to %s piece by piece", async (_, path, body, field) => {
  await using world = await openProxyWorld(events(CHUNKS));

  const all = eventsIn(await (await world.post(path, body)).text());

  const said = all.map((event) => event.delta ?? listOf(fieldsOf(listOf(event.candidates)[0]?.content).parts)[0]);
  const texts = said.flatMap((part) => (typeof part === "string" ? [part] : (fieldsOf(part)[field] ?? [])));
  expect(texts).toEqual(["one ", "two"]);
  expect(world.ledger.entries).toEqual(["reserve", "settle"]);
});

test("Gemini's stream as a list is one list", async () => {
  await using world = await openProxyWorld(
    json({ choices: [{ message: { content: "hello" }, finish_reason: "stop" }] }),
  );
  const body = { contents: [{ role: "user", parts: [{ text: "hi" }] }] };

  const reply = await world.post("/v1beta/models/large-1:streamGenerateContent", body);

  expect(await reply.json()).toMatchObject([{ candidates: [{ finishReason: "STOP" }] }]);
});

test("a stream that is cut before its end is cut for the agent too", async () => {
  await using world = await openProxyWorld(events(CHUNKS.slice(0, 2)));

  const reply = await world.post("/v1/responses", { input: "hi", stream: true });

  await expect(reply.text()).rejects.toThrow();
  expect(world.ledger.entries).toEqual(["reserve", "abandon"]);
});

test.each([
  ["/v1/messages", { messages: [] }, { type: "error", error: { type: "rate_limit_error" } }],
  ["/v1beta/models/m:generateContent", { contents: [] }, { error: { code: 429, status: "RESOURCE_EXHAUSTED" } }],
])("a refusal of the upstream is told at %s in its own form", async (path, body, shape) => {
  await using world = await openProxyWorld(json({ error: { message: "slow" } }, 429, { "retry-after": "3600" }));

  const reply = await world.post(path, body);

  expect(reply.headers.get("retry-after")).toBe("3600");
  expect(await reply.json()).toMatchObject(shape);
});

function eventsIn(stream: string): readonly Fields[] {
  return stream
    .split("\n")
    .filter((line) => line.startsWith("data: {"))
    .map((line) => JSON.parse(line.slice(6)) as Fields);
}
