import type { PlannedCall } from "../core/context.ts";
import type { Json } from "../core/json.ts";
import type { Plan } from "../core/plan.ts";
import type { RunOutcome } from "../core/report.ts";
import type { ReviewFocus } from "../core/review-focus.ts";
import type { Run, RunSettings } from "../core/run.ts";
import type { Severity } from "../core/severity.ts";
import type { CostRow, Tally } from "../core/store.ts";
import type { CategoryShares } from "../core/test-case.ts";
import type { TestFramework } from "../core/test-framework.ts";
import type { WorkspaceView } from "../core/workspace.ts";
import type { Execution } from "../engine/execution.ts";
import type { JournalLine } from "../engine/journal.ts";
import type { OpenQuestion } from "../engine/open-questions.ts";
import type { Steered } from "../engine/run-commands.ts";
import type { Observer } from "../engine/step-runner.ts";
import type { Pruned } from "../workspaces/prune-trees.ts";
import type { GeneratedPersonas, PersonaRequest } from "./build/generated-personas.ts";
import type { BuildRequest, PreparedBuild } from "./build/prepare-build.ts";
import type { InventoryRequest, WrittenInventory } from "./inventory/write-inventory.ts";
import type { GraphFormat } from "./plan/draw-plan.ts";
import type { EditedPlan } from "./plan/edit-plan.ts";
import type { ImportRequest } from "./plan/import-plan.ts";
import type { PlanRequest, PlanView } from "./plan/view-plan.ts";
import type { AttachedFile } from "./read-files.ts";
import type { ModelShare } from "./spread-models.ts";
import type { WrittenArtifacts } from "./test-cases/write-artifacts.ts";

export type QuestionMode =
  | "ask"
  | "analyze"
  | "batch"
  | "council"
  | "generate"
  | "plan"
  | "review"
  | "template"
  | "test-cases";

/** A question as a person puts it, before names are resolved and files are read. */
export interface Question {
  readonly mode: QuestionMode;
  readonly prompt: string;
  /** How many draws, in the modes that take an N. */
  readonly samples?: number | undefined;
  /** Paths and globs that the mode works on, relative to the working directory, in the modes that have no prompt. */
  readonly targets?: readonly string[] | undefined;
  /** Of `batch`: a file with a question a line, each asked `samples` times, in place of the prompt. */
  readonly inputs?: string | undefined;
  /** Of `batch`: above 0.5 and below 1; sampling stops when the leader will, with this confidence, stay in front. */
  readonly untilConfident?: number | undefined;
  /** Of `generate`: names of lenses; all there are when absent. */
  readonly lenses?: readonly string[] | undefined;
  /** Of `generate`: what families are ranked by; novelty and feasibility when absent. */
  readonly rankBy?: readonly string[] | undefined;
  /** Of `generate`: no further wave is asked once the last ones found hardly anything new. */
  readonly untilSaturated?: boolean | undefined;
  /** Of `generate`: how many of the best families are criticised and written again, 1 to 20. Of `analyze`: whether the synthesis is, as 1. */
  readonly refine?: number | undefined;
  readonly system?: string | undefined;
  readonly persona?: string | undefined;
  readonly personas?: readonly string[] | undefined;
  readonly preset?: string | undefined;
  /** `provider/model`; the default model when absent. */
  readonly model?: string | undefined;
  /** Models that take turns by weight, in place of `model`, in `analyze` and `batch`; they come before those that personas name. */
  readonly models?: readonly ModelShare[] | undefined;
  readonly fallback?: readonly string[] | undefined;
  /** Of `analyze`: the answers are ranked, by the judge where one is named, else by each other. */
  readonly rank?: boolean | undefined;
  /** The model that makes vectors of texts, as `provider/model`, where answers are grouped by meaning. */
  readonly embedding?: string | undefined;
  /** Who judges borderline pairs, and what is to be ranked: a model, or `true` for the one that answers. */
  readonly judge?: string | true | undefined;
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
  /** Of `test-cases`: how cases are spread, and whether they become test files and are run. */
  readonly testCases?: TestCasesChoice | undefined;
  /** Of `template`: which one, and what its slots hold. */
  readonly template?: TemplateChoice | undefined;
  /** Of `review`: how files are gone through and what is listed. */
  readonly review?: ReviewChoice | undefined;
  /** Of `council`: who deliberates, for how long, and what members may have. */
  readonly council?: CouncilChoice | undefined;
  /** Of `plan`: how large it may get, for how many agents, and where it goes. */
  readonly plan?: PlanChoice | undefined;
  /** Only prompts and price are wanted, so no key is needed. */
  readonly isDryRun?: boolean | undefined;
}

