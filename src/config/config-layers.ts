import { type AgentConfig, agentsConfigOf } from "./agents-config.ts";
import type { ModelConfig, ProviderConfig } from "./config.ts";
import { gatesConfigOf } from "./gates-config.ts";
import type { ConfigFile } from "./schema.ts";
import { durationMs, type Settings } from "./settings.ts";
import { DEFAULT_WORKSPACES, type WorkspacesConfig, workspacesConfigOf } from "./workspaces-config.ts";

/** What one source says; a later one in the list of layers comes before an earlier one. */
export interface ConfigLayer {
  readonly settings: Settings;
  readonly providers: Readonly<Record<string, ProviderConfig>>;
  readonly models: Readonly<Record<string, ModelConfig>>;
  readonly workspaces?: ReturnType<typeof workspacesConfigOf> | undefined;
  readonly gates?: ReturnType<typeof gatesConfigOf> | undefined;
  readonly agents?: Readonly<Record<string, AgentConfig>> | undefined;
}

/** A checked file in our own units. */
export function layerOf(file: ConfigFile): ConfigLayer {
  const { model, fallback, embedding, concurrency, attempts, cache, hedge, warmUp } = file;
  const settings: Settings = {
    model,
    embedding,
    fallback,
    concurrency,
    budgetUsd: file.budget,
    timeoutMs: file.timeout === undefined ? undefined : durationMs(file.timeout),
    confirmAboveUsd: file.confirmAbove,
    maxOutputTokens: file.maxTokens,
    attempts,
    cache,
    hedge,
    warmUp,
    requestTimeoutMs: file.requestTimeout === undefined ? undefined : durationMs(file.requestTimeout),
  };
  const models = Object.entries(file.models ?? {}).map(([name, value]) => [name, modelConfigOf(value)] as const);
  const workspaces = file.workspaces ? workspacesConfigOf(file.workspaces) : undefined;
  const gates = file.gates ? gatesConfigOf(file.gates) : undefined;
  const agents = file.agents ? agentsConfigOf(file.agents) : undefined;
  return { settings, providers: file.providers ?? {}, models: Object.fromEntries(models), workspaces, gates, agents };
}

function modelConfigOf({ price, context }: NonNullable<ConfigFile["models"]>[string]): ModelConfig {
  return {
    price: price && { inputUsd: price.input, outputUsd: price.output, cachedInputUsd: price.cachedInput },
    contextTokens: context,
  };
}

/** Field by field the last layer that says something; what none says is absent. */
export function mergedSettings(layers: readonly Settings[]): Settings {
  return Object.assign({}, ...layers.map(said));
}

/** Field by field the last layer that says something of workspaces; variables of several layers together. */
export function mergedWorkspaces(layers: readonly ConfigLayer[]): WorkspacesConfig {
  const own = layers.map(({ workspaces = {} }) => said(workspaces));
  const variables = Object.assign({}, ...own.map((layer) => layer.variables ?? {}));
  return Object.assign({}, DEFAULT_WORKSPACES, ...own, { variables });
}

/** Providers by name; fields, limits and headers of one that several layers name are merged. */
export function mergedProviders(layers: readonly ConfigLayer[]): Readonly<Record<string, ProviderConfig>> {
  return mergedByName(
    layers.map(({ providers }) => providers),
    (below, above) => ({
      ...below,
      ...said(above),
      ...said({
        headers: bothSaid(below.headers, above.headers),
        limits: bothSaid(below.limits, above.limits),
      }),
    }),
  );
}

/** Models by name; a price is taken whole, since its parts belong together. */
export function mergedModels(layers: readonly ConfigLayer[]): Readonly<Record<string, ModelConfig>> {
  return mergedByName(
    layers.map(({ models }) => models),
    (below, above) => ({ ...below, ...said(above) }),
  );
}

/** Agents by name; one that several layers name is taken whole, since its parts belong together. */
export function mergedAgents(layers: readonly ConfigLayer[]): Readonly<Record<string, AgentConfig>> {
  return mergedByName(
    layers.map(({ agents = {} }) => agents),
    (_, above) => above,
  );
}

/** The result has no prototype, so that looking up a name such as `constructor` finds nothing. */
function mergedByName<T extends object>(
  layers: readonly Readonly<Record<string, T>>[],
  merge: (below: T, above: T) => T,
): Readonly<Record<string, T>> {
  const merged: Record<string, T> = Object.create(null);
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) {
      const below = merged[name];
      merged[name] = below === undefined ? said(value) : merge(below, value);
    }
  }
  return merged;
}

function bothSaid<T extends object>(below: T | undefined, above: T | undefined): T | undefined {
  return below === undefined || above === undefined ? (above ?? below) : { ...below, ...said(above) };
}

function said<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, inside]) => inside !== undefined)) as T;
}
