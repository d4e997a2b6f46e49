import type { Clock } from "../../core/clock.ts";
import { onAbort } from "../abort-signals.ts";

/** A signal of one call's own: it aborts with the caller's, or after `timeoutMs` without `touch`. */
export interface CallLimit extends Disposable {
  readonly signal: AbortSignal;
  /** True when time ran out, and not the caller's patience. */
  readonly timedOut: boolean;
  /** Starts the time anew, since something arrived. */
  touch(): void;
}

export function limitCall(caller: AbortSignal, timeoutMs: number, clock: Clock): CallLimit {
  const controller = new AbortController();
  let timedOut = false;
  let waiting = new AbortController();
  const unlisten = onAbort(caller, () => controller.abort(caller.reason));
  const wait = () => {
    const { signal } = waiting;
    void clock.sleep(timeoutMs, signal).then(() => {
      if (signal.aborted) return;
      timedOut = true;
      controller.abort(new Error("timed out"));
    });
  };
  wait();
  return {
    signal: controller.signal,
    get timedOut() {
      return timedOut;
    },
    touch() {
      waiting.abort();
      waiting = new AbortController();
      wait();
    },
    [Symbol.dispose]() {
      waiting.abort();
      unlisten();
    },
  };
}
