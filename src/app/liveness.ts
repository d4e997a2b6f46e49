import { LEASE_TTL_MS, type Liveness } from "../engine/lease.ts";
import { holderState, localHolder } from "../stores/local-holder.ts";

/** This process as a holder of runs, and how it judges others. */
export function localLiveness(): Liveness {
  const self = localHolder();
  return {
    self,
    stateOf: (holder, heartbeatAt, now) => holderState(holder, self, { now, heartbeatAt, ttlMs: LEASE_TTL_MS }),
  };
}
