import type { Clock } from "../core/clock.ts";
import { CancelledError, ConflictError } from "../core/errors.ts";

export interface WaitingOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The longest time that all waits of a landing may take together. */
  readonly longestMs: number;
  /** Told once for each reason, until another one comes. */
  readonly onWaiting?: ((reason: string) => void) | undefined;
}

const FIRST_MS = 50;
const SLOWEST_MS = 2_000;

/** Waits for what others must do, looking again less and less often; ConflictError when it takes too long. */
export class Waiting {
  readonly #options: WaitingOptions;
  readonly #untilMs: number;
  #reason = "";
  #pauseMs = FIRST_MS;

  constructor(options: WaitingOptions) {
    this.#options = options;
    this.#untilMs = options.clock.monotonic() + options.longestMs;
  }

  /** `reason` says what is there and who can change it; `subject` is what is waited for. */
  async pause(reason: string, subject: string): Promise<void> {
    const { clock, signal, longestMs, onWaiting } = this.#options;
    if (signal.aborted) throw new CancelledError("a stop while landing waited");
    if (reason !== this.#reason) {
      this.#reason = reason;
      this.#pauseMs = FIRST_MS;
      onWaiting?.(reason);
    }
    if (clock.monotonic() >= this.#untilMs) {
      const minutes = Math.round(longestMs / 60_000);
      throw new ConflictError(
        `expected to land on ${subject} within ${minutes} minutes, got a wait: ${reason}; what was prepared is kept, so resume goes on from here`,
        subject,
      );
    }
    await clock.sleep(this.#pauseMs, signal);
    this.#pauseMs = Math.min(SLOWEST_MS, this.#pauseMs * 2);
    if (signal.aborted) throw new CancelledError("a stop while landing waited");
  }
}
