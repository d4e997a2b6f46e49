import type { RateObservation } from "./model.ts";

/** Limits that the user or the provider named; what is absent is unknown. */
export interface RateLimits {
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
  readonly inFlight?: number | undefined;
}

/** How a permitted request ended. `limited`: HTTP 429 or its equal. */
export type PermitOutcome =
  | { readonly kind: "answered"; readonly tokens: number }
  | { readonly kind: "limited"; readonly retryAfterMs?: number | undefined }
  | { readonly kind: "failed" };

export interface Permit {
  /** Must be called once for every permit. */
  release(outcome: PermitOutcome): void;
  observe(observation: RateObservation): void;
}

/** The port of limits of one provider and key; all runs of a process share it. */
export interface RateGate {
  /**
   * Waits for a place in first-come order; CancelledError when the signal aborts first; ProviderError (429, with what is
   * left of the wait) when the provider has asked everybody to wait for longer than `maxPauseMs`.
   */
  acquire(tokens: number, signal: AbortSignal, maxPauseMs?: number): Promise<Permit>;
}
