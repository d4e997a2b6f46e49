import type { App, Prepared, Question, RunView } from "../../src/app/app.ts";
import { InputError } from "../../src/core/errors.ts";
import type { NewEvent } from "../../src/core/event.ts";
import type { Report, RunOutcome, Unit } from "../../src/core/report.ts";
import { countUnits, type Run } from "../../src/core/run.ts";
import type { Ended, Execution } from "../../src/engine/execution.ts";
import type { JournalLine } from "../../src/engine/journal.ts";
import type { Steered } from "../../src/engine/run-commands.ts";
import type { Observer } from "../../src/engine/step-runner.ts";
import { SPEND } from "./run-outcome.ts";

export const RUN = "run1";
export const AT = Date.UTC(2030, 0, 1);

/** What a fake run does while it is watched. */
export interface FakeScript {
  readonly prepared?: Partial<Prepared> | undefined;
  /** Called once the run has started; may tell the observer of events and text, and wait. */
  readonly play?: ((observer: Observer, execution: FakeExecution) => Promise<void> | void) | undefined;
  readonly units?: readonly Unit[] | undefined;
  readonly outcome?: Partial<RunOutcome> | undefined;
  readonly error?: Ended["error"];
  readonly steered?: Exclude<Steered, { kind: "taken" }> | undefined;
  readonly repeats?: number | undefined;
  readonly runs?: readonly Run[] | undefined;
  readonly view?: Partial<RunView> | undefined;
  readonly journal?: readonly JournalLine[] | undefined;
  readonly inventory?: App["inventory"] | undefined;
}

export interface FakeExecution extends Execution {
  readonly isInterrupted: boolean;
  /** Resolves at the first interrupt. */
  readonly interrupted: Promise<void>;
}

export interface FakeApp extends App {
  readonly questions: readonly Question[];
  /** Names of the calls that would have cost money or written something, in order. */
  readonly effects: readonly string[];
  readonly isDisposed: boolean;
}

export function unit(over: Partial<Unit> = {}): Unit {
  return {
    key: "answer",
    status: "answered",
    model: "openai/gpt",
    text: "Forty-two.",
    costUsd: 0.0123,
    ms: 1_200,
    ...over,
  };
}

export function report(units: readonly Unit[]): Report {
  const text = units.map((each) => each.text ?? "").join("\n");
  return {
    mode: "ask",
    title: "title",
    headline: "headline",
    counts: countUnits(units),
    blocks: [{ kind: "markdown", text }],
    units,
  };
}

export function outcome(units: readonly Unit[], over: Partial<RunOutcome> = {}): RunOutcome {
  return {
    run: RUN,
    status: "done",
    generation: 1,
    simulated: false,
    report: report(units),
    spend: SPEND,
    repeatedCalls: 0,
    ...over,
  };
}

export function stored(over: Partial<Run> = {}): Run {
  return {
    id: RUN,
    mode: "batch",
    input: { prompt: "Which database?" },
    settings: { plannedCalls: 50, concurrency: 8, cache: true, hedge: true, warmUp: true, fallback: [], attempts: 5 },
    depth: 0,
    createdAt: AT,
    status: "running",
    wish: "run",
    generation: 1,
    epoch: 1,
    updatedAt: AT + 5_000,
    ...over,
  };
}

/** An event of a step that asks. */
export function askEvent(kind: NewEvent["kind"], key: string, at = AT, output: object = {}): NewEvent {
  const end = { finish: "stop", model: "openai/gpt", costUsd: 0.001, ...output };
  const body =
    kind === "step.done" ? { kind: "ask", output: end } : { kind: "ask", error: { kind: "provider", message: "429" } };
  return { run: RUN, at, kind, key, revision: 1, body: kind === "step.started" ? { kind: "ask" } : body };
}

