/** What the bucket said of one request. `remaining` and `resetMs` describe it after the request. */
export interface BucketReply {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Milliseconds until the next request would be allowed; 0 when one is allowed now. */
  readonly waitMs: number;
  /** Milliseconds until the bucket is full again. */
  readonly resetMs: number;
}

/** An exact token bucket: full at first, refilled evenly. */
export interface TokenBucket {
  readonly perMinute: number;
  /** Takes a token if there is one at `nowMs`, a time that never goes back. A refused request takes none. */
  take(nowMs: number): BucketReply;
}

export function tokenBucket(perMinute: number, capacity: number): TokenBucket {
  const perMs = perMinute / 60_000;
  let tokens = capacity;
  let at: number | undefined;
  return {
    perMinute,
    take(nowMs) {
      tokens = Math.min(capacity, tokens + (nowMs - (at ?? nowMs)) * perMs);
      at = nowMs;
      // Sums of fractions fall short of whole tokens by rounding alone.
      const allowed = tokens >= 1 - 1e-9;
      if (allowed) tokens = Math.max(0, tokens - 1);
      return {
        allowed,
        remaining: Math.floor(tokens + 1e-9),
        waitMs: tokens >= 1 ? 0 : (1 - tokens) / perMs,
        resetMs: (capacity - tokens) / perMs,
      };
    },
  };
}
