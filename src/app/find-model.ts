import type { Config } from "../config/config.ts";
import { findOllamaModel } from "../models/openai-compatible/find-ollama-model.ts";
import { PROVIDERS } from "../models/providers.ts";

export interface FoundModel {
  readonly model: string;
  /** Why this one, as the end of a sentence: `OPENAI_API_KEY is set`. */
  readonly reason: string;
}

/** What to say when there is no model at all. */
export const NO_MODEL =
  "expected a model to ask, got neither a key nor a running Ollama: set OPENROUTER_API_KEY (or OPENAI_API_KEY, ANTHROPIC_API_KEY, ...: see `swarm doctor`), or rehearse without one with -m sim/crowd";

/** The model to ask when none is named: the config's, else the first provider whose key is set, else a running Ollama's. */
export async function findModel(config: Config): Promise<FoundModel | undefined> {
  if (config.model !== undefined) return { model: config.model, reason: "the configuration names it" };
  for (const { name, keyVariable, defaultModel } of PROVIDERS) {
    if (keyVariable === undefined || defaultModel === undefined) continue;
    if (config.secrets.has(keyVariable)) return { model: `${name}/${defaultModel}`, reason: `${keyVariable} is set` };
  }
  const ollama = PROVIDERS.find(({ name }) => name === "ollama");
  if (ollama === undefined) return undefined;
  const baseUrl = config.baseUrls.get("ollama") ?? config.providers.ollama?.baseUrl ?? ollama.baseUrl;
  const model = await findOllamaModel(baseUrl, { signal: new AbortController().signal });
  return model === undefined ? undefined : { model: `ollama/${model}`, reason: `Ollama runs at ${baseUrl}` };
}
