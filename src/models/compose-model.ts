import type { AnswerCache } from "../core/answer-cache.ts";
import type { Clock, Random } from "../core/clock.ts";
import type { Model } from "../core/model.ts";
import type { RateGate } from "../core/rate-gate.ts";
import type { HedgeOptions } from "./hedge-watch.ts";
import { type TextHash, withCache } from "./with-cache.ts";
import { LONG_WAIT_MS, withFallback } from "./with-fallback.ts";
import { withHedge } from "./with-hedge.ts";
import { withLimit } from "./with-limit.ts";
import { withMeter } from "./with-meter.ts";
import { type RetryOptions, withRetry } from "./with-retry.ts";
import { type WarmUpOptions, withWarmUp } from "./with-warm-up.ts";

/** One endpoint and the limits of its provider and key. */
export interface WireModel {
  readonly wire: Model;
  readonly gate: RateGate;
  /** The base URL where it is asked; absent where the name alone says it. */
  readonly place?: string | undefined;
}

export interface ComposeOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** None: every request is sent. */
  readonly cache?: { readonly answers: AnswerCache; readonly hash: TextHash } | undefined;
  /** False: no request is sent twice for being slow. */
  readonly hedge?: Omit<HedgeOptions, "clock"> | false | undefined;
  readonly retry?: Pick<RetryOptions, "attempts" | "baseDelayMs" | "maxDelayMs"> | undefined;
  readonly warmUp?: Pick<WarmUpOptions, "minPrefixChars"> | undefined;
}

/**
 * The one order of the wrappers, outermost first: cache, warm-up, fallback, retry, hedge, limit, meter, wire. The first of
 * `wires` is the model that is asked for; the others answer, in order, when it cannot.
 */
export function composeModel(wires: readonly [WireModel, ...WireModel[]], options: ComposeOptions): Model {
  const [first, ...others] = wires;
  const lastIndex = others.length;
  const answering =
    others.length === 0
      ? reliable(first, true, options)
      : withFallback(
          [
            reliable(first, false, options),
            ...others.map((wire, index) => reliable(wire, index + 1 === lastIndex, options)),
          ],
          options,
        );
  const warm = withWarmUp(answering, { ...options.warmUp, clock: options.clock });
  return options.cache === undefined ? warm : withCache(warm, options.cache.answers, options.cache.hash, first.place);
}

/** One model with all that makes it answer; only the last of a list waits for however long its provider asks. */
function reliable({ wire, gate }: WireModel, isLast: boolean, { clock, random, hedge, retry }: ComposeOptions): Model {
  const maxPauseMs = isLast ? undefined : LONG_WAIT_MS;
  const limited = withLimit(withMeter(wire), gate, { maxPauseMs });
  const hedged = hedge === false ? limited : withHedge(limited, { ...hedge, clock });
  return withRetry(hedged, { ...retry, maxWaitForFallbackMs: maxPauseMs, clock, random });
}