/** How a council deliberates, and what its members may have without a person being asked. */
export interface CouncilChoice {
  /** 1 to 20; by the proposal's complexity when absent. */
  readonly maxRounds?: number | undefined;
  /** Per cent of the weight behind one verdict, 1 to 100; by the proposal's complexity when absent. */
  readonly threshold?: number | undefined;
  /** Rounds begin while the synthesis before them is made. */
  readonly isSpeculative?: boolean | undefined;
  /** A recruiter chooses the members, and none are named. */
  readonly isRecruited?: boolean | undefined;
  /** Paths and globs from the working directory, inside the project; `!` excludes. */
  readonly allowFiles?: readonly string[] | undefined;
  /** Command lines, each as it may run in the project's root. */
  readonly allowCommands?: readonly string[] | undefined;
  /** False: the run never waits for a person. */
  readonly waitsForPerson?: boolean | undefined;
}

/** How files are reviewed, and which findings are told. */
export interface ReviewChoice {
  /** Only what changed since the working copy parted from this commit, branch or tag. */
  readonly diffBase?: string | undefined;
  /** One call for each file, the default, or for each function and class. */
  readonly per?: "file" | "symbol" | undefined;
  /** Independent passes over each; as many as there are personas or models in turn, else one, when absent. */
  readonly reviewers?: number | undefined;
  readonly focus?: readonly ReviewFocus[] | undefined;
  readonly minSeverity?: Severity | undefined;
  /** From 0 to 1. */
  readonly minAgreement?: number | undefined;
  /** A file of known findings, which are not reported again. */
  readonly baseline?: string | undefined;
  /** A new finding of this severity or worse is a shortfall. */
  readonly failOn?: Severity | undefined;
  /** Also reviews what is ignored, generated, minified or very long. */
  readonly isForced?: boolean | undefined;
}

/** Which test cases are wanted, and what becomes of them. */
export interface TestCasesChoice {
  /** Per cent by category, 100 together; evenly when absent. */
  readonly shares?: CategoryShares | undefined;
  /** Test files are written for it; none when absent. */
  readonly framework?: TestFramework | undefined;
  /** Where test files go, from the working directory and inside the project; a folder of the run's own when absent. */
  readonly folder?: string | undefined;
  /** Replaces test files that exist, and also tests what is ignored, generated, minified or very long. */
  readonly isForced?: boolean | undefined;
  /** The test files are run on this machine, in a copy of the project. */
  readonly run?:
    | {
        /** Words in place of the framework's own command. */
        readonly command?: readonly string[] | undefined;
        /** The longest that one file may run, in milliseconds; a minute when absent. */
        readonly timeoutMs?: number | undefined;
        /** A case that does not pass is a shortfall. */
        readonly failsOnFailure?: boolean | undefined;
      }
    | undefined;
}

/** How a goal is cut into tasks, and where the plan goes. */
export interface PlanChoice {
  /** 40 when absent. */
  readonly mostTasks?: number | undefined;
  /** How many agents will work side by side; 8 when absent. */
  readonly workers?: number | undefined;
  /** Where the plan is written, from the working directory and inside the project; `plans` of the state folder when absent. */
  readonly file?: string | undefined;
  /** Replaces a plan that is there. */
  readonly isForced?: boolean | undefined;
}

