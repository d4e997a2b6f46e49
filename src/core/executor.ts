import type { Ledger } from "./ledger.ts";
import type { StepInput, StepKind, StepOutput } from "./step.ts";

/** What an executor gets along with its input. */
export interface StepScope {
  /** Aborts at once, in flight or not. */
  readonly signal: AbortSignal;
  /** Aborted when nothing new may be sent; what was sent goes on. */
  readonly admission: AbortSignal;
  /** `run/key/revision`. */
  readonly idempotencyKey: string;
  /** The id of the run: effects on what outlives it carry its name and epoch. */
  readonly run: string;
  /** Grows with every take-over of the run; an effect under an old one is refused. */
  readonly epoch: number;
  /** The first reservation commits the step's intent with it. */
  readonly ledger: Ledger;
  /** Commits the intent of a step that reserves no money; to be awaited before any effect. */
  begin(): Promise<void>;
  /** Milliseconds since the epoch at which the run's time is over. */
  readonly deadlineMs: number | undefined;
  /** Receives an answer's text as it arrives, where somebody watches. */
  readonly onText: ((delta: string) => void) | undefined;
}

/** Makes one kind of step happen. */
export interface Executor<K extends StepKind> {
  /** `provider/model`: what a provider-wide failure of this input would also reach. */
  endpoint(input: StepInput<K>): string;
  execute(input: StepInput<K>, scope: StepScope): Promise<StepOutput<K>>;
}

export type Executors = { readonly [K in StepKind]: Executor<K> };
