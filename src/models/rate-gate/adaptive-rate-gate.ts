import type { Clock } from "../../core/clock.ts";
import { ProviderError } from "../../core/errors.ts";
import type { RateObservation } from "../../core/model.ts";
import type { Permit, PermitOutcome, RateGate, RateLimits } from "../../core/rate-gate.ts";
import { cancelledBy, onAbort } from "../abort-signals.ts";
import { answered, limited, observed } from "./rate-events.ts";
import { advanced, initialRatePlan, letGo, mayGo, nextLookMs } from "./rate-plan.ts";
import { WaitingLine } from "./waiting-line.ts";

export interface RateGateOptions {
  /** Whose limits these are; for messages. */
  readonly provider: string;
  readonly limits: RateLimits;
  readonly clock: Clock;
  /** Requests in flight at once, whatever the provider allows; none when absent. */
  readonly maxInFlight?: number | undefined;
}

interface Waiter {
  readonly tokens: number;
  readonly maxPauseMs: number;
  enter(permit: Permit): void;
  refuse(error: Error): void;
}

/**
 * Lets requests go as fast as the provider takes them: at 98 % of a limit that is configured or told by its headers, and at
 * one it measures from refusals when nobody names it. One timer for all who wait.
 */
export function adaptiveRateGate({ provider, limits, clock, maxInFlight }: RateGateOptions): RateGate {
  const line = new WaitingLine<Waiter>();
  const places = Math.min(limits.inFlight ?? Number.POSITIVE_INFINITY, maxInFlight ?? Number.POSITIVE_INFINITY);
  const configured = initialRatePlan(limits, clock.monotonic());
  let plan = configured;
  let inFlight = 0;
  let alarm: { readonly atMs: number; readonly off: AbortController } | undefined;

  function letThrough(): void {
    const nowMs = clock.monotonic();
    plan = advanced(plan, nowMs);
    for (let atMost = mayGo(plan); line.size > 0; atMost = mayGo(plan)) {
      if (inFlight >= places) break;
      if (atMost < 1) {
        lookAgainAt(nowMs + nextLookMs(plan, nowMs));
        return;
      }
      letFirstThrough(atMost, nowMs);
    }
    silence();
  }

  /** The plan is asked once for the whole group, since a search lets requests go in groups. */
  function letFirstThrough(atMost: number, nowMs: number): void {
    for (let left = atMost; left > 0 && inFlight < places && plan.tokenCredit > 0; left--) {
      const waiter = line.first();
      if (waiter === undefined) return;
      plan = letGo(plan, waiter.tokens);
      inFlight++;
      waiter.enter(new GrantedPermit(plan.released, nowMs, waiter.tokens));
    }
  }

  /** A class, since thousands are held at once. */
  class GrantedPermit implements Permit {
    readonly #seq: number;
    readonly #sentMs: number;
    readonly #tokens: number;
    #isHeld = true;

    constructor(seq: number, sentMs: number, tokens: number) {
      this.#seq = seq;
      this.#sentMs = sentMs;
      this.#tokens = tokens;
    }

    release(outcome: PermitOutcome): void {
      if (!this.#isHeld) return;
      this.#isHeld = false;
      inFlight--;
      note(this.#seq, this.#sentMs, this.#tokens, outcome);
      if (line.size > 0) letThrough();
    }

    observe(observation: RateObservation): void {
      plan = observed(plan, this.#seq, observation, configured);
    }
  }

  function note(seq: number, sentMs: number, tokens: number, outcome: PermitOutcome): void {
    if (outcome.kind === "answered") plan = answered(plan, seq, tokens - outcome.tokens);
    if (outcome.kind !== "limited") return;
    const nowMs = clock.monotonic();
    const resumedBefore = plan.resumeAtMs ?? 0;
    plan = limited(advanced(plan, nowMs), { seq, sentMs, retryAfterMs: outcome.retryAfterMs }, nowMs);
    if ((plan.resumeAtMs ?? 0) > resumedBefore) refuseImpatient(nowMs);
  }

  function refuseImpatient(nowMs: number): void {
    const pauseMs = (plan.resumeAtMs ?? nowMs) - nowMs;
    for (const waiter of line.all()) if (waiter.maxPauseMs < pauseMs) waiter.refuse(pausedFor(pauseMs));
  }

  function pausedFor(pauseMs: number): ProviderError {
    const message = `${provider} asked everybody to wait for ${Math.ceil(pauseMs / 1_000)} s more (HTTP 429)`;
    return new ProviderError(message, {
      provider,
      scope: "request",
      retryable: true,
      status: 429,
      retryAfterMs: pauseMs,
    });
  }

  function lookAgainAt(atMs: number): void {
    if (alarm !== undefined && alarm.atMs <= atMs && alarm.atMs > clock.monotonic()) return;
    silence();
    const off = new AbortController();
    alarm = { atMs, off };
    void clock.sleep(atMs - clock.monotonic(), off.signal).then(() => {
      if (off.signal.aborted) return;
      alarm = undefined;
      letThrough();
    });
  }

  function silence(): void {
    const ringing = alarm;
    alarm = undefined;
    ringing?.off.abort();
  }

  return {
    acquire(tokens, signal, maxPauseMs = Number.POSITIVE_INFINITY) {
      if (signal.aborted) return Promise.reject(cancelledBy(signal));
      const pauseMs = (plan.resumeAtMs ?? 0) - clock.monotonic();
      if (pauseMs > maxPauseMs) return Promise.reject(pausedFor(pauseMs));
      return new Promise<Permit>((resolve, reject) => {
        const leave = () => {
          place.leave();
          stopListening();
        };
        const refuse = (error: Error) => {
          leave();
          reject(error);
          if (line.size === 0) silence();
        };
        const enter = (permit: Permit) => {
          leave();
          resolve(permit);
        };
        const isFirst = line.size === 0;
        const place = line.join({ tokens, maxPauseMs, enter, refuse });
        const stopListening = onAbort(signal, () => refuse(cancelledBy(signal)));
        // Whoever stands before us has asked already, and the answer was no.
        if (isFirst) letThrough();
      });
    },
  };
}
