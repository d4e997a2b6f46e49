/** The port of time; the only way the pure folders learn of it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds that never go back, from an arbitrary start. */
  monotonic(): number;
  /** Resolves after `ms`, or as soon as the signal aborts, whichever is first; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Resolves once timers that are due and data that has arrived have been seen to; never rejects. */
  turn(): Promise<void>;
}

/** A number in [0, 1). */
export type Random = () => number;
