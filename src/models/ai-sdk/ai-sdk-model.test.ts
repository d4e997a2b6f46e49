import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { freeCall, question } from "../../../test/fakes/free-call.ts";
import { VirtualClock } from "../../../test/fakes/virtual-clock.ts";
import { CancelledError, InputError } from "../../core/errors.ts";
import type { ModelFacts } from "../../core/model.ts";
import { type AiSdkOptions, aiSdkModel } from "./ai-sdk-model.ts";

const FACTS: ModelFacts = {
  provider: "ai-sdk:@fake/parrot",
  price: { inputUsd: 1, outputUsd: 10 },
  nativeSchema: true,
  simulated: false,
};

/** A package in the manner of the AI SDK's: it answers with the options it was given, or does as the model's name says. */
const PARROT = `
class ApiError extends Error {
  name = "AI_APICallError";
  constructor(message, fields) { super(message); Object.assign(this, fields); }
}
const usage = {
  inputTokens: { total: 10, noCache: 6, cacheRead: 4 },
  outputTokens: { total: 20, text: 15, reasoning: 5 },
};
const finishReason = { unified: "stop", raw: "stop" };
const response = { headers: { "X-RateLimit-Limit-Requests": "60" } };
function languageModel(modelId, settings) {
  const fail = () => {
    if (modelId === "limited") {
      throw new ApiError("slow", { statusCode: 429, responseBody: "slow", responseHeaders: { "Retry-After": "2" } });
    }
    if (modelId === "down") throw new ApiError("down", { cause: Object.assign(new Error("x"), { code: "ECONNREFUSED" }) });
    if (modelId === "keyless") throw Object.assign(new Error("PARROT_API_KEY is missing"), { name: "AI_LoadAPIKeyError" });
    if (modelId === "odd") throw new ApiError("Invalid JSON response", { statusCode: 200 });
  };
  return {
    specificationVersion: modelId === "old" ? "v1" : "v4",
    async doGenerate({ abortSignal, ...options }) {
      fail();
      if (modelId === "silent") {
        await new Promise((_, reject) => abortSignal.addEventListener("abort", () => reject(abortSignal.reason)));
      }
      if (modelId === "flat") {
        return { content: [{ type: "text", text: "v2" }], finishReason: "length", usage: { inputTokens: 1, outputTokens: 2 } };
      }
      const text = modelId === "mute" ? "" : JSON.stringify({ options, settings });
      return { content: [{ type: "reasoning", text: "hm" }, { type: "text", text }], finishReason, usage, response };
    },
    async doStream() {
      fail();
      const parts = [{ type: "stream-start" }, { type: "text-delta", delta: "Be" }, { type: "text-delta", delta: "cause." }];
      if (modelId !== "cut") parts.push({ type: "finish", finishReason, usage });
      return { stream: ReadableStream.from(parts), response };
    },
  };
}
function make(settings) {
  const provider = (id) => languageModel(id, settings);
  provider.languageModel = provider;
  provider.embeddingModel = () => ({
    doEmbed: async ({ values }) => ({ embeddings: values.map((value) => [value.length]), usage: { tokens: 3 } }),
  });
  return provider;
}
export const createParrot = (settings = {}) => make(settings);
export const parrot = make("default");
export const VERSION = "1.0.0";
`;

interface Project extends AsyncDisposable {
  readonly root: string;
}

/** A project folder in which these packages are installed; their entry is for \`import\` alone, as some are. */
async function projectWith(packages: Readonly<Record<string, string>>): Promise<Project> {
  const root = await mkdtemp(join(tmpdir(), "swarm-ai-sdk-"));
  for (const [name, source] of Object.entries(packages)) {
    const folder = join(root, "node_modules", name);
    await mkdir(folder, { recursive: true });
    const manifest = { name, version: "1.0.0", type: "module", exports: { ".": { import: "./index.js" } } };
    await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
    await writeFile(join(folder, "index.js"), source);
  }
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true }) };
}

async function parrot(project: Project, changed: Partial<AiSdkOptions> = {}) {
  return aiSdkModel({
    packageName: "@fake/parrot",
    model: "repeat",
    projectRoot: project.root,
    facts: FACTS,
    clock: new VirtualClock(),
    ...changed,
  });
}

