import { InputError } from "../core/errors.ts";
import type { ModelFacts, Price } from "../core/model.ts";
import { type ModelName, providerNamed } from "./providers.ts";
import { amountOf, recordOf, stringOf } from "./reply-json.ts";

/** What a price file says of one model, in US dollars per million tokens. */
export interface PricedModel extends Price {
  /** The window in tokens. */
  readonly contextTokens?: number | undefined;
}

/** A price file: dated figures by provider and model, with where they come from. */
export interface PriceFile {
  /** The day on which all figures were true, as in `2026-11-21`; a source may name a later one for some. */
  readonly asOf: string;
  readonly providers: {
    readonly [provider: string]: {
      readonly source: string;
      readonly models: { readonly [model: string]: PricedModel };
    };
  };
}

/** A price file made ready for look-ups by `provider/model`. */
export interface PriceTable {
  readonly asOf: string;
  /** The file it came from, for messages. */
  readonly where: string;
  readonly models: ReadonlyMap<string, PricedModel>;
}

/** Reads the parsed JSON of a price file. InputError with every problem and its place in the file. */
export function parsePrices(json: unknown, where: string): PriceTable {
  const problems: string[] = [];
  const root = recordOf(json);
  const asOf = stringOf(root?.asOf) ?? "";
  if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf)) {
    problems.push(`${where}: asOf: expected a day as in 2026-11-21, got ${show(root?.asOf)}`);
  }
  const models = new Map<string, PricedModel>();
  const providers = entriesOf(root?.providers);
  if (providers === undefined) {
    problems.push(`${where}: providers: expected an object of providers, got ${show(root?.providers)}`);
  }
  for (const [provider, listed] of providers ?? []) {
    readProvider(provider, listed, `${where}: providers.${provider}`, models, problems);
  }
  if (problems.length > 0) throw new InputError(problems);
  return { asOf, where, models };
}

function readProvider(
  provider: string,
  listed: unknown,
  at: string,
  models: Map<string, PricedModel>,
  problems: string[],
): void {
  const source = recordOf(listed)?.source;
  if (typeof source !== "string")
    problems.push(`${at}.source: expected where the figures are from, got ${show(source)}`);
  const entries = entriesOf(recordOf(listed)?.models);
  if (entries === undefined) {
    problems.push(`${at}.models: expected an object of models, got ${show(recordOf(listed)?.models)}`);
  }
  for (const [model, priced] of entries ?? []) {
    models.set(`${provider}/${model}`, readModel(priced, `${at}.models[${JSON.stringify(model)}]`, problems));
  }
}

function readModel(priced: unknown, at: string, problems: string[]): PricedModel {
  const fields = recordOf(priced);
  const amount = (name: keyof PricedModel) => {
    const value = amountOf(fields?.[name]);
    if (value === undefined)
      problems.push(`${at}.${name}: expected a number of 0 or more, got ${show(fields?.[name])}`);
    return value ?? 0;
  };
  const ifThere = (name: keyof PricedModel) => (fields?.[name] === undefined ? {} : { [name]: amount(name) });
  return {
    inputUsd: amount("inputUsd"),
    outputUsd: amount("outputUsd"),
    ...ifThere("cachedInputUsd"),
    ...ifThere("contextTokens"),
  };
}

function entriesOf(value: unknown): readonly [string, unknown][] | undefined {
  const fields = Array.isArray(value) ? undefined : recordOf(value);
  return fields === undefined ? undefined : Object.entries(fields);
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : (JSON.stringify(value) ?? typeof value);
}

/** What the tables say of `provider/model`; a later table overrides an earlier one. Undefined when none knows it. */
export function priceOf(name: string, tables: readonly PriceTable[]): PricedModel | undefined {
  return tables.findLast((table) => table.models.has(name))?.models.get(name);
}

/**
 * What is known of a model before it is asked. A local model costs nothing; a package of the AI SDK takes the price of
 * the provider it is named for.
 */
export function factsOf({ provider, model }: ModelName, tables: readonly PriceTable[]): ModelFacts {
  const known = providerNamed(provider);
  const priced = priceOf(`${provider}/${model}`, tables) ?? priceOf(`${providerOfPackage(provider)}/${model}`, tables);
  const price = priced === undefined ? (known?.local === true ? FREE : undefined) : pricePart(priced);
  return {
    provider,
    nativeSchema: known?.nativeSchema ?? false,
    simulated: false,
    ...(price === undefined ? {} : { price }),
    ...(priced?.contextTokens === undefined ? {} : { contextTokens: priced.contextTokens }),
  };
}

const FREE: Price = { inputUsd: 0, outputUsd: 0 };

/** `openai` of `ai-sdk:@ai-sdk/openai`; the name itself otherwise. */
function providerOfPackage(provider: string): string {
  const name = provider.slice(provider.lastIndexOf("/") + 1);
  return name === "google" ? "gemini" : name;
}

function pricePart({ inputUsd, outputUsd, cachedInputUsd }: PricedModel): Price {
  return { inputUsd, outputUsd, ...(cachedInputUsd === undefined ? {} : { cachedInputUsd }) };
}
