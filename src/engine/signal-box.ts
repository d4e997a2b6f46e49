import type { Json } from "../core/json.ts";
import type { Signal } from "../core/store.ts";

/** The signals of one run and who waits for them. One sent early is kept; waits for a name take its signals in order. */
export class SignalBox {
  readonly #kept = new Map<string, Signal[]>();
  readonly #waiting = new Map<string, PromiseWithResolvers<Signal>[]>();
  #lastId = 0;
  readonly #taken: ReadonlySet<number>;

  /** `taken`: ids that earlier executions of the run have consumed. */
  constructor(taken: ReadonlySet<number>) {
    this.#taken = taken;
  }

  /** The newest signal seen; the store is asked for those after it. */
  get lastId(): number {
    return this.#lastId;
  }

  /** How many wait. */
  get waits(): number {
    let count = 0;
    for (const queue of this.#waiting.values()) count += queue.length;
    return count;
  }

  deliver(signals: readonly Signal[]): void {
    for (const signal of signals) {
      this.#lastId = Math.max(this.#lastId, signal.id);
      if (this.#taken.has(signal.id)) continue;
      const queue = this.#waiting.get(signal.name);
      const waiter = queue?.shift();
      if (queue?.length === 0) this.#waiting.delete(signal.name);
      if (waiter === undefined) this.#keep(signal);
      else waiter.resolve(signal);
    }
  }

  take(name: string): Promise<Signal> {
    const kept = this.#kept.get(name)?.shift();
    if (kept !== undefined) return Promise.resolve(kept);
    const waiter = Promise.withResolvers<Signal>();
    this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), waiter]);
    return waiter.promise;
  }

  /** Ends every wait with the error. */
  close(reason: Error): void {
    for (const queue of this.#waiting.values()) {
      for (const waiter of queue) waiter.reject(reason);
    }
    this.#waiting.clear();
  }

  #keep(signal: Signal): void {
    this.#kept.set(signal.name, [...(this.#kept.get(signal.name) ?? []), signal]);
  }
}

/** The stored form of a consumed signal. */
export function signalRecord(signal: Signal): Json {
  return { id: signal.id, value: signal.value };
}