/** A template that is to run. */
export interface TemplateChoice {
  readonly name: string;
  /** Values of slots in the order given; a slot that takes several may be named several times. */
  readonly set: readonly { readonly slot: string; readonly value: string }[];
  /** Reads a stage as a command line of its mode, whose flags its options are called after. */
  readStage(stage: StageWords): Promise<ReadStage>;
}

/** A stage as a question; undefined where it makes none. It cannot be asked while there are problems. */
export interface ReadStage {
  readonly question: Question | undefined;
  readonly problems: readonly string[];
}

/** The words of a stage, its slots filled. */
export interface StageWords {
  readonly mode: QuestionMode;
  readonly prompt: string;
  readonly samples?: string | undefined;
  readonly targets: readonly string[];
  readonly files: readonly string[];
  /** By the long name of the flag, without dashes. */
  readonly options: ReadonlyMap<string, boolean | string | readonly string[]>;
}

/** US dollars and tokens of what is about to run. `null`: no price is known. */
export interface Estimate {
  /** As many as are planned; with `isMost` the run may come to its end with fewer. */
  readonly calls: number;
  readonly isMost?: true | undefined;
  readonly inputTokens: number;
  readonly lowUsd: number | null;
  readonly likelyUsd: number | null;
  readonly highUsd: number | null;
  /** What may be asked besides, to put answers together or by who joins later; in none of the other figures. */
  readonly further?: readonly FurtherCalls[] | undefined;
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

/** Calls whose number depends on the answers. */
export interface FurtherCalls {
  readonly purpose: "judging" | "embeddings" | "recruits" | "replacements";
  readonly model: string;
  /** The most there can be; of embeddings, texts. */
  readonly calls: number;
  readonly highUsd: number | null;
}

export type { BuildRequest, PreparedBuild } from "./build/prepare-build.ts";

/** A question made ready: nothing was called, nothing was written. */
export interface Prepared {
  readonly mode: QuestionMode | "build";
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
  readonly files: readonly AttachedFile[];
  /** Files that matched and are not sent, each with its reason. */
  readonly skippedFiles: readonly { readonly path: string; readonly reason: string }[];
  /** What the owner should hear before anything is dispatched, a sentence each. */
  readonly notices?: readonly string[] | undefined;
  /** Files that the report goes to when the user names none. */
  readonly outputFiles?: readonly string[] | undefined;
  /** Why the owner must confirm before anything is dispatched, as a sentence; undefined when no confirmation is needed. */
  readonly confirm?: string | undefined;
}

/** A run with what is going on in it. */
export interface RunView {
  readonly run: Run;
  readonly tally: Tally;
  /** A live process works on it. */
  readonly isHeld: boolean;
  /** What it asks a person and has no answer for; empty once it has ended. */
  readonly asks: readonly OpenQuestion[];
}

export interface PersonaView {
  readonly name: string;
  readonly description: string;
  readonly model?: string | undefined;
  /** `library`, or the folder it was found in. */
  readonly source: string;
  readonly instructions: string;
}

/** A template as it can be listed and copied. */
export interface TemplateView {
  readonly name: string;
  readonly description: string;
  /** `library`, or the folder it was found in. */
  readonly source: string;
  readonly slots: readonly {
    readonly name: string;
    readonly description: string;
    readonly kind: "text" | "file" | "list";
    readonly isRequired: boolean;
  }[];
  readonly stages: readonly { readonly key: string; readonly mode: string; readonly each?: string | undefined }[];
  /** The whole file. */
  readonly text: string;
  /** What is wrong with it, each with file and line; it cannot run then. */
  readonly problems: readonly string[];
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

/** A coding agent as it can be listed. */
export interface AgentView {
  readonly name: string;
  readonly isInstalled: boolean;
  readonly version?: string | undefined;
  /** Where it was found, or how to install it. */
  readonly message: string;
  /** Whether it got an edit done with a scripted model; absent where that was not tried. */
  readonly trial?: { readonly isPassed: boolean; readonly message: string; readonly ms: number } | undefined;
}

/** All that an interface (terminal, web, API) may do. */
export interface App extends AsyncDisposable {
  /** Resolves names, reads files, checks sizes and prices; InputError with every problem at once. */
  prepare(question: Question): Promise<Prepared>;
  /** Reads plan, repository, gates and agents; starts nothing. InputError with what must be changed. */
  prepareBuild(request: BuildRequest): Promise<PreparedBuild>;
  start(prepared: Prepared, observer: Observer): Promise<Execution>;

