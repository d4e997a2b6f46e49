import type { Call } from "../core/model.ts";

/** The calls of several attempts at one answer, seen together. */
export interface Attempts {
  /** The call for the next attempt. */
  next(): Call;
  /** Wire requests that all attempts made, at least one for each. */
  requests(): number;
}

/**
 * Counts what the attempts send, and streams only one of them: text that was shown cannot be taken back, so once a failed
 * attempt has shown some, the next ones show none, and the whole answer stands in the response alone.
 */
export function trackAttempts(call: Call): Attempts {
  return new TrackedAttempts(call);
}

class TrackedAttempts implements Attempts {
  readonly #counted: Call;
  #attempts = 0;
  #sent = 0;
  #hasShown = false;

  constructor(call: Call) {
    const onSent = () => {
      this.#sent++;
      call.onSent?.();
    };
    this.#counted = { ...call, onSent };
  }

  next(): Call {
    this.#attempts++;
    const { onText } = this.#counted;
    if (onText === undefined) return this.#counted;
    if (this.#hasShown) return { ...this.#counted, onText: () => {} };
    const onFirstText = (delta: string) => {
      this.#hasShown = true;
      onText(delta);
    };
    return { ...this.#counted, onText: onFirstText };
  }

  requests(): number {
    return Math.max(this.#sent, this.#attempts);
  }
}
