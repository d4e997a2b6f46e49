import type { Clock } from "../core/clock.ts";
import type { Mode } from "../core/context.ts";
import type { ErrorRecord } from "../core/errors.ts";
import { CancelledError, ConflictError, DefectError, InputError, LimitError } from "../core/errors.ts";
import type { Executors } from "../core/executor.ts";
import type { Json } from "../core/json.ts";
import { isSimulatedReport, type Report, type RunOutcome } from "../core/report.ts";
import type { Run } from "../core/run.ts";
import type { Blobs, Hash, Store } from "../core/store.ts";
import { existingRun } from "./existing-run.ts";
import { internalise } from "./externalise.ts";
import { type Liveness, takeLease } from "./lease.ts";
import { openRunContext } from "./run-context.ts";
import { RunControl } from "./run-control.ts";
import { endOf, INTERRUPT } from "./run-end.ts";
import { RunLedger } from "./run-ledger.ts";
import { SignalBox } from "./signal-box.ts";
import type { Observer, StepRunner } from "./step-runner.ts";
import { DRAIN_MS, stepsInWork, watchRun } from "./watch-run.ts";

const SETTLE_MS = 1_000;

/** All that making runs durable needs from outside. */
export interface EngineParts {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly hash: Hash;
  readonly clock: Clock;
  readonly liveness: Liveness;
  /** What executes the steps of a run, by its settings. */
  executorsOf(run: Run): Executors;
  modeNamed(name: string): Mode | Promise<Mode>;
}

export interface Ended {
  readonly outcome: RunOutcome;
  readonly error?: ErrorRecord | undefined;
}

/** A run being worked on by this process. */
export interface Execution {
  readonly run: Run;
  /** Calls that were cut off when the work stopped before, by a kill or a stop; they are made again. */
  readonly repeats: number;
  /** Rejects with ConflictError when the lease is lost and with what broke when nothing can be stored any more. */
  readonly ended: Promise<Ended>;
  /** Starts nothing more; in-flight calls get five seconds; the run can be resumed. */
  interrupt(): void;
}

/** Takes the run's lease and works on it in this process until it ends or comes to rest. */
export async function executeRun(parts: EngineParts, id: string, observer: Observer): Promise<Execution> {
  const { store, clock } = parts;
  const seen = await existingRun(store, id);
  const run = await takeLease(store, seen, parts.liveness, clock);
  const tally = await store.tally(id);
  const control = new RunControl();
  const ledger = new RunLedger(run.settings.budgetUsd, tally.spend, run.epoch);
  const execution = { parts, run, observer, control, ledger, repeats: tally.repeats + tally.interrupted };
  const ended = work(execution);
  // A drain that is over must not keep the process waiting for the rest of its time.
  const over = new AbortController();
  ended.then(
    () => over.abort(),
    () => over.abort(),
  );
  return {
    run,
    repeats: tally.interrupted,
    ended,
    interrupt: () => {
      const reason = new CancelledError(INTERRUPT);
      control.stop(reason);
      void clock.sleep(DRAIN_MS, over.signal).then(() => control.abort(reason));
    },
  };
}

interface Work {
  readonly parts: EngineParts;
  readonly run: Run;
  readonly observer: Observer;
  readonly control: RunControl;
  readonly ledger: RunLedger;
  readonly repeats: number;
}

