import type { Clock } from "../../src/core/clock.ts";
import { ProviderError } from "../../src/core/errors.ts";
import { type ScriptedModel, scriptedModel } from "./scripted-model.ts";

/** How a provider counts: takes the request that arrives at `nowMs`, or says how many ms to wait. */
export type Limiter = (nowMs: number) => { readonly taken: true } | { readonly taken: false; readonly waitMs: number };

/** So many a minute on average, and a burst. */
export function tokenBucket(perMinute: number, burst: number): Limiter {
  const perMs = perMinute / 60_000;
  let tokens = burst;
  let seenMs = 0;
  return (nowMs) => {
    tokens = Math.min(burst, tokens + (nowMs - seenMs) * perMs);
    seenMs = nowMs;
    if (tokens < 1) return { taken: false, waitMs: (1 - tokens) / perMs };
    tokens--;
    return { taken: true };
  };
}

/** So many in each minute of the clock, which began `sinceMs` ago. */
export function minuteWindows(perMinute: number, sinceMs: number): Limiter {
  let current = -1;
  let taken = 0;
  return (nowMs) => {
    const window = Math.floor((nowMs + sinceMs) / 60_000);
    if (window !== current) taken = 0;
    current = window;
    if (taken >= perMinute) return { taken: false, waitMs: (window + 1) * 60_000 - nowMs - sinceMs };
    taken++;
    return { taken: true };
  };
}

export interface RateLimitedModel extends ScriptedModel {
  /** Requests that it refused with a 429. */
  refused(): number;
}

export interface RateLimitedOptions {
  readonly clock: Clock;
  readonly limiter: Limiter;
  /** What the 429 says; `none`: no Retry-After; `exact`: the time until a request is taken, in whole seconds. */
  readonly retryAfter: number | "none" | "exact";
  readonly answerMs?: number | undefined;
}

/** A provider with a limit: answers after a second, refuses after 3 ms. */
export function rateLimitedModel({
  clock,
  limiter,
  retryAfter,
  answerMs = 1_000,
}: RateLimitedOptions): RateLimitedModel {
  let refused = 0;
  const model = scriptedModel([
    async () => {
      await clock.sleep(1.5);
      const verdict = limiter(clock.monotonic());
      await clock.sleep(verdict.taken ? answerMs : 1.5);
      if (verdict.taken) return {};
      refused++;
      throw tooMany(retryAfterMs(retryAfter, verdict.waitMs));
    },
  ]);
  return { ...model, refused: () => refused };
}

/** The error of an HTTP 429. */
export function tooMany(retryAfterMs?: number): ProviderError {
  return new ProviderError("too many requests", {
    provider: "test",
    scope: "request",
    retryable: true,
    status: 429,
    retryAfterMs,
  });
}

function retryAfterMs(retryAfter: RateLimitedOptions["retryAfter"], waitMs: number): number | undefined {
  if (retryAfter === "none") return undefined;
  return retryAfter === "exact" ? Math.ceil(waitMs / 1_000) * 1_000 : retryAfter * 1_000;
}
