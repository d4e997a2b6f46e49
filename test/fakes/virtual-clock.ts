import type { Clock } from "../../src/core/clock.ts";

interface Sleeper {
  readonly atMs: number;
  wake(): void;
}

/** A clock that stands still until a test moves it. */
export class VirtualClock implements Clock {
  #nowMs = 0;
  readonly #sleepers: Sleeper[] = [];
  readonly #epochMs: number;

  constructor(epochMs = Date.UTC(2030, 0, 1)) {
    this.#epochMs = epochMs;
  }

  now(): number {
    return this.#epochMs + this.#nowMs;
  }

  monotonic(): number {
    return this.#nowMs;
  }

  /** How many sleeps have not ended. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  turn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper: Sleeper = {
        atMs: this.#nowMs + Math.max(0, ms),
        wake: () => {
          signal?.removeEventListener("abort", stop);
          resolve();
        },
      };
      const stop = () => {
        const at = this.#sleepers.indexOf(sleeper);
        if (at >= 0) this.#sleepers.splice(at, 1);
        resolve();
      };
      signal?.addEventListener("abort", stop, { once: true });
      this.#insert(sleeper);
    });
  }

  /** Lets all that is ready run, then moves on sleep by sleep until `ms` have passed. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settled();
    for (let next = this.#sleepers[0]; next !== undefined && next.atMs <= endMs; next = this.#sleepers[0]) {
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      this.#wakeAllDue();
      await settled();
    }
    this.#nowMs = endMs;
  }

  /** Moves on until the promise has settled; it must within `limitMs`. */
  async until<T>(promise: Promise<T>, limitMs = 3_600_000): Promise<T> {
    let isOver = false;
    const end = () => {
      isOver = true;
    };
    promise.then(end, end);
    const endMs = this.#nowMs + limitMs;
    await settled();
    while (!isOver) {
      const next = this.#sleepers[0];
      if (next === undefined || next.atMs > endMs) {
        throw new Error(`expected an end within ${limitMs} ms of virtual time, got none; ${this.sleeping} asleep`);
      }
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      this.#wakeAllDue();
      await settled();
    }
    return promise;
  }

  #wakeAllDue(): void {
    while (this.#sleepers[0] !== undefined && this.#sleepers[0].atMs <= this.#nowMs) this.#sleepers.shift()?.wake();
  }

  /** Keeps the sleepers in the order in which they wake. */
  #insert(sleeper: Sleeper): void {
    let low = 0;
    for (let high = this.#sleepers.length; low < high; ) {
      const middle = (low + high) >> 1;
      const at = this.#sleepers[middle];
      if (at !== undefined && at.atMs <= sleeper.atMs) low = middle + 1;
      else high = middle;
    }
    this.#sleepers.splice(low, 0, sleeper);
  }
}

/** Resolves when everything that can run without time passing has run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
