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

/** Knows which requests are late. */
export interface HedgeWatch {
  /** A request was sent just now. `overdue`, where given, is called at most once, when a second one should be. */
  sent(overdue?: () => void): WatchedRequest;
}

/** How often it looks for late requests, and how finely their start is kept. */
const LOOK_EVERY_MS = 25;

/** One timer for all requests, and none when no request is on the wire. */
export function hedgeWatch({ clock, share = 0.05, minSamples = 20 }: HedgeOptions): HedgeWatch {
  const estimate = tailEstimate();
  /** In the order they were sent, so the first is the oldest. */
  const candidates = new Map<object, { readonly sentMs: number; readonly overdue: () => void }>();
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
    for (const [key, { sentMs, overdue }] of candidates) {
      if (nowMs - sentMs <= lateAfterMs || hedges > share * started) return;
      candidates.delete(key);
      hedges++;
      overdue();
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

  return {
    sent(overdue) {
      const key = {};
      const sentMs = clock.monotonic();
      const tick = Math.floor(sentMs / LOOK_EVERY_MS);
      sentInTick.set(tick, (sentInTick.get(tick) ?? 0) + 1);
      onWire++;
      if (overdue !== undefined) {
        started++;
        candidates.set(key, { sentMs, overdue });
      }
      if (stopLooking === undefined) {
        stopLooking = new AbortController();
        void look(stopLooking.signal);
      }
      const leave = (): number => {
        candidates.delete(key);
        ended(tick);
        return clock.monotonic() - sentMs;
      };
      return {
        finished: () => estimate.finished(leave()),
        left: () => estimate.left(leave()),
      };
    },
  };
}
