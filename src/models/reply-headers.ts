import type { RateObservation } from "../core/model.ts";

/** Headers of a response, by lower-case name. */
export type ReplyHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The first value of a header; undefined when it is absent. */
export function headerOf(headers: ReplyHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : value?.[0];
}

/** Milliseconds that the provider asks us to wait: `retry-after-ms`, else `Retry-After` in seconds (fractions too) or as a date. */
export function retryAfterMs(headers: ReplyHeaders, nowMs: number): number | undefined {
  const exact = headerOf(headers, "retry-after-ms");
  if (exact !== undefined && isNumber(exact)) return Math.ceil(Number(exact));
  const value = headerOf(headers, "retry-after");
  if (value === undefined) return undefined;
  if (isNumber(value)) return Math.ceil(Number(value) * 1_000);
  return msUntil(value, nowMs);
}

function isNumber(text: string): boolean {
  return /^\s*\d+(?:\.\d+)?\s*$/.test(text);
}

function msUntil(date: string, nowMs: number): number | undefined {
  const atMs = Date.parse(date);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

/**
 * What the headers say of the provider's limits, in the spelling of OpenAI (`x-ratelimit-*`, per minute) or Anthropic
 * (`anthropic-ratelimit-*`); undefined when they say nothing. With `requestLimitIsDaily` the request figures, which then
 * count a day, are left out.
 */
export function rateOf(
  headers: ReplyHeaders,
  nowMs: () => number,
  requestLimitIsDaily = false,
): RateObservation | undefined {
  if (!hasRate(headers)) return undefined;
  const requests = requestLimitIsDaily ? {} : requestRateOf(headers, nowMs);
  const observation = {
    ...requests,
    ...present("tokensPerMinute", limitOf(headers, "x-ratelimit-limit-tokens", "anthropic-ratelimit-tokens-limit")),
    ...present(
      "remainingTokens",
      numberOf(headers, "x-ratelimit-remaining-tokens", "anthropic-ratelimit-tokens-remaining"),
    ),
  };
  return Object.keys(observation).length === 0 ? undefined : observation;
}

/** Asked first, so that the usual response without such headers costs a few look-ups. */
function hasRate(headers: ReplyHeaders): boolean {
  return (
    headers["x-ratelimit-limit-requests"] !== undefined ||
    headers["x-ratelimit-limit-tokens"] !== undefined ||
    headers["x-ratelimit-remaining-requests"] !== undefined ||
    headers["anthropic-ratelimit-requests-limit"] !== undefined ||
    headers["anthropic-ratelimit-tokens-limit"] !== undefined
  );
}

function requestRateOf(headers: ReplyHeaders, nowMs: () => number): RateObservation {
  const reset = headerOf(headers, "x-ratelimit-reset-requests");
  const resetAt = headerOf(headers, "anthropic-ratelimit-requests-reset");
  const resetMs =
    reset !== undefined ? parseResetMs(reset) : resetAt === undefined ? undefined : msUntil(resetAt, nowMs());
  return {
    ...present(
      "requestsPerMinute",
      limitOf(headers, "x-ratelimit-limit-requests", "anthropic-ratelimit-requests-limit"),
    ),
    ...present(
      "remainingRequests",
      numberOf(headers, "x-ratelimit-remaining-requests", "anthropic-ratelimit-requests-remaining"),
    ),
    ...present("resetRequestsMs", resetMs),
  };
}

function present<K extends string>(name: K, value: number | undefined): Partial<Record<K, number>> {
  return value === undefined ? {} : ({ [name]: value } as Record<K, number>);
}

/** A limit of none a minute is no limit that the provider holds: it has just replied. */
function limitOf(headers: ReplyHeaders, ...names: readonly string[]): number | undefined {
  const limit = numberOf(headers, ...names);
  return limit === 0 ? undefined : limit;
}

function numberOf(headers: ReplyHeaders, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = headerOf(headers, name);
    if (value !== undefined && isNumber(value)) return Number(value);
  }
  return undefined;
}

const RESET_UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of `1s`, `6m0s`, `20ms`, `1m30.951s` or a bare number of seconds; undefined when it is none of these. */
export function parseResetMs(text: string): number | undefined {
  const trimmed = text.trim();
  if (isNumber(trimmed)) return Math.ceil(Number(trimmed) * 1_000);
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(trimmed)) return undefined;
  let sum = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    sum += Number(amount) * RESET_UNIT_MS[unit as keyof typeof RESET_UNIT_MS];
  }
  return Math.ceil(sum);
}
