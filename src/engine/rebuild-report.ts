import type { BudgetView, FanOutOptions, Mode, RunContext, Settled } from "../core/context.ts";
import { CancelledError, DefectError, type ErrorRecord, errorFromRecord, SwarmError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import { isSimulatedReport, type Report, type RunOutcome } from "../core/report.ts";
import type { StepInput, StepKind, StepOutput } from "../core/step.ts";
import { type Blobs, NO_SPEND } from "../core/store.ts";
import { internalise } from "./externalise.ts";
import { fanOut } from "./fan-out.ts";
import { type RunHistory, type StepEnd, stepName } from "./journal.ts";
import { checkDepth } from "./max-depth.ts";

/** Runs the mode again over what the journal holds, with nothing dispatched: the same report, from the lines alone. */
export async function rebuildReport(
  history: RunHistory,
  modeNamed: (name: string) => Mode | Promise<Mode>,
): Promise<RunOutcome> {
  const ended = history.ended as
    | (Pick<RunOutcome, "status" | "spend" | "repeatedCalls" | "elapsedMs" | "problem"> & { hasReport?: boolean })
    | undefined;
  const report = ended?.hasReport === false ? null : await reportOf(history, await modeNamed(history.mode));
  return {
    run: history.run,
    status: ended?.status ?? "running",
    generation: history.generation,
    simulated: report !== null && isSimulatedReport(report),
    report,
    problem: ended?.problem,
    spend: ended?.spend ?? NO_SPEND,
    repeatedCalls: ended?.repeatedCalls ?? 0,
    elapsedMs: ended?.elapsedMs,
  };
}

/** Null where the mode cannot go on without what never ended. */
async function reportOf(history: RunHistory, mode: Mode): Promise<Report | null> {
  const input = await internalise(history.input, blobsOf(history));
  try {
    return await mode.run(new HistoryContext(history, history.run, history.depth), input);
  } catch (error) {
    if (!(error instanceof SwarmError) || error instanceof DefectError) throw error;
    return null;
  }
}

/** Answers every step from a history; what never ended was not run, and neither was what ended with another input. */
class HistoryContext implements RunContext {
  readonly #history: RunHistory;
  readonly run: string;
  readonly generation: number;
  readonly #depth: number;
  readonly budget: BudgetView = { limitUsd: undefined, spentUsd: 0, openUsd: 0 };
  readonly signal = new AbortController().signal;

  constructor(history: RunHistory, run: string, depth: number) {
    this.#history = history;
    this.generation = history.generation;
    this.run = run;
    this.#depth = depth;
  }

  async step<K extends StepKind>(key: string, _kind: K, input: StepInput<K>): Promise<StepOutput<K>> {
    const end = this.#history.ends.get(stepName(this.run, key));
    if (end !== undefined && this.#history.generation > 1) await this.#checkInput(end, input as unknown as Json);
    return this.#stored(key) as unknown as StepOutput<K>;
  }

  async record<T extends Json>(key: string): Promise<T> {
    return this.#stored(key) as T;
  }

  hasEnded(key: string): boolean {
    return this.#history.ends.has(stepName(this.run, key));
  }

  fanOut<I, O>(
    items: Iterable<I> | AsyncIterable<I>,
    work: (item: I, index: number) => Promise<O>,
    options: FanOutOptions = {},
  ): AsyncIterable<Settled<O>> {
    return fanOut(items, work, options, 100);
  }

  async waitFor(key: string): Promise<Json> {
    return (this.#stored(key) as { readonly value: Json }).value;
  }

  async child<I extends Json>(key: string, mode: Mode<I>, input: I): Promise<Report> {
    const run = `${this.run}/${key}`;
    checkDepth(this.#depth, run);
    return mode.run(new HistoryContext(this.#history, run, this.#depth + 1), input);
  }

  /** An older generation may have asked for something else under the key. */
  async #checkInput(end: StepEnd, input: Json): Promise<void> {
    const before = await internalise(end.input, blobsOf(this.#history));
    if (JSON.stringify(before) !== JSON.stringify(input)) throw new CancelledError("the end of the journal");
  }

  #stored(key: string): Json {
    const end = this.#history.ends.get(stepName(this.run, key));
    if (end?.error !== undefined && end.error !== null) throw errorFromRecord(end.error as unknown as ErrorRecord);
    if (end?.output === undefined) throw new CancelledError("the end of the journal");
    return end.output;
  }
}

function blobsOf({ blobs }: RunHistory): Blobs {
  return {
    put: () => {
      throw new DefectError("expected no text to be stored while a report is rebuilt");
    },
    get: async (hash) => blobs.get(hash),
  };
}
