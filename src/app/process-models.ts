import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { ModelSource } from "../agents/chat.ts";
import type { Config } from "../config/config.ts";
import type { AnswerCache } from "../core/answer-cache.ts";
import type { Clock, Random } from "../core/clock.ts";
import { InputError } from "../core/errors.ts";
import type { Model, ModelFacts } from "../core/model.ts";
import { unknownName } from "../core/nearest.ts";
import type { RateGate } from "../core/rate-gate.ts";
import type { Run } from "../core/run.ts";
import type { Hash } from "../core/store.ts";
import { composeModel, type WireModel } from "../models/compose-model.ts";
import { openDispatcher } from "../models/openai-compatible/open-dispatcher.ts";
import { openAiCompatible } from "../models/openai-compatible/openai-compatible.ts";
import { factsOf, type PriceTable } from "../models/prices.ts";
import { type ModelName, PROVIDERS, type Provider, parseModelName, providerNamed } from "../models/providers.ts";
import { adaptiveRateGate } from "../models/rate-gate/adaptive-rate-gate.ts";
import { parseSimulatedName } from "../models/simulated/shape.ts";
import { simulatedModel } from "../models/simulated/simulated-model.ts";

export interface ProcessModelsParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: Random;
  readonly hash: Hash;
  readonly prices: readonly PriceTable[];
}

/** An endpoint as the table and the user's config describe it together. */
export interface Endpoint {
  readonly provider: string;
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly keyVariable: string | undefined;
  readonly keyCommand: string | undefined;
  readonly known: Provider | undefined;
}

/** Where the key of a provider comes from. */
export type KeySource = Pick<Endpoint, "provider"> & Partial<Pick<Endpoint, "keyVariable" | "keyCommand" | "known">>;

/** A model's wire and limiter, and for one of a known HTTP endpoint what its requests are sent with. */
export interface Reach extends WireModel {
  readonly endpoint?: Endpoint | undefined;
  /** The model as the provider names it. */
  readonly model: string;
  readonly key?: string | undefined;
}

/** The models of this process: one connection pool, and one limiter for each provider and key, shared by all runs. */
export class ProcessModels implements AsyncDisposable {
  readonly #parts: ProcessModelsParts;
  readonly #wires = new Map<string, Promise<WireModel>>();
  readonly #gates = new Map<string, RateGate>();
  readonly #keys = new Map<string, Promise<string | undefined>>();
  #dispatcher: ReturnType<typeof openDispatcher> | undefined;

  constructor(parts: ProcessModelsParts) {
    this.#parts = parts;
  }

  /** The models as one run uses them, by its settings. */
  forRun(run: Run, cache: AnswerCache): ModelSource {
    const opened = new Map<string, Promise<Model>>();
    return {
      modelNamed: (name) => {
        const known = opened.get(name);
        if (known !== undefined) return known;
        const model = this.#compose(name, run, cache);
        opened.set(name, model);
        return model;
      },
    };
  }