/** An app whose runs follow a script; nothing is called and nothing written. */
export function fakeApp(script: FakeScript = {}): FakeApp {
  const questions: Question[] = [];
  const effects: string[] = [];
  let isDisposed = false;
  const units = script.units ?? [unit()];
  const end = outcome(units, script.outcome);

  const execute = (name: string, observer: Observer): Execution => {
    effects.push(name);
    const interrupted = Promise.withResolvers<void>();
    const state = { isInterrupted: false };
    const execution: FakeExecution = {
      run: stored(),
      repeats: script.repeats ?? 0,
      ended: Promise.resolve().then(async () => {
        await script.play?.(observer, execution);
        return { outcome: end, error: script.error };
      }),
      interrupt: () => {
        state.isInterrupted = true;
        interrupted.resolve();
      },
      get isInterrupted() {
        return state.isInterrupted;
      },
      interrupted: interrupted.promise,
    };
    return execution;
  };

  const known = (run: string) => {
    if (run !== RUN) throw new InputError(`expected the id of a run, got ${JSON.stringify(run)}`);
  };

  return {
    questions,
    effects,
    get isDisposed() {
      return isDisposed;
    },
    async viewPlan() {
      throw new InputError("expected a plan, got a fake project");
    },
    async importPlan() {
      throw new InputError("expected a list, got a fake project");
    },
    async editPlan() {
      throw new InputError("expected a plan, got a fake project");
    },
    async drawPlan() {
      throw new InputError("expected a plan, got a fake project");
    },
    async prepareBuild() {
      throw new InputError("expected a repository, got a fake one");
    },
    async prepare(question) {
      questions.push(question);
      return prepared(question, script.prepared);
    },
    start: async (_prepared, observer) => execute("start", observer),
    async pause(run) {
      known(run);
      effects.push("pause");
      return { kind: "told" };
    },
    async resume(run, change, observer) {
      known(run);
      if (script.steered !== undefined) return script.steered;
      return { kind: "taken", execution: execute(`resume ${JSON.stringify(change)}`, observer) };
    },
    async cancel(run) {
      known(run);
      effects.push("cancel");
      return script.steered ?? { kind: "ended" };
    },
    async answer(run, text, observer) {
      known(run);
      return script.steered ?? { kind: "taken", execution: execute(`answer ${JSON.stringify(text)}`, observer) };
    },
    writeArtifacts: async ({ report }) => ({
      written: (report?.artifacts ?? []).flatMap(({ files }) =>
        files.map(({ path }) => `.swarm/runs/${RUN}/tests/${path}`),
      ),
      aside: [],
    }),
    async retry(run, change, observer) {
      known(run);
      return execute(`retry ${JSON.stringify(change)}`, observer);
    },
    latestRun: async () => RUN,
    runs: async (limit) => (script.runs ?? [stored()]).slice(0, limit),
    async view(run) {
      known(run);
      const tally = { running: 3, done: 36, failed: 2, interrupted: 0, repeats: 0, spend: SPEND };
      return { run: stored(), tally, isHeld: false, asks: [], ...script.view };
    },
    costs: async () => [{ model: "openai/gpt", persona: "judge", requests: 4, usd: 0.0123 }],
    async outcome(run) {
      known(run);
      return end;
    },
    async *journal() {
      yield* script.journal ?? [];
    },
    async rebuild(lines) {
      const kinds: string[] = [];
      for await (const line of lines) kinds.push(line.kind);
      return { ...end, run: `rebuilt-from-${kinds.join("+")}` };
    },
    personas: async () => [
      { name: "judge", description: "weighs", source: "library", instructions: "You judge." },
      { name: "skeptic", description: "doubts", source: "library", instructions: "You doubt." },
    ],
    templates: async () => [
      {
        name: "pair",
        description: "one proposes, one attacks",
        source: "library",
        slots: [{ name: "problem", description: "what to solve", kind: "text", isRequired: true }],
        stages: [{ key: "draft", mode: "ask" }],
        text: "description: one proposes, one attacks\n",
        problems: [],
      },
    ],
    worktrees: async () => [],
    pruneWorktrees: async () => ({ moved: [], kept: [], deleted: [], trash: "trash" }),
    presets: async () => new Map([["quick", ["judge", "skeptic"]]]),
    generatePersonas: async ({ count, seed }) => ({
      lines: () => Array.from({ length: count }, (_, index) => `{"name":"P${index} of ${seed}"}\n`),
      files: () => Array.from({ length: count }, (_, index) => ({ name: `p${index}.md`, text: `of ${seed}` })),
      roles: [{ role: "docs", count }],
    }),
    providers: async () => [
      {
        name: "openai",
        state: "OPENAI_API_KEY is set",
        isAvailable: true,
        defaultModel: "openai/gpt",
        isDefault: true,
      },
      { name: "groq", state: "set GROQ_API_KEY", isAvailable: false, defaultModel: "groq/x", isDefault: false },
    ],
    models: async () => [{ name: "openai/gpt", contextTokens: 128_000, inputUsd: 1, outputUsd: 2, source: "built in" }],
    refreshPrices: async () => ({ count: 3, file: "prices.json" }),
    doctor: async () => [
      { name: "node", state: "ok", message: "24" },
      { name: "default model", state: "failed", message: "set OPENAI_API_KEY" },
    ],
    agents: async ({ isTried }) => [
      {
        name: "codex",
        isInstalled: true,
        version: "2.6.0",
        message: "/usr/bin/codex-acp",
        ...(isTried
          ? { trial: { isPassed: true, message: "wrote the file, with 3 calls of the model", ms: 900 } }
          : {}),
      },
      { name: "qwen", isInstalled: false, message: "npm install -g @qwen-code/qwen-code" },
    ],
    inventory:
      script.inventory ??
      (async ({ roots, maxDepth }) => ({
        inventory: { version: 1, at: "2030-01-01T00:00:00.000Z", roots, maxDepth, projects: [], skipped: [] },
        read: 0,
        isPartial: false,
        file: "inventory.json",
      })),
    async [Symbol.asyncDispose]() {
      isDisposed = true;
    },
  };
}

function prepared(question: Question, over: Partial<Prepared> | undefined): Prepared {
  const model = question.model ?? "openai/gpt";
  const calls = question.samples ?? 1;
  const price = { lowUsd: 0.01, likelyUsd: 0.02, highUsd: 0.31 };
  const row = { model, calls, inputTokens: 100 * calls, maxOutputTokens: 1_000, ...price };
  return {
    mode: question.mode,
    input: {},
    settings: stored().settings,
    estimate: { calls, inputTokens: row.inputTokens, ...price, byModel: [row] },
    *calls() {
      for (let sample = 0; sample < calls; sample++) {
        const messages = [{ role: "user" as const, parts: ["A file.", question.prompt] }];
        yield { key: `vote/${sample + 1}`, input: { model, request: { messages, maxOutputTokens: 1_000, sample } } };
      }
    },
    simulated: model.startsWith("sim/"),
    model,
    modelReason: "it was named",
    files: [],
    skippedFiles: [],
    ...over,
  };
}
