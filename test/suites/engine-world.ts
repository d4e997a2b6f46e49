import { hash } from "node:crypto";
import type { Mode, RunContext } from "../../src/core/context.ts";
import type { NewEvent } from "../../src/core/event.ts";
import type { Executor, Executors } from "../../src/core/executor.ts";
import type { Json } from "../../src/core/json.ts";
import type { Report, Unit } from "../../src/core/report.ts";
import { countUnits, type Holder, type RunSettings } from "../../src/core/run.ts";
import type { StepInput, StepKind } from "../../src/core/step.ts";
import type { Store } from "../../src/core/store.ts";
import type { Ended, EngineParts, Execution } from "../../src/engine/execution.ts";
import { LEASE_TTL_MS, type Liveness } from "../../src/engine/lease.ts";
import { resumeRun, retryRun, startRun } from "../../src/engine/run-commands.ts";
import { ScriptedAgent } from "../fakes/scripted-agent.ts";
import { settled, VirtualClock } from "../fakes/virtual-clock.ts";
import type { Opened, Place } from "./store-contract.ts";

export const RUN = "test-1";

export interface ProcessOptions {
  /** The modes it knows; the first is the one it starts. */
  readonly modes: readonly Mode[];
  readonly agent?: ScriptedAgent | undefined;
  /** The world's own when absent: a process with a clock of its own is frozen until that is moved. */
  readonly clock?: VirtualClock | undefined;
  readonly store?: Store | undefined;
}

/** One process that works on runs, as far as the engine can tell. */
export interface Process {
  readonly parts: EngineParts;
  readonly agent: ScriptedAgent;
  /** What its observer was told. */
  readonly told: readonly NewEvent[];
  start(input?: Json, settings?: Partial<RunSettings>): Promise<Execution>;
  /** Takes the run over. */
  resume(change?: Pick<RunSettings, "budgetUsd">): Promise<Execution>;
  retry(change?: Pick<RunSettings, "budgetUsd">): Promise<Execution>;
  /** As if it were killed: whoever asks sees it dead. What it has in flight never comes back by itself. */
  die(): void;
}

/** A fresh store and the processes that use it. */
export class World {
  readonly clock = new VirtualClock();
  readonly opened: Opened;
  readonly #place: Place;
  readonly #dead = new Set<number>();
  readonly #others: Opened[] = [];
  #pids = 100;

  constructor(place: Place, opened: Opened) {
    this.#place = place;
    this.opened = opened;
  }

  get store(): Store {
    return this.opened.store;
  }

  /** Opens the same place again, as another process would. */
  async open(): Promise<Opened> {
    const other = await this.#place.open();
    this.#others.push(other);
    return other;
  }

  process(options: ProcessOptions): Process {
    const { modes, agent = new ScriptedAgent(), clock = this.clock, store = this.store } = options;
    const pid = ++this.#pids;
    const told: NewEvent[] = [];
    const observer = { event: (event: NewEvent) => void told.push(event) };
    const parts: EngineParts = {
      store,
      blobs: this.opened.blobs,
      hash: digestOf,
      clock,
      liveness: this.#livenessOf({ bootId: "boot", namespace: "pid:[1]", pid, startedAt: "100", host: "here" }),
      executorsOf: () => executorsOf(agent),
      modeNamed: (name) => modes.find((mode) => mode.name === name) ?? fail(`expected a mode, got ${name}`),
    };
    return {
      parts,
      agent,
      told,
      start: async (input = null, settings = {}) => {
        const mode = modes[0]?.name ?? fail("expected a mode");
        return watched(
          await startRun(parts, { id: RUN, mode, input, settings: { ...SETTINGS, ...settings } }, observer),
        );
      },
      resume: async (change = {}) => {
        const steered = await resumeRun(parts, RUN, change, observer);
        return steered.kind === "taken"
          ? watched(steered.execution)
          : fail(`expected to take over, got ${steered.kind}`);
      },
      retry: async (change = {}) => watched(await retryRun(parts, RUN, change, observer)),
      die: () => void this.#dead.add(pid),
    };
  }

