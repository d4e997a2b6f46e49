/** What holds where neither flag, environment nor file says otherwise. */
export const DEFAULTS = {
  fallback: [],
  confirmAboveUsd: 2,
  maxOutputTokens: 4_096,
  attempts: 6,
  cache: true,
  hedge: true,
  warmUp: true,
  requestTimeoutMs: 600_000,
} as const;
