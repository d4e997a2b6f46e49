import type { Random } from "../../core/clock.ts";
import { parseDurationMs } from "../../core/duration.ts";

/** How long an answer takes, in milliseconds. */
export type Latency =
  | { readonly kind: "fixed"; readonly ms: number }
  | { readonly kind: "uniform"; readonly fromMs: number; readonly toMs: number }
  | { readonly kind: "lognormal"; readonly medianMs: number; readonly p99Ms: number };

/** `200ms`, `uniform:A,B` with A <= B, `lognormal:MEDIAN,P99` with 0 < MEDIAN <= P99; undefined when it is none of these. */
export function parseLatency(text: string): Latency | undefined {
  const fixed = parseDurationMs(text);
  if (fixed !== undefined) return { kind: "fixed", ms: fixed };
  const match = /^(uniform|lognormal):([^,]+),([^,]+)$/.exec(text.trim());
  if (match === null) return undefined;
  const low = parseDurationMs(match[2] ?? "");
  const high = parseDurationMs(match[3] ?? "");
  if (low === undefined || high === undefined || low > high) return undefined;
  if (match[1] === "uniform") return { kind: "uniform", fromMs: low, toMs: high };
  return low > 0 ? { kind: "lognormal", medianMs: low, p99Ms: high } : undefined;
}

/** The 99th percentile of the standard normal distribution. */
const Z99 = 2.3263478740408408;

/** One draw of the latency in milliseconds. */
export function drawLatencyMs(latency: Latency, random: Random): number {
  switch (latency.kind) {
    case "fixed":
      return latency.ms;
    case "uniform":
      return latency.fromMs + random() * (latency.toMs - latency.fromMs);
    case "lognormal":
      return latency.medianMs * Math.exp((Math.log(latency.p99Ms / latency.medianMs) / Z99) * drawNormal(random));
  }
}

/** Box and Muller (1958). */
function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
