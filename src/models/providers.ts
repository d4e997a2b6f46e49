import { InputError } from "../core/errors.ts";
import { unknownName } from "../core/nearest.ts";
import type { Quirks } from "./openai-compatible/openai-compatible.ts";

/** A place that answers OpenAI's chat completions, as data. */
export interface Provider {
  /** The first part of a model's name. */
  readonly name: string;
  readonly baseUrl: string;
  /** The variable that holds the key; absent where none is needed. */
  readonly keyVariable?: string | undefined;
  /** The variable that overrides the base URL. */
  readonly baseUrlVariable: string;
  /** Asked when nobody named a model; absent where it depends on what is installed. */
  readonly defaultModel?: string | undefined;
  readonly quirks: Quirks;
  /** Whether it takes a JSON schema with the request. */
  readonly nativeSchema: boolean;
  /** True when it runs on the user's own machine and costs nothing a token. */
  readonly local: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

interface Row extends Partial<Pick<Provider, "defaultModel" | "quirks" | "headers">> {
  readonly baseUrl: string;
  readonly nativeSchema: boolean;
}

function hosted(name: string, row: Row): Provider {
  const variable = name.toUpperCase();
  return {
    name,
    keyVariable: `${variable}_API_KEY`,
    baseUrlVariable: `${variable}_BASE_URL`,
    quirks: {},
    local: false,
    headers: {},
    ...row,
  };
}

function local(name: string, baseUrl: string): Provider {
  return {
    name,
    baseUrl,
    baseUrlVariable: `${name.toUpperCase()}_BASE_URL`,
    quirks: {},
    nativeSchema: true,
    local: true,
    headers: {},
  };
}

/** The known providers, in the order in which the default model is looked for. */
export const PROVIDERS: readonly Provider[] = [
  hosted("openrouter", {
    baseUrl: "https://openrouter.ai/api/v1",
    defaultModel: "openai/gpt-5-mini",
    nativeSchema: true,
    headers: { "X-Title": "Murmuration" },
  }),
  hosted("openai", {
    baseUrl: "https://api.openai.com/v1",
    defaultModel: "gpt-5-mini",
    nativeSchema: true,
    quirks: { maxTokensField: "max_completion_tokens" },
  }),
  hosted("anthropic", {
    baseUrl: "https://api.anthropic.com/v1",
    defaultModel: "claude-sonnet-5-5",
    nativeSchema: false,
  }),
  hosted("dashscope", {
    baseUrl: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    defaultModel: "qwen-plus",
    nativeSchema: false,
  }),
  hosted("gemini", {
    baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
    defaultModel: "gemini-3.8-flash",
    nativeSchema: true,
  }),
  hosted("groq", {
    baseUrl: "https://api.groq.com/openai/v1",
    defaultModel: "openai/gpt-oss-120b",
    nativeSchema: false,
    quirks: { requestLimitIsDaily: true },
  }),
  hosted("together", {
    baseUrl: "https://api.together.xyz/v1",
    defaultModel: "openai/gpt-oss-120b",
    nativeSchema: false,
  }),
  hosted("deepseek", { baseUrl: "https://api.deepseek.com/v1", defaultModel: "deepseek-flash", nativeSchema: false }),
  hosted("mistral", {
    baseUrl: "https://api.mistral.ai/v1",
    defaultModel: "mistral-small-latest",
    nativeSchema: true,
    quirks: { seedField: "random_seed", streamOptions: false },
  }),
  hosted("xai", { baseUrl: "https://api.x.ai/v1", defaultModel: "grok-4", nativeSchema: true }),
  hosted("fireworks", {
    baseUrl: "https://api.fireworks.ai/inference/v1",
    defaultModel: "accounts/fireworks/models/gpt-oss-120b",
    nativeSchema: true,
  }),
  local("ollama", "http://127.0.0.1:11434/v1"),
  local("lmstudio", "http://127.0.0.1:1234/v1"),
  local("vllm", "http://127.0.0.1:8000/v1"),
];

/** The provider of this name; undefined for `sim`, `ai-sdk:...` and unknown ones. */
export function providerNamed(name: string): Provider | undefined {
  return PROVIDERS.find((provider) => provider.name === name);
}

/** The two parts of a model's name. */
export interface ModelName {
  /** `openrouter`, `sim`, or `ai-sdk:<package>`. */
  readonly provider: string;
  readonly model: string;
}

const AI_SDK = "ai-sdk:";

/** Splits `provider/model` and `ai-sdk:<package>/<model>`. InputError with the nearest names; `extra` are further providers, from the user's config. */
export function parseModelName(name: string, extra: readonly string[] = []): ModelName {
  const slash = name.startsWith(AI_SDK) ? slashAfterPackage(name) : name.indexOf("/");
  if (slash <= 0 || slash === name.length - 1) throw new InputError(malformedName(name));
  const provider = name.slice(0, slash);
  const model = name.slice(slash + 1);
  const known = [...PROVIDERS.map((each) => each.name), "sim", ...extra];
  if (!provider.startsWith(AI_SDK) && !known.includes(provider)) {
    throw new InputError(unknownName("provider", provider, known));
  }
  return { provider, model };
}

/** The slash between package and model; a scoped package has one of its own. */
function slashAfterPackage(name: string): number {
  const first = name.indexOf("/", AI_SDK.length);
  const isScoped = name.startsWith("@", AI_SDK.length);
  const slash = isScoped && first > 0 ? name.indexOf("/", first + 1) : first;
  return slash > AI_SDK.length ? slash : -1;
}

function malformedName(name: string): string {
  const example = name.startsWith(AI_SDK)
    ? "ai-sdk:<package>/<model>, as in ai-sdk:@ai-sdk/mistral/mistral-large-latest"
    : "provider/model, as in openai/gpt-5-mini or ollama/qwen3";
  return `expected a model as ${example}, got ${JSON.stringify(name)}`;
}

/** What was found of keys and local models. */
export interface Available {
  /** Names of the key variables that are set. */
  readonly keyVariables: ReadonlySet<string>;
  /** A model that a running Ollama has. */
  readonly ollamaModel?: string | undefined;
}

export interface DefaultModel {
  /** `provider/model`. */
  readonly name: string;
  /** Why this one, for `swarm doctor`. */
  readonly reason: string;
}

/** The first provider, in the table's order, that can answer now; undefined when none can. */
export function defaultModelOf(available: Available): DefaultModel | undefined {
  for (const { name, keyVariable, defaultModel } of PROVIDERS) {
    if (keyVariable !== undefined && defaultModel !== undefined && available.keyVariables.has(keyVariable)) {
      return { name: `${name}/${defaultModel}`, reason: `${keyVariable} is set` };
    }
    if (name === "ollama" && available.ollamaModel !== undefined) {
      return { name: `ollama/${available.ollamaModel}`, reason: "Ollama is running and no key is set" };
    }
  }
  return undefined;
}

/** What to tell a user who has no model, in one sentence. */
export function howToGetModel(): string {
  const variables = PROVIDERS.flatMap(({ keyVariable }) => keyVariable ?? []);
  return `expected a model to ask, got no key and no local model: set ${variables.slice(0, 4).join(", ")} or another of ${variables.slice(4).join(", ")}, start Ollama, or rehearse with -m sim/oracle`;
}
