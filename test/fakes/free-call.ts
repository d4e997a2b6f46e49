import type { Call, ModelRequest } from "../../src/core/model.ts";

/** A call whose money is free and whose signals never abort. */
export function freeCall(changed: Partial<Call> = {}): Call {
  const { signal } = new AbortController();
  const reservation = { settle: () => {}, release: () => {}, abandon: () => {} };
  return {
    signal,
    admission: signal,
    idempotencyKey: "run-1/step/0",
    ledger: { reserve: async () => reservation },
    ...changed,
  };
}

/** A question of one line. */
export function question(changed: Partial<ModelRequest> = {}): ModelRequest {
  return { messages: [{ role: "user", parts: ["Why?"] }], maxOutputTokens: 100, sample: 0, ...changed };
}