  /** What is known of a model that can be asked; InputError when the name makes no sense, or a key or package is missing. */
  async factsNamed(name: string): Promise<ModelFacts> {
    return (await this.#wire(name)).wire.facts;
  }

  /** The same, of a model that will not be asked: neither its key nor its package is needed. */
  async factsWithoutKey(name: string): Promise<ModelFacts> {
    const parsed = parseModelName(name, Object.keys(this.#parts.config.providers));
    if (parsed.provider === "sim") return this.factsNamed(name);
    if (!parsed.provider.startsWith("ai-sdk:")) this.endpointOf(parsed.provider);
    return this.#factsOf(parsed, name);
  }

  /** How a model is reached, for those who send its requests by themselves; the key may not leave the process. */
  async reachOf(name: string): Promise<Reach> {
    const { provider, model } = parseModelName(name, Object.keys(this.#parts.config.providers));
    const opened = await this.#wire(name);
    if (provider === "sim" || provider.startsWith("ai-sdk:")) return { ...opened, model };
    const endpoint = this.endpointOf(provider);
    return { ...opened, model, endpoint, key: await this.keyOf(endpoint) };
  }

  /** Where a provider is; InputError when neither the table nor the config knows it. */
  endpointOf(provider: string): Endpoint {
    const { config } = this.#parts;
    const known = providerNamed(provider);
    const own = config.providers[provider];
    const baseUrl = config.baseUrls.get(provider) ?? own?.baseUrl ?? known?.baseUrl;
    if (baseUrl === undefined) {
      const names = [...PROVIDERS.map(({ name }) => name), ...Object.keys(config.providers)];
      throw new InputError(unknownName("provider", provider, names));
    }
    return {
      provider,
      baseUrl,
      headers: { ...known?.headers, ...own?.headers },
      keyVariable: own?.keyVariable ?? known?.keyVariable,
      keyCommand: own?.keyCommand,
      known,
    };
  }

  /** The key, from the environment or the user's command; InputError naming the variable when one is needed and none is there. */
  async keyOf(endpoint: KeySource): Promise<string | undefined> {
    const known = this.#keys.get(endpoint.provider);
    if (known !== undefined) return known;
    const key = this.#readKey(endpoint);
    this.#keys.set(endpoint.provider, key);
    return key;
  }

  get dispatcher() {
    this.#dispatcher ??= openDispatcher(this.#parts.config.proxy);
    return this.#dispatcher;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#dispatcher?.destroy();
  }

  async #compose(name: string, run: Run, cache: AnswerCache): Promise<Model> {
    const { clock, random, hash } = this.#parts;
    const { settings } = run;
    const first = await this.#wire(name);
    const others = await Promise.all(
      settings.fallback.filter((other) => other !== name).map((other) => this.#wire(other)),
    );
    return composeModel([first, ...others], {
      clock,
      random,
      cache: settings.cache ? { answers: cache, hash } : undefined,
      hedge: settings.hedge ? undefined : false,
      retry: { attempts: settings.attempts },
      warmUp: settings.warmUp ? undefined : { minPrefixChars: Number.POSITIVE_INFINITY },
    });
  }

  #wire(name: string): Promise<WireModel> {
    const known = this.#wires.get(name);
    if (known !== undefined) return known;
    const wire = this.#openWire(name);
    this.#wires.set(name, wire);
    return wire;
  }

  async #openWire(name: string): Promise<WireModel> {
    const { config, clock } = this.#parts;
    const parsed = parseModelName(name, Object.keys(config.providers));
    if (parsed.provider === "sim") {
      const { shape } = parseSimulatedName(name);
      return { wire: simulatedModel({ name, shape, clock }), gate: this.#gateOf(name, "sim") };
    }
    if (parsed.provider.startsWith("ai-sdk:")) return this.#vendorWire(parsed, name);
    const endpoint = this.endpointOf(parsed.provider);
    const apiKey = await this.keyOf(endpoint);
    const wire = openAiCompatible({
      provider: parsed.provider,
      model: parsed.model,
      baseUrl: endpoint.baseUrl,
      apiKey,
      keyVariable: endpoint.keyVariable,
      headers: endpoint.headers,
      facts: this.#factsOf(parsed, name),
      quirks: endpoint.known?.quirks,
      timeoutMs: config.requestTimeoutMs,
      dispatcher: this.dispatcher,
      clock,
    });
    return { wire, gate: this.#gateOf(parsed.provider, parsed.provider), place: endpoint.baseUrl };
  }

  async #vendorWire(parsed: ModelName, name: string): Promise<WireModel> {
    const { config, clock } = this.#parts;
    const { aiSdkModel } = await import("../models/ai-sdk/ai-sdk-model.ts");
    const own = config.providers[parsed.provider];
    const wire = await aiSdkModel({
      packageName: parsed.provider.slice("ai-sdk:".length),
      model: parsed.model,
      projectRoot: config.projectFolder,
      facts: this.#factsOf(parsed, name),
      timeoutMs: config.requestTimeoutMs,
      clock,
      baseUrl: own?.baseUrl,
      headers: own?.headers,
      apiKey: await this.keyOf({ ...own, provider: parsed.provider }),
    });
    return { wire, gate: this.#gateOf(parsed.provider, parsed.provider), place: own?.baseUrl };
  }

  /** The limiter of a provider and its key. */
  #gateOf(id: string, provider: string): RateGate {
    const known = this.#gates.get(id);
    if (known !== undefined) return known;
    const limits = this.#parts.config.providers[provider]?.limits ?? {};
    const gate = adaptiveRateGate({ provider, limits, clock: this.#parts.clock });
    this.#gates.set(id, gate);
    return gate;
  }

  #factsOf(parsed: ModelName, name: string): ModelFacts {
    const { config, prices } = this.#parts;
    const facts = factsOf(parsed, prices);
    const own = config.models[name];
    const nativeSchema = config.providers[parsed.provider]?.nativeSchema ?? facts.nativeSchema;
    const price = own?.price ?? facts.price;
    const contextTokens = own?.contextTokens ?? facts.contextTokens;
    return { ...facts, nativeSchema, price, contextTokens };
  }

  async #readKey({ provider, keyVariable, keyCommand, known }: KeySource): Promise<string | undefined> {
    const fromEnvironment = keyVariable === undefined ? undefined : this.#parts.config.secrets.get(keyVariable);
    if (fromEnvironment !== undefined) return fromEnvironment;
    if (keyCommand !== undefined) return outputOf(keyCommand, provider);
    if (keyVariable === undefined || known?.local === true) return undefined;
    throw new InputError(`expected a key for ${provider} in ${keyVariable}, got none: set ${keyVariable}`);
  }
}

/** Runs the user's own command through the shell; what it prints is the key. The output never appears in an error. */
async function outputOf(command: string, provider: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("/bin/sh", ["-c", command], { timeout: 30_000 });
    const key = stdout.trim();
    if (key !== "") return key;
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    throw new InputError(`expected the keyCommand of ${provider} to print a key, got exit code ${String(code)}`);
  }
  throw new InputError(`expected the keyCommand of ${provider} to print a key, got nothing`);
}
