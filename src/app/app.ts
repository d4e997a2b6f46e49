import type { PlannedCall } from "../core/context.ts";
import type { Json } from "../core/json.ts";
import type { RunOutcome } from "../core/report.ts";
import type { Run, RunSettings } from "../core/run.ts";
import type { CostRow, Tally } from "../core/store.ts";
import type { Execution } from "../engine/execution.ts";
import type { JournalLine } from "../engine/journal.ts";
import type { Steered } from "../engine/run-commands.ts";
import type { Observer } from "../engine/step-runner.ts";
import type { ModelShare } from "./spread-models.ts";

export type QuestionMode = "ask" | "analyze" | "batch";

/** A question as a person puts it, before names are resolved and files are read. */
export interface Question {
  readonly mode: QuestionMode;
  readonly prompt: string;
  /** How many draws, in the modes that take an N. */
  readonly samples?: number | undefined;
  /** Paths and globs that the mode works on, relative to the working directory, in the modes that have no prompt. */
  readonly targets?: readonly string[] | undefined;
  /** Of `batch`: above 0.5 and below 1; sampling stops when the leader will, with this confidence, stay in front. */
  readonly untilConfident?: number | undefined;
  readonly system?: string | undefined;
  readonly persona?: string | undefined;
  readonly personas?: readonly string[] | undefined;
  readonly preset?: string | undefined;
  /** `provider/model`; the default model when absent. */
  readonly model?: string | undefined;
  /** Models that take turns by weight, in place of `model`, in `analyze` and `batch`; they come before those that personas name. */
  readonly models?: readonly ModelShare[] | undefined;
  readonly fallback?: readonly string[] | undefined;
  /** Globs and paths, relative to the working directory; `!` excludes. */
  readonly files: readonly string[];
  readonly maxOutputTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly seed?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly budgetUsd?: number | undefined;
  readonly timeoutMs?: number | undefined;
  readonly cache?: boolean | undefined;
  readonly hedge?: boolean | undefined;
  readonly warmUp?: boolean | undefined;
  /** Only prompts and price are wanted, so no key is needed. */
  readonly isDryRun?: boolean | undefined;
}

/** US dollars and tokens of what is about to run. `null`: no price is known. */
export interface Estimate {
  readonly calls: number;
  readonly inputTokens: number;
  readonly lowUsd: number | null;
  readonly likelyUsd: number | null;
  readonly highUsd: number | null;
  readonly byModel: readonly {
    readonly model: string;
    readonly calls: number;
    readonly inputTokens: number;
    readonly maxOutputTokens: number;
    readonly lowUsd: number | null;
    readonly likelyUsd: number | null;
    readonly highUsd: number | null;
  }[];
}

/** A question made ready: nothing was called, nothing was written. */
export interface Prepared {
  readonly mode: QuestionMode;
  readonly input: Json;
  readonly settings: RunSettings;
  readonly estimate: Estimate;
  /** Every call that will be made, lazily. */
  calls(): Iterable<PlannedCall>;
  /** True when no real model will answer. */
  readonly simulated: boolean;
  readonly model: string;
  /** Why this model: named by flag, by config, or found. */
  readonly modelReason: string;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** Files that matched and are not sent, each with its reason. */
  readonly skippedFiles: readonly { readonly path: string; readonly reason: string }[];
  /** Why the owner must confirm before anything is dispatched, as a sentence; undefined when no confirmation is needed. */
  readonly confirm?: string | undefined;
}

/** A run with what is going on in it. */
export interface RunView {
  readonly run: Run;
  readonly tally: Tally;
  /** A live process works on it. */
  readonly isHeld: boolean;
}

export interface PersonaView {
  readonly name: string;
  readonly description: string;
  readonly model?: string | undefined;
  /** `library`, or the folder it was found in. */
  readonly source: string;
  readonly instructions: string;
}

export interface ProviderView {
  readonly name: string;
  /** What makes it available, as `OPENAI_API_KEY is set` or `set GROQ_API_KEY`. */
  readonly state: string;
  readonly isAvailable: boolean;
  readonly defaultModel: string;
  readonly isDefault: boolean;
}

export interface ModelView {
  readonly name: string;
  readonly contextTokens?: number | undefined;
  readonly inputUsd?: number | undefined;
  readonly outputUsd?: number | undefined;
  /** Where the price comes from, with its date. */
  readonly source: string;
}

export interface Check {
  readonly name: string;
  readonly state: "ok" | "warning" | "failed";
  readonly message: string;
}

/** All that an interface (terminal, web, API) may do. */
export interface App extends AsyncDisposable {
  /** Resolves names, reads files, checks sizes and prices; InputError with every problem at once. */
  prepare(question: Question): Promise<Prepared>;
  start(prepared: Prepared, observer: Observer): Promise<Execution>;

  pause(run: string): Promise<Steered>;
  resume(run: string, change: Pick<RunSettings, "budgetUsd">, observer: Observer): Promise<Steered>;
  cancel(run: string): Promise<Steered>;
  retry(run: string, change: Pick<RunSettings, "budgetUsd">, observer: Observer): Promise<Execution>;

  /** The newest run of the project; InputError when there is none. */
  latestRun(): Promise<string>;
  runs(limit: number): Promise<readonly Run[]>;
  view(run: string): Promise<RunView>;
  costs(run: string): Promise<readonly CostRow[]>;
  /** The outcome of a run that came to rest; rebuilt from its steps while it works or after a crash. */
  outcome(run: string): Promise<RunOutcome>;
  journal(run: string): AsyncIterable<JournalLine>;
  /** The outcome that an exported journal tells; InputError when it holds no run. */
  rebuild(lines: AsyncIterable<JournalLine> | Iterable<JournalLine>): Promise<RunOutcome>;

  personas(): Promise<readonly PersonaView[]>;
  presets(): Promise<ReadonlyMap<string, readonly string[]>>;
  providers(): Promise<readonly ProviderView[]>;
  /** Models with known prices; with a provider, what that provider lists now. */
  models(provider?: string): Promise<readonly ModelView[]>;
  /** Fetches today's prices and stores them for this user; answers how many and where. */
  refreshPrices(): Promise<{ readonly count: number; readonly file: string }>;
  doctor(): Promise<readonly Check[]>;
}
