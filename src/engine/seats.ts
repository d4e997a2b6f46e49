/**
 * Lets only so many work at once; the others wait, in order. What nested runs ask for side by side passes through one of
 * these, since each of them fans out as widely as the whole run may.
 */
export class Seats {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  /** `count` is at least 1. */
  constructor(count: number) {
    this.#free = count;
  }

  /** Undefined when there was a free one, so that nobody waits for nothing. Each taken seat is to be given back once. */
  take(): Promise<void> | undefined {
    if (this.#free > 0) {
      this.#free--;
      return undefined;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  give(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next();
  }
}