  async close(): Promise<void> {
    for (const { store } of [this.opened, ...this.#others]) await store[Symbol.asyncDispose]();
  }

  #livenessOf(self: Holder): Liveness {
    return {
      self,
      stateOf: (holder, heartbeatAt, now) =>
        this.#dead.has(holder.pid) || now - heartbeatAt > LEASE_TTL_MS ? "dead" : "alive",
    };
  }
}

/** Opens a world over a fresh place. */
export async function openWorld(place: Place): Promise<World> {
  return new World(place, await place.open());
}

/** Settings of a run that a test has no wish about. */
export const SETTINGS: RunSettings = {
  concurrency: 8,
  cache: false,
  hedge: false,
  warmUp: false,
  fallback: [],
  attempts: 1,
  plannedCalls: 0,
};

/** The agent as the executor of both kinds. */
export function executorsOf(ask: ScriptedAgent): Executors {
  return {
    ask,
    call: {
      endpoint: ({ call }) => call,
      async execute(input, scope) {
        await scope.begin();
        return ask.called(input);
      },
    },
    embed: {
      endpoint: (input) => input.model,
      async execute(input, scope) {
        await scope.begin();
        const request = { ...NOTHING, messages: [userTurn(input.texts)] };
        const { text, costUsd } = await ask.execute({ model: input.model, request }, scope);
        // A test that wants certain vectors has the agent say them.
        const vectors = text.startsWith("[[") ? JSON.parse(text) : input.texts.map(({ length }) => [length]);
        return { model: input.model, vectors, costUsd };
      },
    },
    test: scripted(ask, "gates/tests", ({ files }) => files.map(({ place }) => place).join("\n")),
    work: scripted(ask, "agents", ({ prompt }) => prompt),
    check: scripted(ask, "gates", ({ gate, change }) => `${gate} of ${change.head}`),
    land: scripted(ask, "landing", ({ entries }) => entries.map(({ task }) => task).join(" ")),
  };
}

/** Answers what the agent says to the step's key, as JSON. */
function scripted<K extends StepKind>(
  ask: ScriptedAgent,
  endpoint: string,
  sentOf: (input: StepInput<K>) => string,
): Executor<K> {
  return {
    endpoint: () => endpoint,
    async execute(input, scope) {
      await scope.begin();
      const key = scope.idempotencyKey.split("/").slice(1, -1).join("/");
      ask.sent.push(sentOf(input));
      const said = ask.otherwise("", key);
      if (said instanceof Error) throw said;
      return JSON.parse(typeof said === "function" ? await said(scope) : String(said));
    },
  };
}

export const digestOf = (text: string): string => hash("sha256", text);

const NOTHING = { maxOutputTokens: 1, sample: 0 };
const userTurn = (parts: readonly string[]) => ({ role: "user", parts }) as const;

/** Looks at the outcome even when a test does not, so that a lost lease is no unhandled rejection. */
function watched(execution: Execution): Execution {
  execution.ended.catch(() => {});
  return execution;
}

function fail(message: string): never {
  throw new Error(message);
}

/** A mode that answers a plain value. */
export function modeOf(run: (ctx: RunContext, input: Json) => Promise<Json>, name = "test"): Mode {
  return { name, *calls() {}, run: async (ctx, input) => reportOf(await run(ctx, input), name) };
}

export function reportOf(value: Json, mode = "test", units: readonly Unit[] = []): Report {
  return { mode, title: "test", headline: JSON.stringify(value), counts: countUnits(units), blocks: [], units };
}

/** The value that a mode of {@link modeOf} answered. */
export function reportedValue(report: Report | null | undefined): Json {
  return report === null || report === undefined ? fail("expected a report, got none") : JSON.parse(report.headline);
}

/** The value of a run that must end `done`. */
export async function doneValue(execution: Execution): Promise<Json> {
  const { outcome } = await execution.ended;
  if (outcome.status !== "done") throw new Error(`expected a run that is done, got ${JSON.stringify(outcome)}`);
  return reportedValue(outcome.report);
}

/** Lets everything run that can, without moving any clock, until the claim holds. */
export async function eventually(claim: () => Promise<boolean> | boolean): Promise<void> {
  for (let looks = 0; looks < 200_000; looks++) {
    if (await claim()) return;
    await settled();
  }
  throw new Error(`expected within 200,000 turns: ${String(claim)}`);
}

/** Moves the clock on, look by look, until the run has ended or come to rest. */
export async function driven(clock: VirtualClock, execution: Execution): Promise<Ended> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  execution.ended.then(end, end);
  await eventually(async () => {
    if (!isOver) await clock.advance(50);
    return isOver;
  });
  return execution.ended;
}

/** The store with some of its methods replaced. */
export function withMethods(store: Store, methods: Partial<Store>): Store {
  return new Proxy(store, {
    get(target, name) {
      const own: unknown = Reflect.get(methods, name);
      if (own !== undefined) return own;
      const method: unknown = Reflect.get(target, name);
      return typeof method === "function" ? method.bind(target) : method;
    },
  });
}
