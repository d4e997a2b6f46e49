import type { Clock } from "../core/clock.ts";
import { showDuration } from "../core/duration.ts";
import { CancelledError, ConflictError, LimitError, SwarmError } from "../core/errors.ts";
import type { Run, Wish } from "../core/run.ts";
import type { Pulse, Store } from "../core/store.ts";
import { HEARTBEAT_MS } from "./lease.ts";
import type { RunControl } from "./run-control.ts";
import type { RunLedger } from "./run-ledger.ts";
import type { SignalBox } from "./signal-box.ts";
import type { StepRunner } from "./step-runner.ts";

/** How long calls in flight may take to finish once nothing more is started. */
export const DRAIN_MS = 5_000;
/** How often a holder looks for what others wish. */
export const PULSE_MS = 100;

export interface WatchParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly run: Run;
  readonly control: RunControl;
  readonly ledger: RunLedger;
  readonly signals: SignalBox;
  readonly runners: ReadonlySet<StepRunner>;
  readonly deadlineMs: number | undefined;
  /** Ends the watch. */
  readonly over: AbortSignal;
}

export interface Watch {
  /** Resolves when all that is left of the run waits for a signal. */
  readonly parked: Promise<void>;
  readonly isParked: boolean;
  /** Resolves when the watch has ended. */
  readonly stopped: Promise<void>;
}

/** Keeps the lease alive and carries others' wishes, signals and limits to a run in work. The first look is done when it resolves. */
export async function watchRun(parts: WatchParts): Promise<Watch> {
  const parked = Promise.withResolvers<void>();
  const state = { isParked: false, idleLooks: 0, wish: "run" as Wish, beatAt: parts.clock.monotonic() };
  await look(parts, state);

  const loop = async () => {
    for (;;) {
      await parts.clock.sleep(PULSE_MS, parts.over);
      if (parts.over.aborted) return;
      try {
        await look(parts, state);
        await beat(parts, state);
      } catch (error) {
        const stop = error instanceof SwarmError ? error : new ConflictError(String(error), parts.run.id);
        parts.control.stop(stop);
        parts.signals.close(new CancelledError(stop.message, { cause: stop }));
        // What is in flight is paid for, and its answers are accepted even when the lease is lost.
        if (stop instanceof ConflictError) await parts.clock.sleep(DRAIN_MS, parts.over);
        if (!parts.over.aborted) parts.control.abort(stop);
        return;
      }
      const { stopped } = parts.control;
      if (stopped !== undefined) parts.signals.close(new CancelledError(stopped.message, { cause: stopped }));
      if (!isIdle(parts)) state.idleLooks = 0;
      else if (++state.idleLooks >= 2) {
        state.isParked = true;
        parked.resolve();
        return;
      }
    }
  };
  return {
    parked: parked.promise,
    get isParked() {
      return state.isParked;
    },
    stopped: loop(),
  };
}

interface WatchState {
  wish: Wish;
  /** Monotonic, since the machine's time may be set back. */
  beatAt: number;
}

async function look(parts: WatchParts, state: WatchState): Promise<void> {
  const { store, clock, run, control, ledger, signals, deadlineMs } = parts;
  if (deadlineMs !== undefined && clock.now() >= deadlineMs) control.abort(timeIsUp(run));
  const pulse = await store.pulse(run.id, signals.lastId);
  if (pulse === undefined || pulse.epoch !== run.epoch) throw leaseLost(run);
  if (pulse.signals.length > 0) signals.deliver(pulse.signals);
  if (pulse.budgetUsd !== ledger.limitUsd) ledger.raiseLimit(pulse.budgetUsd);
  if (pulse.wish !== state.wish) await follow(parts, state, pulse);
}

async function follow({ store, clock, run, control }: WatchParts, state: WatchState, pulse: Pulse): Promise<void> {
  state.wish = pulse.wish;
  if (pulse.wish === "cancel") return control.abort(new CancelledError("`swarm cancel`"));
  const status = pulse.wish === "pause" ? "paused" : "running";
  if (pulse.wish === "pause") control.pause();
  else control.resume();
  const kind = pulse.wish === "pause" ? "run.paused" : "run.resumed";
  const event = { run: run.id, at: clock.now(), kind, body: null } as const;
  if (!(await store.setStatus(run.id, run.epoch, status, event))) throw leaseLost(run);
}

async function beat({ store, clock, run }: WatchParts, state: WatchState): Promise<void> {
  const now = clock.monotonic();
  if (now - state.beatAt < HEARTBEAT_MS) return;
  state.beatAt = now;
  if (!(await store.heartbeat(run.id, run.epoch, clock.now()))) throw leaseLost(run);
}

function isIdle({ signals, runners }: WatchParts): boolean {
  if (signals.waits === 0) return false;
  return stepsInWork(runners) === signals.waits;
}

/** Steps of a run and its children that are being executed, that wait to be, or that wait for a signal. */
export function stepsInWork(runners: Iterable<StepRunner>): number {
  let inWork = 0;
  for (const runner of runners) inWork += runner.inWork;
  return inWork;
}

function leaseLost(run: Run): ConflictError {
  return new ConflictError(
    `the lease on run ${run.id} was lost to another process: see \`swarm status ${run.id}\``,
    run.id,
  );
}

function timeIsUp(run: Run): LimitError {
  const limit = showDuration(run.settings.timeoutMs ?? 0);
  return new LimitError(`the time limit of ${limit} is over; continue with \`swarm resume ${run.id}\``, {
    limit: `timeout ${limit}`,
    used: limit,
  });
}
