import { expect, test } from "vitest";
import { InputError } from "../core/errors.ts";
import { defaultModelOf, howToGetModel, PROVIDERS, parseModelName } from "./providers.ts";

test.each([
  ["openrouter/google/gemini-3-flash", "openrouter", "google/gemini-3-flash"],
  ["ollama/qwen3:8b", "ollama", "qwen3:8b"],
  ["sim/oracle", "sim", "oracle"],
  ["ai-sdk:@ai-sdk/mistral/mistral-large-latest", "ai-sdk:@ai-sdk/mistral", "mistral-large-latest"],
  ["ai-sdk:ollama-ai-provider-v2/qwen3", "ai-sdk:ollama-ai-provider-v2", "qwen3"],
  ["ai-sdk:@scope/sdk/maker/model", "ai-sdk:@scope/sdk", "maker/model"],
])("the model %s has the provider %s", (name, provider, model) => {
  expect(parseModelName(name)).toEqual({ provider, model });
});

test.each([
  ["openruter/x", /did you mean openrouter/],
  ["gpt-5-mini", /provider\/model/],
  ["openai/", /provider\/model/],
  ["/x", /provider\/model/],
  ["ai-sdk:@ai-sdk/mistral", /ai-sdk:<package>\/<model>/],
  ["ai-sdk:/x", /ai-sdk:<package>\/<model>/],
])("the name %s is refused with advice", (name, message) => {
  const parse = () => parseModelName(name);

  expect(parse).toThrow(InputError);
  expect(parse).toThrow(message);
});

test("a provider of the user's own config is known", () => {
  expect(parseModelName("mine/x", ["mine"])).toEqual({ provider: "mine", model: "x" });
});

test("the default model is that of the first provider of the table whose key is set", () => {
  const chosen = defaultModelOf({ keyVariables: new Set(["GROQ_API_KEY", "OPENAI_API_KEY"]), ollamaModel: "qwen3" });

  expect(chosen).toEqual({ name: "openai/gpt-5-mini", reason: "OPENAI_API_KEY is set" });
});

test("without a key the default model is that of a running Ollama", () => {
  const chosen = defaultModelOf({ keyVariables: new Set(), ollamaModel: "qwen3" });

  expect(chosen?.name).toBe("ollama/qwen3");
});

test("with nothing available there is no default model, and the advice names every variable", () => {
  const chosen = defaultModelOf({ keyVariables: new Set() });

  expect(chosen).toBeUndefined();
  for (const { keyVariable } of PROVIDERS) expect(howToGetModel()).toContain(keyVariable ?? "");
});
