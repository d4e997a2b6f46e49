import type { ErrorRecord } from "./errors.ts";
import type { Event, NewEvent } from "./event.ts";
import type { Json } from "./json.ts";
import type { Usage } from "./model.ts";
import type { Holder, NewRun, Run, RunStatus, Wish } from "./run.ts";
import type { StepHead, StepRecord } from "./step.ts";

/** Names one revision of one step. */
export interface StepId {
  readonly run: string;
  readonly key: string;
  readonly revision: number;
}

/** A wire request whose worst case is to be held against the budget. `id` is unique within the run. */
export interface ReservationRow {
  readonly id: number;
  readonly model: string;
  readonly worstUsd: number | null;
  readonly worstTokens: number;
}

/** How a reserved request ended. `abandoned`: unknown, so its worst case counts as spent. */
export interface SettlementRow {
  readonly id: number;
  readonly state: "settled" | "released" | "abandoned";
  readonly usd: number | null;
  readonly usage: Usage;
}

/** The intent to execute a step, committed before anything is dispatched. */
export interface StepIntent extends StepId {
  readonly kind: string;
  readonly input: Json;
  readonly inputHash: string;
  readonly generation: number;
  readonly epoch: number;
  readonly at: number;
  readonly reservation?: ReservationRow | undefined;
}

/** The end of a step: result, settlements and event, committed together. */
export interface StepResult extends StepId {
  readonly kind: string;
  readonly input: Json;
  readonly inputHash: string;
  readonly generation: number;
  readonly epoch: number;
  readonly at: number;
  readonly end:
    | { readonly status: "done"; readonly output: Json }
    | { readonly status: "failed"; readonly error: ErrorRecord };
  readonly settlements: readonly SettlementRow[];
  /** True when a result under an old epoch is still welcome while the revision is open: it was paid for. */
  readonly acceptLate: boolean;
}

/** `stored`: this result counts. `taken`: another was first, read that one. `fenced`: the epoch is old and the result is not wanted. */
export type FinishOutcome = "stored" | "taken" | "fenced";

export interface Signal {
  readonly id: number;
  readonly name: string;
  readonly value: Json;
  readonly at: number;
}

/** What a holder must know of others' doings, cheap enough to ask several times a second. */
export interface Pulse {
  readonly epoch: number;
  readonly wish: Wish;
  readonly budgetUsd?: number | undefined;
  /** Signals after the one asked for, oldest first. */
  readonly signals: readonly Signal[];
}

/** Money and tokens of a run and its children. */
export interface Spend {
  readonly settledUsd: number;
  /** Worst case of requests in flight. */
  readonly openUsd: number;
  /** Worst case of requests whose end is unknown; counts as spent. */
  readonly abandonedUsd: number;
  readonly abandonedRequests: number;
  readonly openRequests: number;
  readonly requests: number;
  /** Requests that ended without a known price. */
  readonly unpricedRequests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** A run that has asked for nothing yet. */
export const NO_SPEND: Spend = {
  settledUsd: 0,
  openUsd: 0,
  abandonedUsd: 0,
  abandonedRequests: 0,
  openRequests: 0,
  requests: 0,
  unpricedRequests: 0,
  inputTokens: 0,
  outputTokens: 0,
};

/** Steps of a run by state, for `status`. */
export interface Tally {
  readonly running: number;
  readonly done: number;
  readonly failed: number;
  /** Running steps of which the end of a request is unknown; right after a claim: what was in flight when the work stopped. */
  readonly interrupted: number;
  /** Executions of such steps that were begun again. */
  readonly repeats: number;
  readonly spend: Spend;
}

/** One row of the split of cost. */
export interface CostRow {
  readonly model: string;
  readonly persona: string | null;
  readonly requests: number;
  readonly usd: number;
}

/** How a run ends or comes to rest. */
export interface RunEnd {
  readonly id: string;
  readonly epoch: number;
  readonly status: RunStatus;
  readonly at: number;
  readonly output?: Json | undefined;
  readonly error?: ErrorRecord | undefined;
  /** The body of the `run.ended` event. */
  readonly body: Json;
}

/**
 * The port of everything durable. Every promise that writes resolves after the COMMIT that holds the write; writes asked for
 * in one order are committed in that order, grouped. A write that cannot be committed rejects, with nothing of its group kept:
 * LimitError when the disk is full, InputError when the place is not writable, ProviderError when the medium failed.
 */
export interface Store extends AsyncDisposable {
  createRun(run: NewRun): Promise<void>;
  run(id: string): Promise<Run | undefined>;
  /** Newest first, without children. */
  runs(limit: number): Promise<readonly Run[]>;
  children(id: string): Promise<readonly Run[]>;

  /** Takes the run if its epoch is still the one seen: epoch + 1, this holder, status running, open reservations abandoned. False when another was first. */
  claim(id: string, seenEpoch: number, holder: Holder, at: number): Promise<boolean>;
  /** False when the epoch is no longer the run's: the lease is lost. */
  heartbeat(id: string, epoch: number, at: number): Promise<boolean>;
  /** Sets the status of a run that is held; false when the epoch is old. */
  setStatus(id: string, epoch: number, status: RunStatus, event: NewEvent): Promise<boolean>;
  /** Ends the run or lays it to rest and gives up the lease; false when the epoch is old. */
  endRun(end: RunEnd): Promise<boolean>;
  /** Generation + 1, if the epoch is still the one seen; output and error are cleared. */
  openGeneration(id: string, seenEpoch: number, at: number): Promise<boolean>;

  wish(id: string, wish: Wish, at: number): Promise<void>;
  setBudget(id: string, budgetUsd: number, at: number): Promise<void>;
  sendSignal(id: string, name: string, value: Json, at: number): Promise<void>;
  pulse(id: string, afterSignal: number): Promise<Pulse | undefined>;

  /** Newest revision of each step. */
  stepHeads(run: string): Promise<readonly StepHead[]>;
  step(id: StepId): Promise<StepRecord | undefined>;
  /** ConflictError when the epoch is old; with `run/key` as its subject when the step has ended. */
  begin(intent: StepIntent): Promise<void>;
  finish(result: StepResult): Promise<FinishOutcome>;
  /** A further request of a step that has begun. ConflictError as for `begin`. */
  reserve(step: StepId, row: ReservationRow, epoch: number, at: number): Promise<void>;
  /** Requests that ended after their step had. */
  settle(step: StepId, row: SettlementRow, at: number): Promise<void>;

  tally(run: string): Promise<Tally>;
  costs(run: string): Promise<readonly CostRow[]>;
  /** In order of commit, one page; `step.done` and `step.failed` carry input, output and error when `whole`. */
  events(run: string, afterSeq: number, limit: number, whole: boolean): Promise<readonly Event[]>;
}

/** The port of a one-way hash: hexadecimal, at least 128 bits, equal for equal texts on every machine. */
export type Hash = (text: string) => string;

/** The port of large texts, stored once by content. */
export interface Blobs {
  /** The content's hash. The text is committed no later than any write to the store asked for afterwards. */
  put(text: string): string;
  get(hash: string): Promise<string | undefined>;
}
