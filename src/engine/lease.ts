import type { Clock } from "../core/clock.ts";
import { ConflictError, InputError } from "../core/errors.ts";
import type { Holder, Run } from "../core/run.ts";
import type { Store } from "../core/store.ts";

/** How often a holder says that it lives, and after how long without a word it counts as gone (frozen, or on a lost machine). */
export const HEARTBEAT_MS = 2_000;
export const LEASE_TTL_MS = 15_000;

/** Who we are, and whether another holder still lives: `unknown` when only its heartbeat can tell. */
export interface Liveness {
  readonly self: Holder;
  stateOf(holder: Holder, heartbeatAt: number, now: number): "alive" | "dead";
}

/** Takes the lease of a run; ConflictError naming the holder when a live process has it, or when another was first. */
export async function takeLease(store: Store, run: Run, liveness: Liveness, clock: Clock): Promise<Run> {
  const { holder } = run;
  if (holder !== undefined && isHeld(run, liveness, clock)) throw heldBy(run.id, holder);
  const isTaken = await store.claim(run.id, run.epoch, liveness.self, clock.now());
  const now = await store.run(run.id);
  if (now === undefined) throw new InputError(`expected run ${run.id} to exist, got none`);
  if (isTaken) return now;
  throw now.holder === undefined
    ? new ConflictError(`run ${run.id} was taken by another process at the same moment; try again`, run.id)
    : heldBy(run.id, now.holder);
}

/** True when a process works on the run now. */
export function isHeld(run: Run, liveness: Liveness, clock: Clock): boolean {
  if (run.holder === undefined) return false;
  return liveness.stateOf(run.holder, run.heartbeatAt ?? 0, clock.now()) === "alive";
}

/** The error of whoever comes second. */
export function heldBy(id: string, holder: Holder): ConflictError {
  const where = `process ${holder.pid} on ${holder.host}`;
  return new ConflictError(`run ${id} is held by ${where}; watch it with \`swarm status ${id}\``, id);
}
