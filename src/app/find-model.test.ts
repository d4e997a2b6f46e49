import { afterEach, beforeEach, expect, test } from "vitest";
import { appConfig } from "../../test/fakes/app-config.ts";
import { json, type LoopbackServer, openLoopbackServer } from "../../test/fakes/loopback-server.ts";
import { InputError } from "../core/errors.ts";
import { defaultModelOf } from "../models/providers.ts";
import { findModel, requireModel } from "./find-model.ts";

let ollama: LoopbackServer;
let models: readonly string[];

beforeEach(async () => {
  models = [];
  ollama = await openLoopbackServer((response, request) =>
    json({
      object: "list",
      data: models.map((id) => ({ id })),
      models: models.map((name) => ({ name, model: name })),
    })(response, request),
  );
});

afterEach(() => ollama[Symbol.asyncDispose]());

const config = (change: Parameters<typeof appConfig>[1] = {}) =>
  appConfig("/nowhere", { baseUrls: new Map([["ollama", `${ollama.url}/v1`]]), ...change });

test("the model that the configuration names comes first, and nobody is asked", async () => {
  const secrets = new Map([["OPENAI_API_KEY", "sk-1"]]);

  const found = await findModel(config({ model: "groq/x", secrets }));

  expect(found).toEqual({ name: "groq/x", reason: "the configuration names it" });
  expect(ollama.received).toEqual([]);
});

test.each(["OPENROUTER_API_KEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "DASHSCOPE_API_KEY"])(
  "a key in %s finds its provider's default model, and says so without the key",
  async (variable) => {
    const found = await findModel(config({ secrets: new Map([[variable, "sk-secret"]]) }));

    expect(found).toEqual(defaultModelOf({ keyVariables: new Set([variable]) }));
    expect(found?.reason).toContain(variable);
    expect(JSON.stringify(found)).not.toContain("sk-secret");
    expect(ollama.received).toEqual([]);
  },
);

test("without a key a running Ollama's model is found", async () => {
  models = ["qwen3:8b"];

  const found = await findModel(config());

  expect(found?.name).toBe("ollama/qwen3:8b");
});

test("without anything there is no model, and the error says in one sentence what to set", async () => {
  expect(await findModel(config())).toBeUndefined();

  const error = await requireModel(config()).catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).problems).toHaveLength(1);
  expect((error as InputError).message).toMatch(/OPENROUTER_API_KEY/);
});
