import { CancelledError } from "../core/errors.ts";

interface Listeners {
  readonly acts: Set<() => void>;
  readonly runAll: () => void;
}

const listenersOf = new WeakMap<AbortSignal, Listeners>();

/**
 * Calls `act` once when the signal aborts, at once if it already has; the returned function takes that back. However many
 * ask, the signal itself carries one listener, and none when nobody asks: adding the n-th to an AbortSignal walks the n-1
 * before it.
 */
export function onAbort(signal: AbortSignal, act: () => void): () => void {
  if (signal.aborted) {
    act();
    return () => {};
  }
  const listeners = listenersOf.get(signal) ?? listenTo(signal);
  // A fresh function for each registration, so that the same one given twice is two entries.
  const entry = () => act();
  listeners.acts.add(entry);
  return () => {
    if (!listeners.acts.delete(entry) || listeners.acts.size > 0) return;
    signal.removeEventListener("abort", listeners.runAll);
    listenersOf.delete(signal);
  };
}

function listenTo(signal: AbortSignal): Listeners {
  const acts = new Set<() => void>();
  const runAll = () => {
    const due = [...acts];
    acts.clear();
    for (const act of due) act();
  };
  const listeners = { acts, runAll };
  listenersOf.set(signal, listeners);
  signal.addEventListener("abort", runAll, { once: true });
  return listeners;
}

export interface LinkedSignal {
  readonly signal: AbortSignal;
  /** Must be called when the signal is no longer needed. */
  unlink(): void;
}

/** A signal that aborts with the first of the two: `AbortSignal.any` at a tenth of its cost, but to be unlinked by hand. */
export function eitherSignal(first: AbortSignal, second: AbortSignal): LinkedSignal {
  if (first === second || first.aborted) return { signal: first, unlink: () => {} };
  if (second.aborted) return { signal: second, unlink: () => {} };
  const controller = new AbortController();
  const unlinkFirst = onAbort(first, () => controller.abort(first.reason));
  const unlinkSecond = onAbort(second, () => controller.abort(second.reason));
  return {
    signal: controller.signal,
    unlink: () => {
      unlinkFirst();
      unlinkSecond();
    },
  };
}

/** The error of an aborted signal: its reason where that says who cancelled, else a CancelledError that keeps the reason as cause. */
export function cancelledBy(signal: AbortSignal): CancelledError {
  const reason: unknown = signal.reason;
  if (reason instanceof CancelledError) return reason;
  if (typeof reason === "string") return new CancelledError(reason);
  return new CancelledError("the caller", { cause: reason });
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw cancelledBy(signal);
}
