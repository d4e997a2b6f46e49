import type { Clock } from "../core/clock.ts";
import {
  CancelledError,
  ConflictError,
  DefectError,
  errorFromRecord,
  errorRecordOf,
  InputError,
  LimitError,
  ProviderError,
  SwarmError,
  stopsDispatch,
} from "../core/errors.ts";
import type { NewEvent } from "../core/event.ts";
import type { Executor, Executors } from "../core/executor.ts";
import type { Json } from "../core/json.ts";
import type { StepHead, StepInput, StepKind, StepOutput } from "../core/step.ts";
import type { Blobs, FinishOutcome, Hash, StepId, StepResult, Store } from "../core/store.ts";
import { externalise, type KnownForms } from "./externalise.ts";
import { planStep } from "./plan-step.ts";
import type { RunControl, Ticket } from "./run-control.ts";
import type { RunLedger } from "./run-ledger.ts";
import { RunningStep } from "./running-step.ts";
import type { Seats } from "./seats.ts";
import { type StepIdentity, StepLedger, type StepLedgerParts, type StepWrites } from "./step-ledger.ts";

/** Who watches a run in this process. Called after the commit of what it is told of. */
export interface Observer {
  event?(event: NewEvent): void;
  /** Text as it arrives, before any commit. */
  text?(key: string, delta: string): void;
}

export interface StepRunnerParts {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly hash: Hash;
  readonly clock: Clock;
  readonly executors: Executors;
  readonly control: RunControl;
  readonly ledger: RunLedger;
  readonly observer: Observer;
  readonly run: string;
  readonly epoch: number;
  readonly generation: number;
  readonly deadlineMs: number | undefined;
  readonly heads: readonly StepHead[];
  readonly track: (write: Promise<unknown>) => void;
  /** Shared by all runs inside a run, whose steps together are not to be more than it has in flight at once. */
  readonly seats?: Seats | undefined;
}

interface Active {
  readonly inputHash: string;
  output: Promise<unknown>;
}

type Perform = (step: StepIdentity) => Promise<unknown>;

/** What a step's output is while its work has not begun. */
const NOT_YET: Promise<unknown> = Promise.resolve();

/** Makes the keyed steps of one run durable: each is executed once, then answered from the store. */
export class StepRunner {
  readonly #parts: StepRunnerParts;
  readonly #heads: Map<string, StepHead>;
  readonly #active = new Map<string, Active>();
  readonly #writes: StepWrites;
  readonly #forms: KnownForms = new WeakMap();
  readonly #ledgerParts: StepLedgerParts;

  constructor(parts: StepRunnerParts) {
    const { control, observer } = parts;
    this.#parts = parts;
    this.#writes = guarded(parts.store, control);
    this.#heads = new Map(parts.heads.map((head) => [head.key, head]));
    this.#ledgerParts = {
      store: this.#writes,
      money: parts.ledger,
      clock: parts.clock,
      admitted: (endpoint) => {
        const refusal = control.refusalOf(endpoint);
        if (refusal !== undefined) throw refusal;
      },
      begun: (step) => observer.event?.(this.#event("step.started", step, { kind: step.kind })),
      track: parts.track,
    };
  }

  /** Steps being executed or waiting to be. */
  get inWork(): number {
    return this.#active.size;
  }

  headOf(key: string): StepHead | undefined {
    return this.#heads.get(key);
  }

