import { CancelledError } from "../core/errors.ts";

/** Lets so many works run at once, in the order in which they asked. */
export class Slots {
  readonly #most: number;
  #used = 0;
  readonly #waiting: (() => void)[] = [];

  /** `most` is 1 or more. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Runs the work when there is room; CancelledError when the signal comes before. */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (signal.aborted) throw new CancelledError("a stop before the gate was run");
    if (this.#used < this.#most) this.#used++;
    else await this.#turn(signal);
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // A slot is handed on, so that nobody slips in between.
      if (next === undefined) this.#used--;
      else next();
    }
  }

  async #turn(signal: AbortSignal): Promise<void> {
    const turn = Promise.withResolvers<void>();
    this.#waiting.push(turn.resolve);
    const leave = () => {
      const place = this.#waiting.indexOf(turn.resolve);
      if (place < 0) return;
      this.#waiting.splice(place, 1);
      turn.reject(new CancelledError("a stop before the gate was run"));
    };
    signal.addEventListener("abort", leave, { once: true });
    try {
      await turn.promise;
    } finally {
      signal.removeEventListener("abort", leave);
    }
  }
}
