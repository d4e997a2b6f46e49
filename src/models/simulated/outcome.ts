import type { ProviderFault, ProviderScope } from "../../core/errors.ts";
import { drawsOf, pickWeighted } from "./draw.ts";
import type { Fault } from "./fault.ts";
import { drawLatencyMs } from "./latency.ts";
import type { Shape } from "./shape.ts";

/** How one request goes: when it is answered and what goes wrong, if anything. */
export interface Outcome {
  readonly fault: Fault | undefined;
  readonly latencyMs: number;
}

/** Drawn anew for every attempt, so that a retry can succeed and a hedge can be faster. */
export function outcomeOf(shape: Shape, digest: string, sample: string, attempt: number): Outcome {
  const random = drawsOf("outcome", shape.seed, digest, sample, attempt);
  const fault = pickWeighted(shape.errors, 1, random)?.fault;
  return { fault, latencyMs: isImmediate(fault) ? 0 : drawLatencyMs(shape.latency, random) };
}

/** A request that is refused for what it is (4xx) is refused at once. */
function isImmediate(fault: Fault | undefined): boolean {
  return typeof fault === "number" && fault < 500;
}

/** What a status means to who must act, as the HTTP client reads it. */
export function faultOfStatus(status: number, retryAfterMs?: number): ProviderFault {
  const scope: ProviderScope = [401, 402, 403].includes(status) ? "key" : status === 404 ? "model" : "request";
  const retryable = status === 408 || status === 409 || status === 429 || status >= 500;
  return { provider: "sim", scope, retryable, status, retryAfterMs };
}

/** What is told of a status, in one sentence. */
export function sentenceOfStatus(status: number): string {
  if (status === 401) return "the key was refused";
  if (status === 402) return "the credit is used up";
  if (status === 404) return "the model does not exist";
  if (status === 429) return "too many requests";
  return status >= 500 ? "the provider failed" : "the request was refused";
}