  async step<K extends StepKind>(
    key: string,
    kind: K,
    input: StepInput<K>,
    signal: AbortSignal | undefined,
  ): Promise<StepOutput<K>> {
    const executor = this.#parts.executors[kind] as Executor<K>;
    const output = this.#once(key, kind, input as unknown as Json, (step) =>
      this.#execute(executor, input, step, signal),
    );
    return output as Promise<StepOutput<K>>;
  }

  /** Stores a value that is decided here, without effect, under a key. */
  async keep(key: string, kind: string, input: Json, decide: () => Promise<Json> | Json): Promise<Json> {
    const output = this.#once(key, kind, input, async (step) => {
      try {
        const output = await decide();
        const outcome = await this.#finish(step, { status: "done", output }, []);
        return outcome === "stored" ? output : await this.#stored(key, step.revision);
      } finally {
        this.#active.delete(key);
      }
    });
    return output as Promise<Json>;
  }

  /** `perform` ends the activity of its key itself, which spares each of thousands of steps in work a promise. */
  #once(key: string, kind: string, input: Json, perform: Perform): Promise<unknown> {
    const { blobs, hash, generation, run, epoch } = this.#parts;
    const stored = externalise(input, blobs, this.#forms);
    const inputHash = hash(`${kind}\n${JSON.stringify(stored)}`);
    const known = this.#active.get(key);
    if (known !== undefined) {
      if (known.inputHash === inputHash) return known.output;
      throw new DefectError(`expected step ${key} to be asked for with one input, got two at once`);
    }
    const plan = planStep(key, this.#heads.get(key), inputHash, generation);
    if (plan.kind === "stored") return this.#stored(key, plan.revision);
    const active: Active = { inputHash, output: NOT_YET };
    this.#active.set(key, active);
    active.output = perform({ run, key, revision: plan.revision, kind, input: stored, inputHash, generation, epoch });
    return active.output;
  }

  async #stored(key: string, revision: number): Promise<unknown> {
    const record = await this.#parts.store.step({ run: this.#parts.run, key, revision });
    if (record?.error !== undefined) throw errorFromRecord(record.error);
    if (record === undefined) throw new DefectError(`expected a stored result of ${key}, got none`);
    return record.output;
  }

  async #execute<K extends StepKind>(
    executor: Executor<K>,
    input: StepInput<K>,
    step: StepIdentity,
    signal: AbortSignal | undefined,
  ): Promise<StepOutput<K>> {
    const { control, seats } = this.#parts;
    const endpoint = executor.endpoint(input);
    const ledger = new StepLedger(this.#ledgerParts, step, endpoint);
    const seat = seats?.take();
    if (seat !== undefined) await seat;
    try {
      for (;;) {
        const ticket = await control.admit(endpoint, signal);
        try {
          const output = await executor.execute(input, this.#scopeOf(step, ticket, ledger));
          const end = { status: "done", output: output as unknown as Json } as const;
          const outcome = await this.#finish(step, end, ledger.close());
          return outcome === "stored" ? output : ((await this.#stored(step.key, step.revision)) as StepOutput<K>);
        } catch (error) {
          const isPause = error instanceof CancelledError && control.isPaused && signal?.aborted !== true;
          if (!isPause && !this.#isAdmittedAgain(error, ticket, signal))
            return (await this.#fail(step, endpoint, error, ledger)) as StepOutput<K>;
          ledger.flush();
        }
      }
    } finally {
      seats?.give();
      this.#active.delete(step.key);
    }
  }

  /** A pause that ended before the step noticed it: it was turned away, yet it may start. */
  #isAdmittedAgain(error: unknown, ticket: Ticket, signal: AbortSignal | undefined): boolean {
    return (
      error instanceof CancelledError &&
      ticket.admission.aborted &&
      !ticket.signal.aborted &&
      signal?.aborted !== true &&
      this.#parts.control.refusalOf(ticket.endpoint) === undefined
    );
  }

  #scopeOf(step: StepIdentity, { signal, admission }: Ticket, ledger: StepLedger): RunningStep {
    const { deadlineMs, observer } = this.#parts;
    const onText = observer.text === undefined ? undefined : (delta: string) => observer.text?.(step.key, delta);
    return new RunningStep(step, ledger, { signal, admission, deadlineMs, onText });
  }

  /** Stores a failure that is final, stops what it stops, and throws it; answers what another stored first, where one did. */
  async #fail(step: StepIdentity, endpoint: string, thrown: unknown, ledger: StepLedger): Promise<unknown> {
    const { control } = this.#parts;
    if (isOfStep(thrown, step)) {
      ledger.flush();
      return this.#endedElsewhere(step);
    }
    if (control.stopped !== undefined && (control.signal.aborted || !(thrown instanceof ProviderError))) {
      ledger.flush();
      const isOver = control.signal.aborted || thrown instanceof ConflictError;
      throw isOver ? new CancelledError(control.stopped.message, { cause: thrown }) : thrown;
    }
    if (thrown instanceof ProviderError || thrown instanceof InputError) {
      if (stopsDispatch(thrown)) control.block(endpoint, thrown, step.kind === "embed");
      const outcome = await this.#finish(step, { status: "failed", error: errorRecordOf(thrown) }, ledger.close());
      if (outcome === "taken") return this.#stored(step.key, step.revision);
      throw thrown;
    }
    ledger.flush();
    if (thrown instanceof LimitError) control.stop(thrown);
    if (thrown instanceof ConflictError) control.abort(thrown);
    if (thrown instanceof SwarmError) throw thrown;
    const defect = new DefectError(`step ${step.key} broke: ${String(thrown)}`, { cause: thrown });
    control.abort(defect);
    throw defect;
  }

  /** The late answer of an earlier holder was stored since we looked: it counts, and nothing more is sent. */
  async #endedElsewhere(step: StepIdentity): Promise<unknown> {
    const { store, run } = this.#parts;
    const record = await store.step({ run, key: step.key, revision: step.revision });
    if (record?.status === "done") this.#heads.set(step.key, headOfResult(step, "done"));
    return this.#stored(step.key, step.revision);
  }

  async #finish(
    step: StepIdentity,
    end: StepResult["end"],
    settlements: StepResult["settlements"],
  ): Promise<FinishOutcome> {
    const { clock, run, control, observer } = this.#parts;
    const acceptLate = step.kind === "ask" && end.status === "done";
    const outcome = await this.#writes.finish({ ...step, at: clock.now(), end, settlements, acceptLate });
    if (outcome === "fenced") {
      const lost = new ConflictError(`the lease on run ${run} was lost to another process`, run);
      control.stop(lost);
      throw lost;
    }
    this.#heads.set(step.key, headOfResult(step, end.status));
    if (outcome === "taken") return outcome;
    const body =
      end.status === "done" ? { kind: step.kind, output: end.output } : { kind: step.kind, error: end.error };
    observer.event?.(this.#event(end.status === "done" ? "step.done" : "step.failed", step, body));
    return outcome;
  }

  #event(kind: NewEvent["kind"], step: StepIdentity, body: Json): NewEvent {
    const { run, clock } = this.#parts;
    return { run, at: clock.now(), kind, key: step.key, revision: step.revision, body };
  }
}

