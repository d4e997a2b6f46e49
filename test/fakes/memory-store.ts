import { hash } from "node:crypto";
import type { AnswerCache } from "../../src/core/answer-cache.ts";
import { ConflictError, DefectError, InputError } from "../../src/core/errors.ts";
import type { Event, EventKind } from "../../src/core/event.ts";
import type { Json } from "../../src/core/json.ts";
import type { ModelResponse } from "../../src/core/model.ts";
import type { Holder, NewRun, Run, RunStatus, Wish } from "../../src/core/run.ts";
import type { StepHead, StepRecord } from "../../src/core/step.ts";
import type {
  Blobs,
  CostRow,
  FinishOutcome,
  Pulse,
  ReservationRow,
  RunEnd,
  SettlementRow,
  StepId,
  StepIntent,
  StepResult,
  Store,
  Tally,
} from "../../src/core/store.ts";

import {
  addStep,
  findStep,
  headOf,
  hold,
  type Mutable,
  personaOf,
  requestBody,
  requestsOf,
  type StoredRun,
  type StoredStep,
  settled,
  spendOf,
  treeOf,
  viewOf,
  wholeEvent,
} from "./memory-run.ts";

/** The three ports without a disk: the same contract, nothing survives the process. For tests, and for the price of the journal. */
export function openMemoryStore(): { readonly store: Store; readonly blobs: Blobs; readonly cache: AnswerCache } {
  return { store: new MemoryStore(), blobs: memoryBlobs(), cache: memoryAnswers() };
}

class MemoryStore implements Store {
  readonly #runs = new Map<string, StoredRun>();
  #seq = 0;
  #signalId = 0;

