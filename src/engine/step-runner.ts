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
import type { Executor, Executors, StepScope } from "../core/executor.ts";
import type { Json } from "../core/json.ts";
import type { StepHead, StepInput, StepKind, StepOutput } from "../core/step.ts";
import type { Blobs, FinishOutcome, Hash, StepResult, Store } from "../core/store.ts";
import { externalise } from "./externalise.ts";
import { planStep } from "./plan-step.ts";
import type { RunControl, Ticket } from "./run-control.ts";
import type { RunLedger } from "./run-ledger.ts";
import { StepLedger, type StepWrites } from "./step-ledger.ts";

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
}

interface Active {
  readonly inputHash: string;
  readonly output: Promise<unknown>;
}

/** Makes the keyed steps of one run durable: each is executed once, then answered from the store. */
export class StepRunner {
  readonly #parts: StepRunnerParts;
  readonly #heads: Map<string, StepHead>;
  readonly #active = new Map<string, Active>();
  readonly #writes: StepWrites;

  constructor(parts: StepRunnerParts) {
    this.#parts = parts;
    this.#writes = guarded(parts.store, parts.control);
    this.#heads = new Map(parts.heads.map((head) => [head.key, head]));
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
    const output = this.#once(key, kind, input as unknown as Json, (revision, stored, inputHash) =>
      this.#execute(executor, input, { key, kind, revision, input: stored, inputHash }, signal),
    );
    return output as Promise<StepOutput<K>>;
  }

  /** Stores a value that is decided here, without effect, under a key. */
  async keep(key: string, kind: string, input: Json, decide: () => Promise<Json> | Json): Promise<Json> {
    const output = this.#once(key, kind, input, async (revision, stored, inputHash) => {
      const output = await decide();
      await this.#finish({ key, kind, revision, input: stored, inputHash }, { status: "done", output }, []);
      return output;
    });
    return output as Promise<Json>;
  }

  #once(
    key: string,
    kind: string,
    input: Json,
    perform: (revision: number, stored: Json, inputHash: string) => Promise<unknown>,
  ): Promise<unknown> {
    const stored = externalise(input, this.#parts.blobs);
    const inputHash = this.#parts.hash(`${kind}\n${JSON.stringify(stored)}`);
    const active = this.#active.get(key);
    if (active !== undefined) {
      if (active.inputHash === inputHash) return active.output;
      throw new DefectError(`expected step ${key} to be asked for with one input, got two at once`);
    }
    const plan = planStep(key, this.#heads.get(key), inputHash, this.#parts.generation);
    if (plan.kind === "stored") return this.#stored(key, plan.revision);
    const output = perform(plan.revision, stored, inputHash).finally(() => this.#active.delete(key));
    this.#active.set(key, { inputHash, output });
    return output;
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
    const { control } = this.#parts;
    const endpoint = executor.endpoint(input);
    const ledger = this.#ledgerOf(step, endpoint);
    for (;;) {
      const ticket = await control.admit(endpoint);
      const cancel = () => {
        ticket.admission.abort();
        ticket.abort.abort();
      };
      signal?.addEventListener("abort", cancel, { once: true });
      if (signal?.aborted === true) cancel();
      try {
        const output = await executor.execute(input, this.#scopeOf(step, ticket, ledger));
        const end = { status: "done", output: output as unknown as Json } as const;
        const outcome = await this.#finish(step, end, ledger.close());
        return outcome === "stored" ? output : ((await this.#stored(step.key, step.revision)) as StepOutput<K>);
      } catch (error) {
        const isPause = error instanceof CancelledError && control.isPaused && signal?.aborted !== true;
        if (isPause || this.#isAdmittedAgain(error, ticket, signal)) {
          ledger.flush();
          continue;
        }
        throw await this.#fail(step, endpoint, error, ledger);
      } finally {
        signal?.removeEventListener("abort", cancel);
        control.release(ticket);
      }
    }
  }

  /** A pause that ended before the step noticed it: it was turned away, yet it may start. */
  #isAdmittedAgain(error: unknown, ticket: Ticket, signal: AbortSignal | undefined): boolean {
    return (
      error instanceof CancelledError &&
      ticket.admission.signal.aborted &&
      !ticket.abort.signal.aborted &&
      signal?.aborted !== true &&
      this.#parts.control.refusalOf(ticket.endpoint) === undefined
    );
  }

  #ledgerOf(step: StepIdentity, endpoint: string): StepLedger {
    const { clock, run, epoch, generation, observer, control, ledger, track } = this.#parts;
    return new StepLedger({
      store: this.#writes,
      run: ledger,
      now: () => clock.now(),
      intent: { run, ...step, epoch, generation },
      admit: () => {
        const refusal = control.refusalOf(endpoint);
        if (refusal !== undefined) throw refusal;
      },
      onBegun: () => observer.event?.(this.#event("step.started", step, { kind: step.kind })),
      track,
    });
  }

  #scopeOf(step: StepIdentity, ticket: Ticket, ledger: StepLedger): StepScope {
    const { run, deadlineMs, observer } = this.#parts;
    return {
      signal: ticket.abort.signal,
      admission: ticket.admission.signal,
      idempotencyKey: `${run}/${step.key}/${step.revision}`,
      ledger,
      begin: () => ledger.begin(),
      deadlineMs,
      onText: observer.text === undefined ? undefined : (delta) => observer.text?.(step.key, delta),
    };
  }

  /** Stores a failure that is final, stops what it stops, and gives the error to throw. */
  async #fail(step: StepIdentity, endpoint: string, thrown: unknown, ledger: StepLedger): Promise<unknown> {
    const { control } = this.#parts;
    if (control.stopped !== undefined && (control.signal.aborted || !(thrown instanceof ProviderError))) {
      ledger.flush();
      return control.signal.aborted ? new CancelledError(control.stopped.message, { cause: thrown }) : thrown;
    }
    if (thrown instanceof ProviderError || thrown instanceof InputError) {
      if (stopsDispatch(thrown)) control.block(endpoint, thrown);
      await this.#finish(step, { status: "failed", error: errorRecordOf(thrown) }, ledger.close());
      return thrown;
    }
    ledger.flush();
    if (thrown instanceof LimitError) control.stop(thrown);
    if (thrown instanceof ConflictError) control.abort(thrown);
    if (thrown instanceof SwarmError) return thrown;
    const defect = new DefectError(`step ${step.key} broke: ${String(thrown)}`, { cause: thrown });
    control.abort(defect);
    return defect;
  }

  async #finish(
    step: StepIdentity,
    end: StepResult["end"],
    settlements: StepResult["settlements"],
  ): Promise<FinishOutcome> {
    const { clock, run, epoch, generation, control, observer } = this.#parts;
    const result = { run, ...step, epoch, generation, at: clock.now(), end, settlements };
    const outcome = await this.#writes.finish({ ...result, acceptLate: step.kind === "ask" });
    if (outcome === "fenced") {
      const lost = new ConflictError(`the lease on run ${run} was lost to another process`, run);
      control.abort(lost);
      throw lost;
    }
    this.#heads.set(step.key, headOfResult(step, end.status, generation));
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

interface StepIdentity {
  readonly key: string;
  readonly kind: string;
  readonly revision: number;
  readonly input: Json;
  readonly inputHash: string;
}

function headOfResult(step: StepIdentity, status: "done" | "failed", generation: number): StepHead {
  const { key, kind, revision, inputHash } = step;
  return { key, kind, revision, status, inputHash, generation };
}

/** The store's writes, of which a failure stops the run: what cannot be recorded must not be paid for. */
function guarded(store: Store, control: RunControl): StepWrites {
  const guard = async <T>(write: Promise<T>): Promise<T> => {
    try {
      return await write;
    } catch (error) {
      control.abort(error instanceof SwarmError ? error : new DefectError(String(error), { cause: error }));
      throw control.stopped;
    }
  };
  return {
    begin: (intent) => guard(store.begin(intent)),
    finish: (result) => guard(store.finish(result)),
    reserve: (step, row, epoch, at) => guard(store.reserve(step, row, epoch, at)),
    settle: (step, row, at) => guard(store.settle(step, row, at)),
  };
}