function headOfResult(step: StepIdentity, status: "done" | "failed"): StepHead {
  const { key, kind, revision, inputHash, generation } = step;
  return { key, kind, revision, status, inputHash, generation };
}

/** Whether a conflict is about the step alone, which has ended, and not about the lease on the run. */
function isOfStep(error: unknown, { run, key }: Pick<StepId, "run" | "key">): error is ConflictError {
  return error instanceof ConflictError && error.subject === `${run}/${key}`;
}

/**
 * The store's writes, of which a failure stops the run: what cannot be recorded must not be paid for. After a lost lease what
 * is in flight may still end, since its answer is paid for and will be accepted.
 */
function guarded(store: Store, control: RunControl): StepWrites {
  const fail = (error: unknown): never => {
    if (error instanceof ConflictError) control.stop(error);
    else control.abort(error instanceof SwarmError ? error : new DefectError(String(error), { cause: error }));
    throw control.stopped;
  };
  const failUnlessOf = (step: StepId) => (error: unknown) => {
    if (isOfStep(error, step)) throw error;
    return fail(error);
  };
  return {
    begin: (intent) => store.begin(intent).catch(failUnlessOf(intent)),
    finish: (result) => store.finish(result).catch(fail),
    reserve: (step, row, epoch, at) => store.reserve(step, row, epoch, at).catch(failUnlessOf(step)),
    settle: (step, row, at) => store.settle(step, row, at).catch(fail),
  };
}
