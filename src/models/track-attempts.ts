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
  const { onText, onSent } = call;
  let attempts = 0;
  let sent = 0;
  let hasShown = false;

  const counted: Call = {
    ...call,
    onSent: () => {
      sent++;
      onSent?.();
    },
  };

  function streaming(show: (delta: string) => void): Call {
    if (hasShown) return { ...counted, onText: () => {} };
    const onFirstText = (delta: string) => {
      hasShown = true;
      show(delta);
    };
    return { ...counted, onText: onFirstText };
  }

  return {
    next() {
      attempts++;
      return onText === undefined ? counted : streaming(onText);
    },
    requests: () => Math.max(sent, attempts),
  };
}
