import { expect, test } from "vitest";
import { startScriptedProvider } from "./scripted-provider.ts";

const SCRIPT = [{ kind: "write", path: "/t/a.txt", content: "x" }] as const;
const PARAMETERS = { type: "object", properties: { file_path: { type: "string" }, content: { type: "string" } } };

const post = (url: string, body: object, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

const WIRES = [
  [
    "OpenAI chat",
    "/v1/chat/completions",
    { tools: [{ type: "function", function: { name: "write_file", parameters: PARAMETERS } }] },
    { messages: [{ role: "tool", content: "ok" }] },
  ],
  [
    "OpenAI responses",
    "/v1/responses",
    { tools: [{ type: "namespace", tools: [{ type: "function", name: "write", parameters: PARAMETERS }] }] },
    { input: [{ type: "function_call_output", output: "ok" }] },
  ],
  [
    "Anthropic messages",
    "/v1/messages",
    { tools: [{ name: "Write", input_schema: PARAMETERS }] },
    { messages: [{ role: "user", content: [{ type: "tool_result", content: "ok" }] }] },
  ],
  [
    "Gemini content",
    "/v1beta/models/m:streamGenerateContent?alt=sse",
    { tools: [{ functionDeclarations: [{ name: "write_file", parametersJsonSchema: PARAMETERS }] }] },
    { contents: [{ parts: [{ functionResponse: { name: "write_file" } }] }] },
  ],
] as const;

test.each(WIRES)(
  "over %s an agent is told to use its own tool, and then that it is done",
  async (_, path, tools, result) => {
    await using provider = await startScriptedProvider(SCRIPT);

    const first = await (await post(provider.url + path, { model: "m", stream: true, ...tools })).text();
    const second = await (await post(provider.url + path, { model: "m", stream: true, ...tools, ...result })).text();

    expect(first).toMatch(/^(?:event: \S+\n)?data: /);
    expect(first.replaceAll("\\", "")).toContain('"file_path":"/t/a.txt"');
    expect(second).toContain("The edit is done.");
  },
);

test("a request without tools asks for a title and the like, and gets a text", async () => {
  await using provider = await startScriptedProvider(SCRIPT);

  const response = await post(`${provider.url}/v1/messages`, { model: "m", messages: [] }, { "x-api-key": "t" });

  expect(await response.json()).toMatchObject({ content: [{ type: "text", text: "A small edit" }] });
  expect(provider.requests).toEqual([
    { method: "POST", path: "/v1/messages", token: "t", model: "m", move: "A small edit" },
  ]);
});

test("a tool for commands writes the file where there is none for files", async () => {
  await using provider = await startScriptedProvider(SCRIPT);
  const parameters = { type: "object", properties: { command: { type: "array" } }, required: ["command"] };
  const tools = [{ type: "function", name: "shell", parameters }];

  const response = await post(`${provider.url}/v1/responses`, { model: "m", tools });

  const { output } = (await response.json()) as { output: readonly { arguments: string }[] };
  expect(JSON.parse(output[0]?.arguments ?? "")).toEqual({
    command: ["/bin/sh", "-c", "mkdir -p '/t' && printf '%s' 'x' > '/t/a.txt'"],
  });
});