async function work({ parts, run, observer, control, ledger, repeats }: Work): Promise<Ended> {
  const { store, clock } = parts;
  const startedAt = clock.monotonic();
  const runners = new Set<StepRunner>();
  const unawaited = new Set<Promise<unknown>>();
  const track = (write: Promise<unknown>) => {
    const settled = write
      .catch((error: unknown) => control.abort(asStop(error)))
      .finally(() => unawaited.delete(settled));
    unawaited.add(settled);
  };
  const { timeoutMs } = run.settings;
  const deadlineMs = timeoutMs === undefined ? undefined : clock.now() + timeoutMs;
  const signals = new SignalBox(await takenSignals(store, run.id));
  const over = new AbortController();
  const watch = await watchRun({ store, clock, run, control, ledger, signals, runners, deadlineMs, over: over.signal });

  let report: Report | null = null;
  let thrown: unknown;
  try {
    const context = await openRunContext(
      {
        ...parts,
        executors: parts.executorsOf(run),
        control,
        ledger,
        observer,
        run,
        epoch: run.epoch,
        deadlineMs,
        track,
        signals,
      },
      runners,
    );
    const input = await internalise(run.input, parts.blobs);
    const mode = await parts.modeNamed(run.mode);
    report = await Promise.race([mode.run(context, input), watch.parked.then(() => null)]);
  } catch (error) {
    thrown = error;
    if (error instanceof DefectError) control.abort(error);
  }
  over.abort();
  await watch.stopped;
  const { stopped } = control;
  const isBusy = () => ledger.openCount > 0 || stepsInWork(runners) > signals.waits;
  if (thrown !== undefined) {
    // Branches that the mode left behind start nothing more, and what they have in flight is paid for.
    control.stop(asStop(thrown));
    await allSettled(isBusy, unawaited, clock, DRAIN_MS);
    control.abort(asStop(thrown));
  }
  await allSettled(isBusy, unawaited, clock, SETTLE_MS);
  if (stopped instanceof ConflictError) throw stopped;
  const ending = endOf({
    report,
    thrown,
    stopped,
    block: control.firstBlock,
    isParked: watch.isParked,
  });
  const { spend } = await store.tally(run.id);
  const outcome: RunOutcome = {
    run: run.id,
    status: ending.status,
    generation: run.generation,
    simulated: report !== null && isSimulatedReport(report),
    report,
    problem: ending.error?.message,
    spend,
    repeatedCalls: repeats,
    elapsedMs: Math.round(clock.monotonic() - startedAt),
  };
  await layToRest(store, run, clock.now(), outcome, ending.error);
  return { outcome, error: ending.error };
}

/** Waits for requests that are still ending (losers of a hedge, branches left behind) and for writes that nobody waited for. */
async function allSettled(
  isBusy: () => boolean,
  unawaited: ReadonlySet<Promise<unknown>>,
  clock: Clock,
  limitMs: number,
): Promise<void> {
  const giveUpAt = clock.monotonic() + limitMs;
  while (isBusy() && clock.monotonic() < giveUpAt) await clock.sleep(5);
  await Promise.all(unawaited);
}

async function layToRest(
  store: Store,
  run: Run,
  at: number,
  outcome: RunOutcome,
  error: ErrorRecord | undefined,
): Promise<void> {
  const { status, spend, repeatedCalls, elapsedMs, problem } = outcome;
  const isHeld = await store.endRun({
    id: run.id,
    epoch: run.epoch,
    status,
    at,
    output: outcome as unknown as Json,
    error,
    body: { spend: { ...spend }, repeatedCalls, elapsedMs, problem, hasReport: outcome.report !== null },
  });
  if (!isHeld) throw new ConflictError(`the lease on run ${run.id} was lost to another process`, run.id);
}

function asStop(error: unknown) {
  return error instanceof LimitError || error instanceof InputError || error instanceof ConflictError
    ? error
    : new DefectError(String(error), { cause: error });
}

/** Signals that earlier executions of the run and its children consumed, so that none is delivered twice. */
async function takenSignals(store: Store, run: string, taken = new Set<number>()): Promise<ReadonlySet<number>> {
  for (const head of await store.stepHeads(run)) {
    if (head.kind !== "signal" || head.status !== "done") continue;
    const record = await store.step({ run, key: head.key, revision: head.revision });
    const output = record?.output as { readonly id: number } | undefined;
    if (output !== undefined) taken.add(output.id);
  }
  for (const child of await store.children(run)) await takenSignals(store, child.id, taken);
  return taken;
}
