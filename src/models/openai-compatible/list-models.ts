import type { Clock } from "../../core/clock.ts";
import { ProviderError } from "../../core/errors.ts";
import { cancelledBy } from "../abort-signals.ts";
import { classifyBreak, classifyReply, type FailureSubject, unusableAnswer } from "../classify-failure.ts";
import type { PricedModel, PriceFile } from "../prices.ts";
import { readJson, recordOf, stringOf } from "../reply-json.ts";
import { fixedHeadersOf, parseBaseUrl } from "./endpoint.ts";
import { exchange } from "./exchange.ts";
import type { Connections } from "./open-dispatcher.ts";

/** A provider whose list of models is wanted. */
export interface ModelListQuery {
  readonly provider: string;
  readonly baseUrl: string;
  readonly apiKey?: string | undefined;
  readonly keyVariable?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly dispatcher: Pick<Connections, "dispatch">;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const TIMEOUT_MS = 30_000;
const MOST_BYTES = 64 * 1024 * 1024;

/** The names of the models that GET /models lists, in alphabetical order. Errors are those of a call. */
export async function listModels(query: ModelListQuery): Promise<readonly string[]> {
  const listed = await fetchModels(query);
  return listed.flatMap((model) => stringOf(recordOf(model)?.id) ?? []).sort();
}

/** A price file of today from a list in the manner of OpenRouter: `pricing` in dollars a token, as strings. Models without a fixed price are left out. */
export async function fetchPrices(query: ModelListQuery): Promise<PriceFile> {
  const { provider, baseUrl, clock } = query;
  const models: Record<string, PricedModel> = {};
  for (const model of await fetchModels(query)) {
    const id = stringOf(recordOf(model)?.id);
    const priced = pricedModelOf(model);
    if (id !== undefined && priced !== undefined) models[id] = priced;
  }
  const asOf = new Date(clock.now()).toISOString().slice(0, 10);
  const { origin, path } = parseBaseUrl(baseUrl);
  return { asOf, providers: { [provider]: { source: `${origin}${path}/models`, models } } };
}

function pricedModelOf(model: unknown): PricedModel | undefined {
  const fields = recordOf(model);
  const pricing = recordOf(fields?.pricing);
  const inputUsd = perMillion(pricing?.prompt);
  const outputUsd = perMillion(pricing?.completion);
  if (inputUsd === undefined || outputUsd === undefined) return undefined;
  const cachedInputUsd = perMillion(pricing?.input_cache_read);
  const contextTokens = fields?.context_length;
  return {
    inputUsd,
    outputUsd,
    ...(cachedInputUsd === undefined ? {} : { cachedInputUsd }),
    ...(typeof contextTokens === "number" && contextTokens > 0 ? { contextTokens } : {}),
  };
}

/** Dollars per million of a price per token; undefined for a negative one, which means that it varies. */
function perMillion(price: unknown): number | undefined {
  if ((typeof price !== "string" || price.trim() === "") && typeof price !== "number") return undefined;
  const usd = Number(price);
  // Rounded to a billionth of a dollar, so that 0.0000003 a token is 0.3 and not 0.30000000000000004.
  return Number.isFinite(usd) && usd >= 0 ? Math.round(usd * 1e15) / 1e9 : undefined;
}

async function fetchModels(query: ModelListQuery): Promise<readonly unknown[]> {
  const base = parseBaseUrl(query.baseUrl);
  const subject: FailureSubject = {
    provider: query.provider,
    model: "list of models",
    url: `${base.origin}${base.path}/models`,
    key: query.apiKey,
    keyVariable: query.keyVariable,
  };
  const outcome = await exchange(
    query.dispatcher,
    {
      origin: base.origin,
      path: `${base.path}/models${base.search}`,
      method: "GET",
      headers: fixedHeadersOf(query),
      body: null,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MOST_BYTES,
    },
    query.signal,
  );
  if (outcome.kind === "aborted") throw cancelledBy(query.signal);
  if (outcome.kind === "broken") throw classifyBreak(outcome, subject);
  if (outcome.kind === "too-large") throw unusableAnswer("a list that is too large", outcome.body, subject);
  if (outcome.status === 404) {
    const fault = { provider: query.provider, scope: "request", retryable: false, status: 404 } as const;
    throw new ProviderError(`expected a list of models of ${query.provider} at ${subject.url}, got HTTP 404`, fault);
  }
  if (outcome.status >= 300) throw classifyReply(outcome, subject, query.clock.now());
  const data = recordOf(readJson(outcome.body))?.data;
  if (!Array.isArray(data)) throw unusableAnswer("no list of models", outcome.body, subject);
  return data;
}