  /** A plan that passed the check, with what it takes; InputError with every problem and its line. */
  viewPlan(request: PlanRequest): Promise<PlanView>;
  /** Makes a plan of a list, without a model; answers its absolute path. InputError where the list makes none. */
  importPlan(request: ImportRequest): Promise<string>;
  /** Opens a plan in the person's editor; what does not pass the check never takes its place. */
  editPlan(plan: string | undefined): Promise<EditedPlan>;
  drawPlan(plan: Plan, format: GraphFormat): Promise<string>;

  pause(run: string): Promise<Steered>;
  resume(run: string, change: Pick<RunSettings, "budgetUsd">, observer: Observer): Promise<Steered>;
  cancel(run: string): Promise<Steered>;
  /** Answers what a run asks a person, and goes on with it where no process works on it; InputError when it asks nothing. */
  answer(run: string, text: string, observer: Observer): Promise<Steered>;
  retry(run: string, change: Pick<RunSettings, "budgetUsd">, observer: Observer): Promise<Execution>;

  /** The newest run of the project; InputError when there is none. */
  latestRun(): Promise<string>;
  runs(limit: number): Promise<readonly Run[]>;
  view(run: string): Promise<RunView>;
  costs(run: string): Promise<readonly CostRow[]>;
  /** The outcome of a run that came to rest; rebuilt from its steps while it works or after a crash. */
  outcome(run: string): Promise<RunOutcome>;
  /** Writes down the files that a run made, where it made any; InputError when that cannot be done. */
  writeArtifacts(outcome: Pick<RunOutcome, "run" | "report">): Promise<WrittenArtifacts>;
  journal(run: string): AsyncIterable<JournalLine>;
  /** The outcome that an exported journal tells; InputError when it holds no run. */
  rebuild(lines: AsyncIterable<JournalLine> | Iterable<JournalLine>): Promise<RunOutcome>;

  personas(): Promise<readonly PersonaView[]>;
  presets(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Makes personas from roles and a seed; writes nothing. */
  generatePersonas(request: PersonaRequest): Promise<GeneratedPersonas>;
  /** The library's, the user's and the project's; of equal names the last one counts. */
  templates(): Promise<readonly TemplateView[]>;
  providers(): Promise<readonly ProviderView[]>;
  /** Models with known prices; with a provider, what that provider lists now. */
  models(provider?: string): Promise<readonly ModelView[]>;
  /** Fetches today's prices and stores them for this user; answers how many and where. */
  refreshPrices(): Promise<{ readonly count: number; readonly file: string }>;
  doctor(): Promise<readonly Check[]>;
  /** Every coding agent; with `isTried` each that is installed is tried with a scripted model on this machine, which costs nothing. */
  agents(options: {
    readonly isTried: boolean;
    readonly signal: AbortSignal;
    /** Told before each trial. */
    readonly onTrial?: ((name: string) => void) | undefined;
  }): Promise<readonly AgentView[]>;
  /** Looks at every project under some roots and writes `.swarm/inventory.json`; InputError with every root that is no folder. */
  inventory(request: InventoryRequest): Promise<WrittenInventory>;
  /** The places in which coding agents of this project work; InputError outside a git repository. */
  worktrees(): Promise<readonly WorkspaceView[]>;
  /** Moves worktrees that hold nothing of value to the trash, and deletes what has lain there for 14 days. */
  pruneWorktrees(isDryRun: boolean): Promise<Pruned>;
}
