import { CancelledError } from "../core/errors.ts";

/** Told of an abort. An object, so that listening costs each of thousands of calls in flight no function of its own. */
export interface AbortListener {
  aborted(signal: AbortSignal): void;
}

class Listeners {
  readonly all = new Set<AbortListener>();
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** The interface that an AbortSignal calls. */
  handleEvent(): void {
    const due = [...this.all];
    this.all.clear();
    for (const listener of due) listener.aborted(this.#signal);
  }
}

const listenersOf = new WeakMap<AbortSignal, Listeners>();

/**
 * Tells the listener once when the signal aborts, at once if it already has. However many listen, the signal itself carries
 * one listener, and none when nobody does: adding the n-th to an AbortSignal walks the n-1 before it.
 */
export function listen(signal: AbortSignal, listener: AbortListener): void {
  if (signal.aborted) listener.aborted(signal);
  else if (signal instanceof LightSignal) signal.listen(listener);
  else (listenersOf.get(signal) ?? listenTo(signal)).all.add(listener);
}

export function unlisten(signal: AbortSignal, listener: AbortListener): void {
  if (signal instanceof LightSignal) {
    signal.unlisten(listener);
    return;
  }
  const listeners = listenersOf.get(signal);
  if (listeners === undefined || !listeners.all.delete(listener) || listeners.all.size > 0) return;
  signal.removeEventListener("abort", listeners);
  listenersOf.delete(signal);
}

/** Calls `act` once when the signal aborts, at once if it already has; the returned function takes that back. */
export function onAbort(signal: AbortSignal, act: () => void): () => void {
  const listener = { aborted: act };
  listen(signal, listener);
  return () => unlisten(signal, listener);
}

function listenTo(signal: AbortSignal): Listeners {
  const listeners = new Listeners(signal);
  listenersOf.set(signal, listeners);
  signal.addEventListener("abort", listeners, { once: true });
  return listeners;
}

/**
 * A signal with its controller, at a tenth of the memory of the platform's own until somebody adds an event listener. It is
 * for our own code: what insists on the platform's own (`fetch`, `AbortSignal.any`) refuses it.
 */
export class LightSignal implements AbortSignal {
  aborted = false;
  reason: unknown;
  onabort: AbortSignal["onabort"] = null;
  /** The only listener, as is usual, or all of them. */
  #listeners: AbortListener | Set<AbortListener> | undefined;
  #events: AbortController | undefined;

  abort(reason?: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    const due = this.#listeners;
    this.#listeners = undefined;
    if (due instanceof Set) for (const listener of due) listener.aborted(this);
    else due?.aborted(this);
    this.#events?.abort(reason);
  }

  listen(listener: AbortListener): void {
    if (this.#listeners === undefined) this.#listeners = listener;
    else if (this.#listeners instanceof Set) this.#listeners.add(listener);
    else this.#listeners = new Set([this.#listeners, listener]);
  }

  unlisten(listener: AbortListener): void {
    if (this.#listeners === listener) this.#listeners = undefined;
    else if (this.#listeners instanceof Set) this.#listeners.delete(listener);
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  addEventListener(...[type, listener, options]: Parameters<AbortSignal["addEventListener"]>): void {
    this.#target().addEventListener(type, listener, options);
  }

  removeEventListener(...[type, listener, options]: Parameters<AbortSignal["removeEventListener"]>): void {
    this.#events?.signal.removeEventListener(type, listener, options);
  }

  dispatchEvent(event: Event): boolean {
    return this.#target().dispatchEvent(event);
  }

  /** Made for the first event listener. */
  #target(): AbortSignal {
    if (this.#events === undefined) {
      this.#events = new AbortController();
      if (this.aborted) this.#events.abort(this.reason);
    }
    return this.#events.signal;
  }
}

export interface LinkedSignal {
  readonly signal: AbortSignal;
  /** Must be called when the signal is no longer needed. */
  unlink(): void;
}

/** A signal that aborts with the first of the two, to be unlinked by hand: `AbortSignal.any` at a fraction of its cost. */
export function eitherSignal(first: AbortSignal, second: AbortSignal): LinkedSignal {
  if (first === second || first.aborted) return { signal: first, unlink: () => {} };
  if (second.aborted) return { signal: second, unlink: () => {} };
  return new EitherSignal(first, second);
}

class EitherSignal implements LinkedSignal, AbortListener {
  readonly signal = new LightSignal();
  readonly #first: AbortSignal;
  readonly #second: AbortSignal;

  constructor(first: AbortSignal, second: AbortSignal) {
    this.#first = first;
    this.#second = second;
    listen(first, this);
    listen(second, this);
  }

  aborted({ reason }: AbortSignal): void {
    this.unlink();
    this.signal.abort(reason);
  }

  unlink(): void {
    unlisten(this.#first, this);
    unlisten(this.#second, this);
  }
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
