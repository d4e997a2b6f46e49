import type { Fault } from "./fault.ts";
import type { WireUsage } from "./wire-replies.ts";

/** What a rehearsal provider counted since its start or the last reset. Times are milliseconds of its monotonic clock. */
export interface RehearsalStats {
  /** POST requests that arrived. */
  readonly requests: number;
  /** Requests whose whole 200 answer was sent. */
  readonly answered: number;
  /** Complete replies by HTTP status. */
  readonly byStatus: { readonly [status: string]: number };
  /** Drawn faults by kind. */
  readonly faults: { readonly [fault: string]: number };
  /** Requests that were never to be answered. */
  readonly hangs: number;
  readonly inFlight: number;
  readonly maxInFlight: number;
  /** Requests whose Idempotency-Key had been answered before. */
  readonly repeats: number;
  /** Requests whose Idempotency-Key was in flight when they came. */
  readonly repeatsInFlight: number;
  /** Requests whose client went away before the end of the reply. */
  readonly unanswered: number;
  /** Requests beyond the rate limit. */
  readonly violations: number;
  /** The fewest requests that the limit would have taken at once after any request; null without a limit. */
  readonly leastRemaining: number | null;
  /** The longest latency drawn for a request that was to be answered: what a client without any cost of its own would need. */
  readonly longestLatencyMs: number;
  readonly firstRequestAt: number | null;
  readonly lastRequestAt: number | null;
  /** Tokens and cost of the answered requests. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
}

type Counter = "hangs" | "repeats" | "repeatsInFlight" | "violations" | "unanswered";

export interface StatsKeeper {
  read(): RehearsalStats;
  began(nowMs: number): void;
  count(what: Counter): void;
  drew(fault: Fault): void;
  /** The limit would take that many more at once. */
  remains(requests: number): void;
  /** A request was drawn to be answered after that many milliseconds. */
  waits(latencyMs: number): void;
  /** A request is over: `status` where the reply was sent whole, `usage` where it was an answer. */
  ended(status: number | undefined, usage: WireUsage | undefined): void;
  /** Starts again from nothing, save the requests in flight. */
  reset(): void;
}

type Mutable = {
  -readonly [K in keyof RehearsalStats]: RehearsalStats[K] extends object
    ? { [key: string]: number }
    : RehearsalStats[K];
};

export function keepStats(): StatsKeeper {
  let stats = nothing(0);
  return {
    read: () => ({ ...stats, byStatus: { ...stats.byStatus }, faults: { ...stats.faults } }),
    began(nowMs) {
      stats.requests += 1;
      stats.inFlight += 1;
      stats.maxInFlight = Math.max(stats.maxInFlight, stats.inFlight);
      stats.firstRequestAt ??= nowMs;
      stats.lastRequestAt = nowMs;
    },
    count(what) {
      stats[what] += 1;
    },
    drew(fault) {
      stats.faults[fault] = (stats.faults[fault] ?? 0) + 1;
    },
    remains(requests) {
      stats.leastRemaining = Math.min(stats.leastRemaining ?? requests, requests);
    },
    waits(latencyMs) {
      stats.longestLatencyMs = Math.max(stats.longestLatencyMs, latencyMs);
    },
    ended(status, usage) {
      stats.inFlight -= 1;
      if (status === undefined) return;
      stats.byStatus[status] = (stats.byStatus[status] ?? 0) + 1;
      if (usage === undefined) return;
      stats.answered += 1;
      stats.inputTokens += usage.prompt_tokens;
      stats.outputTokens += usage.completion_tokens;
      stats.costUsd += usage.cost ?? 0;
    },
    reset() {
      stats = nothing(stats.inFlight);
    },
  };
}

function nothing(inFlight: number): Mutable {
  return {
    requests: 0,
    answered: 0,
    byStatus: {},
    faults: {},
    hangs: 0,
    inFlight,
    maxInFlight: inFlight,
    repeats: 0,
    repeatsInFlight: 0,
    unanswered: 0,
    violations: 0,
    leastRemaining: null,
    longestLatencyMs: 0,
    firstRequestAt: null,
    lastRequestAt: null,
    inputTokens: 0,
    outputTokens: 0,
    costUsd: 0,
  };
}
