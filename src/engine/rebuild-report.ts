import type { BudgetView, FanOutOptions, Mode, RunContext, Settled } from "../core/context.ts";
import { CancelledError, DefectError, type ErrorRecord, errorFromRecord } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import { isSimulatedReport, type Report, type RunOutcome } from "../core/report.ts";
import type { StepInput, StepKind, StepOutput } from "../core/step.ts";
import type { Blobs, Spend } from "../core/store.ts";
import { internalise } from "./externalise.ts";
import { fanOut } from "./fan-out.ts";
import { type RunHistory, stepName } from "./journal.ts";

const NO_SPEND: Spend = {
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

/** Runs the mode again over what the journal holds, with nothing dispatched: the same report, from the lines alone. */
export async function rebuildReport(history: RunHistory, modeNamed: (name: string) => Mode): Promise<RunOutcome> {
  const input = await internalise(history.input, blobsOf(history));
  const report = await modeNamed(history.mode).run(new HistoryContext(history, history.run), input);
  const ended = history.ended as
    | Pick<RunOutcome, "status" | "spend" | "repeatedCalls" | "elapsedMs" | "problem">
    | undefined;
  return {
    run: history.run,
    status: ended?.status ?? "running",
    generation: history.generation,
    simulated: isSimulatedReport(report),
    report,
    problem: ended?.problem,
    spend: ended?.spend ?? NO_SPEND,
    repeatedCalls: ended?.repeatedCalls ?? 0,
    elapsedMs: ended?.elapsedMs,
  };
}

/** Answers every step from a history; what never ended was not run. */
class HistoryContext implements RunContext {
  readonly #history: RunHistory;
  readonly #run: string;
  readonly budget: BudgetView = { limitUsd: undefined, spentUsd: 0, openUsd: 0 };
  readonly signal = new AbortController().signal;

  constructor(history: RunHistory, run: string) {
    this.#history = history;
    this.#run = run;
  }

  async step<K extends StepKind>(key: string, _kind: K, _input: StepInput<K>): Promise<StepOutput<K>> {
    return this.#stored(key) as unknown as StepOutput<K>;
  }

  async record<T extends Json>(key: string): Promise<T> {
    return this.#stored(key) as T;
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

  child<I extends Json>(key: string, mode: Mode<I>, input: I): Promise<Report> {
    return mode.run(new HistoryContext(this.#history, `${this.#run}/${key}`), input);
  }

  #stored(key: string): Json {
    const end = this.#history.ends.get(stepName(this.#run, key));
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
