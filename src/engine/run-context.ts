import type { BudgetView, FanOutOptions, Mode, RunContext, Settled } from "../core/context.ts";
import { DefectError, errorRecordOf } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import type { Report } from "../core/report.ts";
import type { Run, RunStatus } from "../core/run.ts";
import type { StepInput, StepKind, StepOutput } from "../core/step.ts";
import type { RunEnd } from "../core/store.ts";
import { externalise } from "./externalise.ts";
import { fanOut } from "./fan-out.ts";
import { checkDepth } from "./max-depth.ts";
import { Seats } from "./seats.ts";
import { type SignalBox, signalRecord } from "./signal-box.ts";
import { StepRunner, type StepRunnerParts } from "./step-runner.ts";

export interface RunContextParts extends Omit<StepRunnerParts, "run" | "heads" | "generation"> {
  readonly run: Run;
  readonly signals: SignalBox;
}

/** The context of one run in this process. Runners of the run and its children are added to `runners`. */
export async function openRunContext(parts: RunContextParts, runners: Set<StepRunner>): Promise<RunContext> {
  const heads = await parts.store.stepHeads(parts.run.id);
  const runner = new StepRunner({ ...parts, run: parts.run.id, generation: parts.run.generation, heads });
  runners.add(runner);
  return new DurableContext(parts, runner, runners);
}

class DurableContext implements RunContext {
  readonly #parts: RunContextParts;
  readonly #runner: StepRunner;
  readonly #runners: Set<StepRunner>;
  readonly #children = new Map<string, { readonly inputHash: string; readonly report: Promise<Report> }>();
  /** For the steps of all runs inside this one. */
  readonly #seats: Seats;
  readonly budget: BudgetView;
  readonly run: string;
  readonly generation: number;

  constructor(parts: RunContextParts, runner: StepRunner, runners: Set<StepRunner>) {
    this.#parts = parts;
    this.#runner = runner;
    this.#runners = runners;
    this.#seats = new Seats(parts.run.settings.concurrency);
    this.budget = parts.ledger;
    this.run = parts.run.id;
    this.generation = parts.run.generation;
  }

  get signal(): AbortSignal {
    return this.#parts.control.signal;
  }

  step<K extends StepKind>(
    key: string,
    kind: K,
    input: StepInput<K>,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<StepOutput<K>> {
    return this.#runner.step(key, kind, input, options?.signal);
  }

  async record<T extends Json>(key: string, decide: () => T | Promise<T>): Promise<T> {
    return (await this.#runner.keep(key, "record", null, decide)) as T;
  }

  hasEnded(key: string): boolean {
    const head = this.#runner.headOf(key);
    return head !== undefined && head.status !== "running";
  }

  fanOut<I, O>(
    items: Iterable<I> | AsyncIterable<I>,
    work: (item: I, index: number) => Promise<O>,
    options: FanOutOptions = {},
  ): AsyncIterable<Settled<O>> {
    const { run, clock } = this.#parts;
    return fanOut(items, work, options, run.settings.concurrency, () => clock.turn());
  }

  async waitFor(key: string, signal: string): Promise<Json> {
    const stored = await this.#runner.keep(key, "signal", signal, async () =>
      signalRecord(await this.#parts.signals.take(signal)),
    );
    return (stored as { readonly value: Json }).value;
  }

  async child<I extends Json>(key: string, mode: Mode<I>, input: I): Promise<Report> {
    const stored = externalise(input, this.#parts.blobs);
    const inputHash = this.#parts.hash(`${mode.name}\n${JSON.stringify(stored)}`);
    const known = this.#children.get(key);
    if (known === undefined) {
      const report = this.#runChild(key, mode, input, stored);
      this.#children.set(key, { inputHash, report });
      return report;
    }
    if (known.inputHash === inputHash) return known.report;
    throw new DefectError(`expected child ${key} to be asked for with one mode and input, got two`);
  }

  /** Runs the child's mode from the top; what its steps have finished is answered from the store. */
  async #runChild<I extends Json>(key: string, mode: Mode<I>, input: I, stored: Json): Promise<Report> {
    const { run, control } = this.#parts;
    checkDepth(run.depth, `${run.id}/${key}`);
    const child = await this.#childRun(`${run.id}/${key}`, mode.name, stored);
    const seats = this.#parts.seats ?? this.#seats;
    const context = await openRunContext({ ...this.#parts, run: child, seats }, this.#runners);
    try {
      const report = await mode.run(context, input);
      if (control.stopped === undefined) await this.#endChild(child.id, "done", { output: report as unknown as Json });
      return report;
    } catch (error) {
      if (control.stopped === undefined) await this.#endChild(child.id, "failed", { error: errorRecordOf(error) });
      throw error;
    }
  }

  async #endChild(id: string, status: RunStatus, end: Pick<RunEnd, "output" | "error">): Promise<void> {
    const { store, epoch, clock } = this.#parts;
    await store.endRun({ id, epoch, status, at: clock.now(), ...end, body: null });
  }

  /** The child follows its parent's generation, so that a retry reaches its failed steps. */
  async #childRun(id: string, mode: string, input: Json): Promise<Run> {
    const { store, run, clock } = this.#parts;
    const known = await store.run(id);
    if (known === undefined) {
      const { settings, depth } = run;
      await store.createRun({ id, mode, input, settings, parent: run.id, depth: depth + 1, createdAt: clock.now() });
    }
    const child = known ?? (await store.run(id));
    if (child === undefined) throw new DefectError(`expected run ${id} to exist, got none`);
    return { ...child, generation: run.generation };
  }
}
