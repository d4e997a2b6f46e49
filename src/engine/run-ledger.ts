import { CancelledError, InputError, LimitError } from "../core/errors.ts";
import type { SpendIntent } from "../core/ledger.ts";
import type { Spend } from "../core/store.ts";

interface Waiter {
  readonly worstUsd: number;
  readonly granted: PromiseWithResolvers<void>;
}

const ID_SPACE_PER_EPOCH = 2 ** 32;
/** Sums of floating-point dollars differ in the last places; a millionth of a cent decides nothing. */
const TOLERANCE_USD = 1e-8;

/** The money of a run and its children in this execution: what is spent, what is reserved, what still fits. */
export class RunLedger {
  #limitUsd: number | undefined;
  #spentUsd: number;
  #openUsd = 0;
  #openCount = 0;
  #nextId: number;
  readonly #waiting: Waiter[] = [];

  constructor(limitUsd: number | undefined, before: Spend, epoch: number) {
    this.#limitUsd = limitUsd;
    this.#spentUsd = before.settledUsd + before.abandonedUsd + before.openUsd;
    this.#nextId = epoch * ID_SPACE_PER_EPOCH;
  }

  get limitUsd(): number | undefined {
    return this.#limitUsd;
  }

  get spentUsd(): number {
    return this.#spentUsd;
  }

  get openUsd(): number {
    return this.#openUsd;
  }

  /** Requests reserved and not yet ended. */
  get openCount(): number {
    return this.#openCount;
  }

  raiseLimit(limitUsd: number | undefined): void {
    this.#limitUsd = limitUsd;
    this.#grant();
  }

  /** A number no other reservation of the run has. */
  nextId(): number {
    return this.#nextId++;
  }

  /** Holds the worst case back. Waits while it does not fit and others are in flight; LimitError when it cannot fit. Undefined when it is held at once. */
  hold(intent: SpendIntent, signal: AbortSignal): Promise<void> | undefined {
    if (this.#limitUsd !== undefined) return this.#holdWithin(intent, signal);
    this.#take(intent.worstUsd ?? 0);
    return undefined;
  }

  /** The end of a hold: what the request cost, 0 when nothing. */
  giveBack(worstUsd: number | null, costUsd: number): void {
    this.#openUsd -= worstUsd ?? 0;
    this.#openCount--;
    if (this.#openCount === 0) this.#openUsd = 0;
    this.#spentUsd += costUsd;
    this.#grant();
  }

  async #holdWithin(intent: SpendIntent, signal: AbortSignal): Promise<void> {
    if (intent.worstUsd === null) {
      throw new InputError(
        `expected a model with a known price, since a budget is set, got ${intent.model}: give its price under "models" in swarm.config.yaml or leave out --budget`,
      );
    }
    if (this.#waiting.length === 0 && this.#fits(intent.worstUsd)) return this.#take(intent.worstUsd);
    if (this.#openCount === 0) throw this.#exhausted(intent.worstUsd);
    await this.#wait(intent.worstUsd, signal);
  }

  #take(worstUsd: number): void {
    this.#openUsd += worstUsd;
    this.#openCount++;
  }

  #fits(worstUsd: number): boolean {
    if (this.#limitUsd === undefined) return true;
    return this.#spentUsd + this.#openUsd + worstUsd <= this.#limitUsd + TOLERANCE_USD;
  }

  async #wait(worstUsd: number, signal: AbortSignal): Promise<void> {
    const waiter = { worstUsd, granted: Promise.withResolvers<void>() };
    const leave = () => {
      const place = this.#waiting.indexOf(waiter);
      if (place >= 0) this.#waiting.splice(place, 1);
      waiter.granted.reject(new CancelledError("a stop while waiting for the budget"));
      this.#grant();
    };
    if (signal.aborted) throw new CancelledError("a stop while waiting for the budget");
    this.#waiting.push(waiter);
    signal.addEventListener("abort", leave, { once: true });
    try {
      await waiter.granted.promise;
    } finally {
      signal.removeEventListener("abort", leave);
    }
  }

  #grant(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      if (this.#fits(first.worstUsd)) {
        this.#take(first.worstUsd);
        this.#waiting.shift();
        first.granted.resolve();
      } else if (this.#openCount === 0) {
        this.#waiting.shift();
        first.granted.reject(this.#exhausted(first.worstUsd));
      } else {
        return;
      }
    }
  }

  #exhausted(worstUsd: number): LimitError {
    const limit = this.#limitUsd ?? 0;
    return new LimitError(
      `the budget of $${limit} is exhausted: $${this.#spentUsd.toFixed(6)} is spent and the next request can cost up to $${worstUsd.toFixed(6)}`,
      { limit: `budget $${limit}`, used: `$${this.#spentUsd.toFixed(6)}` },
    );
  }
}
