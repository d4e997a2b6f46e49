import type { Estimate } from "./app.ts";

/** More sockets than this at once gain nothing on one machine. */
const MOST_IN_FLIGHT = 5_000;
/** Prompts in flight are held in memory several times over: as text, as JSON, in the socket. */
const MOST_PROMPT_BYTES = 256 * 1024 * 1024;
const BYTES_PER_TOKEN = 4;
const COPIES = 3;

/** How many calls to have in flight when the user names no number: all of them, as far as memory allows. The provider's own limits are the limiter's. */
export function autoConcurrency({ calls, inputTokens }: Pick<Estimate, "calls" | "inputTokens">): number {
  const bytesPerCall = (inputTokens / Math.max(1, calls)) * BYTES_PER_TOKEN * COPIES;
  const fitting = Math.floor(MOST_PROMPT_BYTES / Math.max(1, bytesPerCall));
  return Math.max(1, Math.min(calls, MOST_IN_FLIGHT, fitting));
}

/** As many as that, but a tenth of the calls at most, for a run that looks at what came in before it asks for more. */
export function autoConcurrencyInWaves(estimate: Pick<Estimate, "calls" | "inputTokens">): number {
  return Math.min(autoConcurrency(estimate), Math.ceil(estimate.calls / 10));
}
