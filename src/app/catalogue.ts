import type { Config } from "../config/config.ts";
import { PROVIDERS } from "../models/providers.ts";
import type { App, ModelView } from "./app.ts";
import { findModel } from "./find-model.ts";
import { loadPersonas, loadPresets } from "./load-personas.ts";
import { loadPrices, saveUserPrices } from "./load-prices.ts";
import type { Endpoint, ProcessModels } from "./process-models.ts";
import { systemClock } from "./system-clock.ts";

/** What there is to choose from: personas, presets, providers, models and their prices. */
export function catalogue(
  config: Config,
  models: () => Promise<ProcessModels>,
): Pick<App, "personas" | "presets" | "providers" | "models" | "refreshPrices"> {
  return {
    async personas() {
      const found = await loadPersonas(config);
      return found.map(({ persona, source }) => {
        const { name, description, model, instructions } = persona;
        return { name, description, model, source, instructions };
      });
    },

    async presets() {
      const presets = await loadPresets(config);
      const all = (await loadPersonas(config)).map(({ persona }) => persona.name);
      return new Map([...presets].map(([name, members]) => [name, members.includes("*") ? all : members]));
    },

    async providers() {
      const found = await findModel(config);
      const source = await models();
      const names = new Set([...PROVIDERS.map(({ name }) => name), ...Object.keys(config.providers)]);
      return [...names].map((name) => {
        const endpoint = source.endpointOf(name);
        const isDefault = found?.name.startsWith(`${name}/`) ?? false;
        const defaultModel = isDefault
          ? (found?.name.slice(name.length + 1) ?? "")
          : (endpoint.known?.defaultModel ?? "");
        return { name, ...availability(endpoint, config, isDefault), defaultModel, isDefault };
      });
    },

    async models(provider) {
      return provider === undefined ? pricedModels(config) : listedModels(config, provider, await models());
    },

    async refreshPrices() {
      const source = await models();
      const endpoint = source.endpointOf("openrouter");
      const { fetchPrices } = await import("../models/openai-compatible/list-models.ts");
      // The list is public: no key is sent for it.
      const prices = await fetchPrices({
        ...endpoint,
        dispatcher: source.dispatcher,
        clock: systemClock,
        signal: never(),
      });
      const file = await saveUserPrices(config, prices);
      const count = Object.values(prices.providers).reduce(
        (sum, { models: listed }) => sum + Object.keys(listed).length,
        0,
      );
      return { count, file };
    },
  };
}

function availability({ keyVariable, keyCommand, known }: Endpoint, config: Config, isDefault: boolean) {
  if (known?.local === true) {
    return { isAvailable: isDefault, state: isDefault ? "running" : `tried when asked for, at ${known.baseUrl}` };
  }
  if (keyVariable !== undefined && config.secrets.has(keyVariable)) {
    return { isAvailable: true, state: `${keyVariable} is set` };
  }
  if (keyCommand !== undefined) return { isAvailable: true, state: "its keyCommand prints the key" };
  return keyVariable === undefined
    ? { isAvailable: true, state: "needs no key" }
    : { isAvailable: false, state: `set ${keyVariable}` };
}

async function pricedModels(config: Config): Promise<readonly ModelView[]> {
  const views = new Map<string, ModelView>();
  for (const { asOf, where, models } of await loadPrices(config)) {
    for (const [name, { contextTokens, inputUsd, outputUsd }] of models) {
      views.set(name, { name, contextTokens, inputUsd, outputUsd, source: `${where}, as of ${asOf}` });
    }
  }
  for (const [name, { price, contextTokens }] of Object.entries(config.models)) {
    views.set(name, {
      name,
      contextTokens,
      inputUsd: price?.inputUsd,
      outputUsd: price?.outputUsd,
      source: "swarm.config.yaml",
    });
  }
  return [...views.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function listedModels(config: Config, provider: string, source: ProcessModels): Promise<readonly ModelView[]> {
  const endpoint = source.endpointOf(provider);
  const apiKey = await source.keyOf(endpoint);
  const { listModels } = await import("../models/openai-compatible/list-models.ts");
  const names = await listModels({
    ...endpoint,
    apiKey,
    dispatcher: source.dispatcher,
    clock: systemClock,
    signal: never(),
  });
  const priced = new Map((await pricedModels(config)).map((view) => [view.name, view]));
  return names.map(
    (name) => priced.get(`${provider}/${name}`) ?? { name: `${provider}/${name}`, source: "price unknown" },
  );
}

function never(): AbortSignal {
  return new AbortController().signal;
}
