import type { Clock } from "../core/clock.ts";
import { type InFlight, tailEstimate } from "./tail-estimate.ts";

export interface HedgeOptions {
  readonly clock: Clock;
  /** The share of requests that may be sent twice, the slowest of all. Default 0.05. */
  readonly share?: number | undefined;
  /** Finished requests before the first one is sent twice. Default 20. */
  readonly minSamples?: number | undefined;
}

/** One request on the wire; exactly one of the two is called, once. */
export interface WatchedRequest {
  finished(): void;
  /** It failed, or was given up. */
  left(): void;
}

/** Told, at most once, that a second request should be sent. */
export interface Overdue {
  overdue(): void;
}

/** Knows which requests are late. */
export interface HedgeWatch {
  /** A request was sent just now; who is to be told when it is late, if anybody. */
  sent(caller?: Overdue): WatchedRequest;
}

/** How often it looks for late requests, and how finely their start is kept. */
const LOOK_EVERY_MS = 25;

/** One timer for all requests, and none when no request is on the wire. */
export function hedgeWatch({ clock, share = 0.05, minSamples = 20 }: HedgeOptions): HedgeWatch {
  const estimate = tailEstimate();
  /** In the order they were sent, so the first is the oldest. */
  const candidates = new Set<Sent>();
  /** How many are on the wire, by the tick in which they were sent. */
  const sentInTick = new Map<number, number>();
  let onWire = 0;
  let started = 0;
  let hedges = 0;
  let stopLooking: AbortController | undefined;

  async function look(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, signal);
      if (!signal.aborted) hedgeLate();
    }
  }

  function hedgeLate(): void {
    if (candidates.size === 0 || estimate.samples() < minSamples) return;
    const nowMs = clock.monotonic();
    const lateAfterMs = estimate.quantileMs(1 - share, stillRunning(nowMs));
    if (lateAfterMs === undefined) return;
    for (const request of candidates) {
      if (nowMs - request.sentMs <= lateAfterMs || hedges > share * started) return;
      candidates.delete(request);
      hedges++;
      request.caller?.overdue();
    }
  }

  function* stillRunning(nowMs: number): Iterable<InFlight> {
    for (const [tick, count] of sentInTick) yield { elapsedMs: nowMs - tick * LOOK_EVERY_MS, count };
  }

  function ended(tick: number): void {
    const left = (sentInTick.get(tick) ?? 0) - 1;
    if (left > 0) sentInTick.set(tick, left);
    else sentInTick.delete(tick);
    onWire--;
    if (onWire > 0) return;
    stopLooking?.abort();
    stopLooking = undefined;
  }

  /** How long the request was on the wire. */
  function leave(request: Sent): number {
    candidates.delete(request);
    ended(tickOf(request.sentMs));
    return clock.monotonic() - request.sentMs;
  }

  class Sent implements WatchedRequest {
    readonly sentMs = clock.monotonic();
    readonly caller: Overdue | undefined;

    constructor(caller: Overdue | undefined) {
      this.caller = caller;
    }

    finished(): void {
      estimate.finished(leave(this));
    }

    left(): void {
      estimate.left(leave(this));
    }
  }

  return {
    sent(caller) {
      const request = new Sent(caller);
      const tick = tickOf(request.sentMs);
      sentInTick.set(tick, (sentInTick.get(tick) ?? 0) + 1);
      onWire++;
      if (caller !== undefined) {
        started++;
        candidates.add(request);
      }
      if (stopLooking === undefined) {
        stopLooking = new AbortController();
        void look(stopLooking.signal);
      }
      return request;
    },
  };
}

function tickOf(sentMs: number): number {
  return Math.floor(sentMs / LOOK_EVERY_MS);
}
