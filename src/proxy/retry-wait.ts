import type { Random } from "../core/clock.ts";
import type { ProviderFault } from "../core/errors.ts";

/** How often a request has failed so far. */
export interface Failures {
  readonly limited: number;
  readonly other: number;
}

/** Refusals for the rate cost nothing, so they may come more often. */
const ATTEMPTS = 4;
const ATTEMPTS_WHEN_LIMITED = 8;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 20_000;
/** An agent that hears nothing for longer than this gives up by itself; it is told to come back instead. */
export const LONGEST_ASKED_WAIT_MS = 60_000;

/** Milliseconds to wait before the next try; undefined when the agent is to be told of the failure. What the provider asks for is obeyed. */
export function retryWaitMs(fault: ProviderFault, failures: Failures, random: Random): number | undefined {
  if (!fault.retryable || failures.other >= ATTEMPTS || failures.limited >= ATTEMPTS_WHEN_LIMITED) return undefined;
  const { retryAfterMs } = fault;
  if (retryAfterMs !== undefined) return retryAfterMs > LONGEST_ASKED_WAIT_MS ? undefined : retryAfterMs;
  const before = (fault.status === 429 ? failures.limited : failures.other) - 1;
  return random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** before);
}