  async createRun(run: NewRun): Promise<void> {
    if (this.#runs.has(run.id)) throw new ConflictError(`expected a new id, got "${run.id}", which exists`, run.id);
    const parent = run.parent === undefined ? undefined : this.#known(run.parent);
    const stored = {
      run: { ...run, status: "queued", wish: "run", generation: 1, epoch: 0, updatedAt: run.createdAt },
      children: [],
      steps: new Map(),
      requests: new Map(),
      signals: [],
      events: [],
    } as unknown as Mutable<StoredRun>;
    stored.root = parent?.root ?? stored;
    parent?.children.push(stored);
    this.#runs.set(run.id, stored);
    const { mode, settings, input, depth } = run;
    this.#append(stored, run.createdAt, "run.created", {
      mode,
      settings: { ...settings },
      parent: run.parent,
      depth,
      input,
    });
  }

  async run(id: string): Promise<Run | undefined> {
    const stored = this.#runs.get(id);
    return stored === undefined ? undefined : viewOf(stored);
  }

  async runs(limit: number): Promise<readonly Run[]> {
    const roots = [...this.#runs.values()].filter((stored) => stored.root === stored);
    return roots.reverse().slice(0, limit).map(viewOf);
  }

  async children(id: string): Promise<readonly Run[]> {
    return (this.#runs.get(id)?.children ?? []).map(viewOf);
  }

  async claim(id: string, seenEpoch: number, holder: Holder, at: number): Promise<boolean> {
    const stored = this.#known(id);
    if (stored.root !== stored) throw new InputError(`expected a run of its own, got "${id}", a part of another`);
    if (stored.run.epoch !== seenEpoch) return false;
    const epoch = seenEpoch + 1;
    stored.run = { ...stored.run, epoch, holder, heartbeatAt: at, status: "running", updatedAt: at };
    const open = requestsOf(stored).filter((request) => request.state === "open");
    for (const request of open) request.state = "abandoned";
    this.#append(stored, at, "run.started", { epoch, holder: { ...holder }, abandonedRequests: open.length });
    return true;
  }

  async heartbeat(id: string, epoch: number, at: number): Promise<boolean> {
    const stored = this.#held(id, epoch);
    if (stored !== undefined) stored.run.heartbeatAt = at;
    return stored !== undefined;
  }

  async setStatus(
    id: string,
    epoch: number,
    status: RunStatus,
    event: { at: number; kind: EventKind; body: Json },
  ): Promise<boolean> {
    const stored = this.#held(id, epoch);
    if (stored === undefined) return false;
    stored.run = { ...stored.run, status, updatedAt: event.at };
    this.#append(stored, event.at, event.kind, event.body);
    return true;
  }

  async endRun({ id, epoch, status, at, output, error, body }: RunEnd): Promise<boolean> {
    const stored = this.#held(id, epoch);
    if (stored === undefined) return false;
    const { holder: _holder, heartbeatAt: _heartbeatAt, output: _output, error: _error, ...rest } = stored.run;
    const outcome = { ...(output === undefined ? {} : { output }), ...(error === undefined ? {} : { error }) };
    stored.run = { ...rest, ...outcome, status, updatedAt: at };
    this.#append(stored, at, "run.ended", { ...(body as object | null), status });
    return true;
  }

  async openGeneration(id: string, seenEpoch: number, at: number): Promise<boolean> {
    const stored = this.#known(id);
    if (stored.root.run.epoch !== seenEpoch) return false;
    const { output: _output, error: _error, ...rest } = stored.run;
    stored.run = { ...rest, generation: rest.generation + 1, status: "queued", updatedAt: at };
    this.#append(stored, at, "run.retried", { generation: stored.run.generation });
    return true;
  }

  async wish(id: string, wish: Wish, at: number): Promise<void> {
    const stored = this.#known(id);
    stored.run = { ...stored.run, wish, updatedAt: at };
    this.#append(stored, at, "run.wished", { wish });
  }

  async setBudget(id: string, budgetUsd: number, at: number): Promise<void> {
    const stored = this.#known(id);
    stored.run = { ...stored.run, settings: { ...stored.run.settings, budgetUsd }, updatedAt: at };
    this.#append(stored, at, "run.wished", { budgetUsd });
  }

  async sendSignal(id: string, name: string, value: Json, at: number): Promise<void> {
    const stored = this.#known(id);
    stored.signals.push({ id: ++this.#signalId, name, value, at });
    this.#append(stored, at, "signal.sent", { name, value });
  }

  async pulse(id: string, afterSignal: number): Promise<Pulse | undefined> {
    const stored = this.#runs.get(id);
    if (stored === undefined) return undefined;
    const { wish, settings } = stored.run;
    const budget = settings.budgetUsd === undefined ? {} : { budgetUsd: settings.budgetUsd };
    const signals = stored.signals.filter((signal) => signal.id > afterSignal);
    return { epoch: stored.root.run.epoch, wish, ...budget, signals };
  }

  async stepHeads(run: string): Promise<readonly StepHead[]> {
    const steps = this.#runs.get(run)?.steps ?? new Map<string, StoredStep[]>();
    return [...steps.values()].flatMap((revisions) => revisions.slice(-1).map(headOf));
  }

  async step({ run, key, revision }: StepId): Promise<StepRecord | undefined> {
    const step = this.#runs
      .get(run)
      ?.steps.get(key)
      ?.find((one) => one.revision === revision);
    if (step === undefined) return undefined;
    const { attempts: _attempts, persona: _persona, ...record } = step;
    return record;
  }

  async begin(intent: StepIntent): Promise<void> {
    const stored = this.#owned(intent.run, intent.epoch);
    const { key, kind, revision, inputHash, generation, input, at, reservation } = intent;
    const open = findStep(stored, intent);
    if (open !== undefined && open.status !== "running") throw finishedStep(intent);
    if (open === undefined) {
      const head = { key, kind, revision, status: "running", inputHash, generation } as const;
      addStep(stored, { ...head, input, startedAt: at, attempts: 1, persona: personaOf(input) });
    } else {
      open.attempts++;
      open.startedAt = at;
    }
    this.#append(stored, at, "step.started", { kind, epoch: intent.epoch, request: requestBody(reservation) }, intent);
    if (reservation !== undefined) hold(stored, intent, reservation);
  }

  async finish(result: StepResult): Promise<FinishOutcome> {
    const stored = this.#known(result.run);
    const { key, kind, revision, inputHash, generation, input, at, end } = result;
    const settlements = result.settlements.flatMap((row) => settled(stored, row));
    const found = findStep(stored, result);
    const isTaken = found !== undefined && found.status !== "running";
    if (isTaken || (result.epoch !== stored.root.run.epoch && !result.acceptLate)) {
      for (const body of settlements) this.#append(stored, at, "request.settled", body, result);
      return isTaken ? "taken" : "fenced";
    }
    const head = { key, kind, revision, status: "running", inputHash, generation } as const;
    const step = found ?? addStep(stored, { ...head, input, attempts: 0, persona: personaOf(input) });
    step.status = end.status;
    step.endedAt = at;
    if (end.status === "done") step.output = end.output;
    else step.error = end.error;
    const ms = at - (step.startedAt ?? at);
    this.#append(stored, at, `step.${end.status}`, { kind, ms, settlements }, result);
    return "stored";
  }

  async reserve(step: StepId, row: ReservationRow, epoch: number, at: number): Promise<void> {
    const stored = this.#owned(step.run, epoch);
    const found = findStep(stored, step);
    if (found === undefined) throw new DefectError(`expected step ${step.key} to have begun`);
    if (found.status !== "running") throw finishedStep(step);
    hold(stored, step, row);
    this.#append(stored, at, "request.reserved", requestBody(row) ?? null, step);
  }

  async settle(step: StepId, row: SettlementRow, at: number): Promise<void> {
    const stored = this.#known(step.run);
    for (const body of settled(stored, row)) this.#append(stored, at, "request.settled", body, step);
  }

  async tally(run: string): Promise<Tally> {
    const counts = { running: 0, done: 0, failed: 0, interrupted: 0, repeats: 0 };
    for (const stored of treeOf(this.#runs.get(run))) {
      const lost = lostRequestsOf(stored);
      for (const revisions of stored.steps.values()) {
        const newest = revisions.at(-1);
        if (newest !== undefined) counts[newest.status]++;
        for (const step of revisions) {
          const cutOff = lost.get(`${step.revision}/${step.key}`) ?? Number.POSITIVE_INFINITY;
          counts.repeats += Math.min(Math.max(0, step.attempts - 1), cutOff);
          if (step.status === "running" && cutOff > 0) counts.interrupted++;
        }
      }
    }
    return { ...counts, spend: spendOf(requestsOf(this.#runs.get(run))) };
  }

  async costs(run: string): Promise<readonly CostRow[]> {
    const rows = new Map<string, Mutable<CostRow>>();
    for (const stored of treeOf(this.#runs.get(run))) {
      for (const request of stored.requests.values()) {
        const persona = findStep(stored, request.step)?.persona ?? null;
        const { model } = request.row;
        const row = rows.get(JSON.stringify([model, persona])) ?? { model, persona, requests: 0, usd: 0 };
        row.requests++;
        if (request.state === "settled") row.usd += request.usd ?? 0;
        if (request.state === "abandoned") row.usd += request.row.worstUsd ?? 0;
        rows.set(JSON.stringify([model, persona]), row);
      }
    }
    return [...rows.values()].sort((a, b) => b.usd - a.usd);
  }

  async events(run: string, afterSeq: number, limit: number, whole: boolean): Promise<readonly Event[]> {
    const all = treeOf(this.#runs.get(run)).flatMap((stored) => stored.events.map((event) => ({ stored, event })));
    const page = all.filter(({ event }) => event.seq > afterSeq).sort((a, b) => a.event.seq - b.event.seq);
    return page.slice(0, limit).map(({ stored, event }) => (whole ? wholeEvent(stored, event) : event));
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #known(id: string): StoredRun {
    const stored = this.#runs.get(id);
    if (stored === undefined) throw new InputError(`expected the id of a run, got "${id}"`);
    return stored;
  }

  #held(id: string, epoch: number): StoredRun | undefined {
    const stored = this.#runs.get(id);
    const root = stored?.root.run;
    return root?.epoch === epoch && root.holder !== undefined ? stored : undefined;
  }

  #owned(id: string, epoch: number): StoredRun {
    const stored = this.#known(id);
    const current = stored.root.run.epoch;
    if (current === epoch) return stored;
    throw new ConflictError(`expected run ${id} to be held under epoch ${epoch}, got ${current}`, id);
  }

  #append(stored: StoredRun, at: number, kind: EventKind, body: Json, step?: StepId): void {
    const of = step === undefined ? {} : { key: step.key, revision: step.revision };
    stored.events.push({ seq: ++this.#seq, run: stored.run.id, at, kind, ...of, body });
  }
}

function memoryBlobs(): Blobs {
  const texts = new Map<string, string>();
  return {
    put: (text) => {
      const id = hash("sha256", text);
      texts.set(id, text);
      return id;
    },
    get: async (id) => texts.get(id),
  };
}

function memoryAnswers(): AnswerCache {
  const answers = new Map<string, ModelResponse>();
  return {
    get: async (id) => answers.get(id),
    put: (id, response) => {
      answers.set(id, response);
    },
  };
}

/** How many requests of each step ended unknown; a step that made none is not among them. */
function lostRequestsOf(stored: StoredRun): ReadonlyMap<string, number> {
  const lost = new Map<string, number>();
  for (const { step, state } of stored.requests.values()) {
    const name = `${step.revision}/${step.key}`;
    lost.set(name, (lost.get(name) ?? 0) + (state === "abandoned" ? 1 : 0));
  }
  return lost;
}

function finishedStep({ run, key }: StepId): ConflictError {
  const subject = `${run}/${key}`;
  return new ConflictError(`expected step ${subject} to be open, got a finished one`, subject);
}
