import type { ErrorRecord } from "./errors.ts";
import type { Json } from "./json.ts";
import type { Report } from "./report.ts";
import type { AskInput, StepInput, StepKind, StepOutput } from "./step.ts";

/** What became of one item of a fan-out. */
export type Settled<O> =
  | { readonly index: number; readonly kind: "value"; readonly value: O }
  | { readonly index: number; readonly kind: "error"; readonly error: ErrorRecord }
  | { readonly index: number; readonly kind: "not_run"; readonly reason: string };

export interface FanOutOptions {
  /** Most items in work at once; the run's own concurrency when absent. At least 1. */
  readonly concurrency?: number | undefined;
  /** `input`: results in the order of the items (default); `finished`: as they end. */
  readonly order?: "input" | "finished" | undefined;
}

export interface BudgetView {
  readonly limitUsd: number | undefined;
  /** Settled and abandoned, in US dollars. */
  readonly spentUsd: number;
  /** Reserved for requests in flight. */
  readonly openUsd: number;
}

/** All that a mode may use. */
export interface RunContext {
  /** The id of the run. */
  readonly run: string;
  /** From 1; grows with every retry. */
  readonly generation: number;
  /** Executes the step once; afterwards, and in every later execution of the run, answers its stored result. */
  step<K extends StepKind>(
    key: string,
    kind: K,
    input: StepInput<K>,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<StepOutput<K>>;
  /**
   * Stores any choice that depends on time, load, chance or order of arrival before it is acted on; later executions get the
   * stored one. `decide` may take steps and wait for them, though not for a signal; what it takes is not begun again once the
   * choice is stored, and when it rejects nothing is stored.
   */
  record<T extends Json>(key: string, decide: () => T | Promise<T>): Promise<T>;
  /**
   * Whether the step has ended, mostly in an earlier execution, so that asking for it has no effect. Differs between executions:
   * to be used for what to wait for first, never for what the run comes to.
   */
  hasEnded(key: string): boolean;
  /** Lazy in, settled values out; never holds more than its window. */
  fanOut<I, O>(
    items: Iterable<I> | AsyncIterable<I>,
    work: (item: I, index: number) => Promise<O>,
    options?: FanOutOptions,
  ): AsyncIterable<Settled<O>>;
  /** Parks until the signal of that name arrives; one sent early is kept. Several waits for one name take its signals in order. */
  waitFor(key: string, signal: string): Promise<Json>;
  /** Runs another mode as a part of this run: it shares budget, limits and cancel. InputError when nested deeper than three. */
  child<I extends Json>(key: string, mode: Mode<I>, input: I): Promise<Report>;
  readonly budget: BudgetView;
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal;
}

/** A call that a mode will make, known before anything is dispatched: for previews and dry runs. */
export interface PlannedCall {
  readonly key: string;
  readonly input: AskInput;
  /** Tokens of earlier answers that its prompt will hold besides what is shown: a usual figure, for estimates. */
  readonly unknownInputTokens?: number | undefined;
}

/** A way of working: a plain async function over RunContext that can be run again from the top at any time. */
export interface Mode<I extends Json = Json> {
  readonly name: string;
  /** Every call it expects to make, lazily; repairs, retries and hedges excluded. */
  calls(input: I): Iterable<PlannedCall>;
  run(ctx: RunContext, input: I): Promise<Report>;
}
