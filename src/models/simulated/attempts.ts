/** What was known of a key when another request with it began. */
export interface Begun {
  /** 0 for the first request with the key. */
  readonly attempt: number;
  readonly answeredBefore: boolean;
  readonly inFlightBefore: number;
}

/** Numbers the requests that share a key, so that a retry or a hedge is another draw. */
export interface Attempts {
  begin(key: string): Begun;
  /** Must be called once for every `begin`. */
  end(key: string, answered: boolean): void;
  clear(): void;
  /** How many requests each key has begun, by key. */
  counts(): ReadonlyMap<string, number>;
}

interface Entry {
  begun: number;
  inFlight: number;
  answered: boolean;
}

/**
 * With `forgetAnswered` a key starts again from 0 once it was answered and nothing with it is in flight; otherwise keys are
 * kept. Beyond `limit` keys the oldest are forgotten.
 */
export function countAttempts(options: { forgetAnswered: boolean; limit: number }): Attempts {
  const entries = new Map<string, Entry>();
  return {
    begin(key) {
      const entry = entries.get(key) ?? { begun: 0, inFlight: 0, answered: false };
      if (entry.begun === 0) {
        entries.set(key, entry);
        if (entries.size > options.limit) forgetOldest(entries);
      }
      const begun = { attempt: entry.begun, answeredBefore: entry.answered, inFlightBefore: entry.inFlight };
      entry.begun += 1;
      entry.inFlight += 1;
      return begun;
    },
    end(key, answered) {
      const entry = entries.get(key);
      if (entry === undefined) return;
      entry.inFlight -= 1;
      entry.answered ||= answered;
      if (options.forgetAnswered && entry.answered && entry.inFlight <= 0) entries.delete(key);
    },
    clear: () => entries.clear(),
    counts: () => new Map([...entries].map(([key, { begun }]) => [key, begun])),
  };
}

function forgetOldest(entries: Map<string, Entry>): void {
  for (const oldest of entries.keys()) {
    entries.delete(oldest);
    return;
  }
}
