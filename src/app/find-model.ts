import type { Config } from "../config/config.ts";
import { InputError } from "../core/errors.ts";
import { findOllamaModel } from "../models/openai-compatible/find-ollama-model.ts";
import { defaultModelOf, howToGetModel, providerNamed } from "../models/providers.ts";

export interface FoundModel {
  readonly name: string;
  /** Why this one, as the end of a sentence: `OPENAI_API_KEY is set`. */
  readonly reason: string;
}

/** The model to ask when none is named: the config's, else the first provider whose key is set, else a running Ollama's. */
export async function findModel(config: Config): Promise<FoundModel | undefined> {
  if (config.model !== undefined) return { name: config.model, reason: "the configuration names it" };
  const keyVariables = new Set(config.secrets.keys());
  const byKey = defaultModelOf({ keyVariables });
  if (byKey !== undefined) return byKey;
  const baseUrl =
    config.baseUrls.get("ollama") ?? config.providers.ollama?.baseUrl ?? providerNamed("ollama")?.baseUrl ?? "";
  const ollamaModel = await findOllamaModel(baseUrl, { signal: new AbortController().signal });
  return defaultModelOf({ keyVariables, ollamaModel });
}

/** As {@link findModel}; InputError that says in one sentence which variable to set. */
export async function requireModel(config: Config): Promise<FoundModel> {
  const found = await findModel(config);
  if (found === undefined) throw new InputError(howToGetModel());
  return found;
}