test("a package installed in the project answers through its instance named like it", async () => {
  await using project = await projectWith({ "@fake/parrot": PARROT });
  const model = await parrot(project);
  const rates: unknown[] = [];

  const response = await model.ask(
    question({
      system: "Be brief.",
      messages: [{ role: "user", parts: ["a", "b"] }],
      schema: { name: "vote", json: {} },
    }),
    freeCall({ onRate: (rate) => rates.push(rate) }),
  );

  expect(response).toMatchObject({
    model: "ai-sdk:@fake/parrot/repeat",
    finish: "stop",
    usage: { inputTokens: 10, outputTokens: 20, cachedInputTokens: 4, reasoningTokens: 5 },
    costUsd: 210 / 1_000_000,
  });
  expect(JSON.parse(response.text)).toEqual({
    settings: "default",
    options: {
      prompt: [
        { role: "system", content: "Be brief." },
        { role: "user", content: [{ type: "text", text: "a\n\nb" }] },
      ],
      maxOutputTokens: 100,
      responseFormat: { type: "json", name: "vote", schema: {} },
      headers: { "idempotency-key": "run-1/step/0" },
    },
  });
  expect(rates).toEqual([{ requestsPerMinute: 60 }]);
});

test("a key or a base URL goes to the package's factory", async () => {
  await using project = await projectWith({ "@fake/parrot": PARROT });
  const model = await parrot(project, { apiKey: "sk-0123456789", baseUrl: "http://127.0.0.1:1/v1" });

  const response = await model.ask(question(), freeCall());

  expect(JSON.parse(response.text).settings).toEqual({
    name: "parrot",
    apiKey: "sk-0123456789",
    baseURL: "http://127.0.0.1:1/v1",
  });
});

test("the flat results of specification v2 are understood", async () => {
  await using project = await projectWith({ "@fake/parrot": PARROT });
  const model = await parrot(project, { model: "flat" });

  const response = await model.ask(question(), freeCall());

  expect(response).toMatchObject({ text: "v2", finish: "length", usage: { inputTokens: 1, outputTokens: 2 } });
});

test("a streamed answer arrives in pieces and as a whole", async () => {
  await using project = await projectWith({ "@fake/parrot": PARROT });
  const model = await parrot(project);
  const pieces: string[] = [];

  const response = await model.ask(question(), freeCall({ onText: (text) => pieces.push(text) }));

  expect(pieces).toEqual(["Be", "cause."]);
  expect(response).toMatchObject({ text: "Because.", finish: "stop", usage: { inputTokens: 10 } });
});

test.each([
  ["limited", false, { scope: "request", retryable: true, retryAfterMs: 2_000, status: 429 }],
  ["down", false, { scope: "provider", retryable: true }],
  ["keyless", false, { scope: "key", retryable: false }],
  ["odd", false, { scope: "request", retryable: true, mayHaveCost: true }],
  ["mute", false, { scope: "request", retryable: true, mayHaveCost: true }],
  ["limited", true, { scope: "request", retryable: true, retryAfterMs: 2_000 }],
  ["cut", true, { scope: "request", retryable: true, mayHaveCost: true }],
])("the failure %s (streaming: %s) is classified as on our own wire", async (name, streams, fault) => {
  await using project = await projectWith({ "@fake/parrot": PARROT });
  const model = await parrot(project, { model: name });

  const asking = model.ask(question(), freeCall(streams ? { onText: () => {} } : {}));

  await expect(asking).rejects.toMatchObject({ kind: "provider", fault });
});

test("a call is given up when the provider is silent for too long, and cancelled by its signal", async () => {
  await using project = await projectWith({ "@fake/parrot": PARROT });
  const clock = new VirtualClock();
  const model = await parrot(project, { model: "silent", clock, timeoutMs: 1_000 });
  const controller = new AbortController();

  const slow = expect(model.ask(question(), freeCall())).rejects.toThrow(/within 1000 ms/);
  await clock.advance(1_000);
  await slow;
  const stopped = expect(model.ask(question(), freeCall({ signal: controller.signal }))).rejects.toThrow(
    CancelledError,
  );
  controller.abort("ctrl-c");

  await stopped;
});

test("embeddings come one a text", async () => {
  await using project = await projectWith({ "@fake/parrot": PARROT });
  const model = await parrot(project);

  const embeddings = await model.embed?.(["a", "bc"], freeCall());

  expect(embeddings).toMatchObject({ vectors: [[1], [2]], usage: { inputTokens: 3, outputTokens: 0 } });
});

test("a missing package is refused with the command that installs it", async () => {
  await using project = await projectWith({});

  const loading = parrot(project, { packageName: "@ai-sdk/mistral" });

  await expect(loading).rejects.toThrow(InputError);
  await expect(loading).rejects.toThrow(/npm install @ai-sdk\/mistral/);
});

test.each([
  ["without a provider", "export const a = 1;", {}, /expected @fake\/parrot to export a provider.*got a/],
  ["that does not load", "throw new Error('boom');", {}, /to load, got "boom"/],
  ["of an older specification", PARROT, { model: "old" }, /got "v1"; update it with: npm install @fake\/parrot@latest/],
])("a package %s is refused", async (_what, source, changed, message) => {
  await using project = await projectWith({ "@fake/parrot": source });

  const loading = parrot(project, changed);

  await expect(loading).rejects.toThrow(InputError);
  await expect(loading).rejects.toThrow(message);
});
