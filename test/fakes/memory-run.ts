import type { Event } from "../../src/core/event.ts";
import type { Json } from "../../src/core/json.ts";
import { NO_USAGE, type Usage } from "../../src/core/model.ts";
import type { Run } from "../../src/core/run.ts";
import type { StepHead, StepRecord } from "../../src/core/step.ts";
import type { ReservationRow, SettlementRow, Signal, Spend, StepId } from "../../src/core/store.ts";

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type StoredStep = Mutable<StepRecord> & { attempts: number; persona: string | null };

interface Request {
  readonly step: StepId;
  readonly row: ReservationRow;
  state: "open" | SettlementRow["state"];
  usd: number | null;
  usage: Usage;
}

export interface StoredRun {
  run: Mutable<Run>;
  readonly root: StoredRun;
  readonly children: StoredRun[];
  readonly steps: Map<string, StoredStep[]>;
  readonly requests: Map<number, Request>;
  readonly signals: Signal[];
  readonly events: Event[];
}

/** The run as the port shows it: the epoch of a child is its root's. */
export function viewOf(stored: StoredRun): Run {
  return { ...stored.run, epoch: stored.root.run.epoch };
}

export function treeOf(stored: StoredRun | undefined): readonly StoredRun[] {
  return stored === undefined ? [] : [stored, ...stored.children.flatMap(treeOf)];
}

export function requestsOf(stored: StoredRun | undefined): readonly Request[] {
  return treeOf(stored).flatMap(({ requests }) => [...requests.values()]);
}

export function findStep({ steps }: StoredRun, { key, revision }: StepId): StoredStep | undefined {
  return steps.get(key)?.find((step) => step.revision === revision);
}

export function addStep({ steps }: StoredRun, step: StoredStep): StoredStep {
  steps.set(step.key, [...(steps.get(step.key) ?? []), step]);
  return step;
}

export function hold({ requests }: StoredRun, { run, key, revision }: StepId, row: ReservationRow): void {
  requests.set(row.id, { step: { run, key, revision }, row, state: "open", usd: null, usage: NO_USAGE });
}

/** Settles a request that is open, or abandoned and now known after all; answers the body of its event. */
export function settled({ requests }: StoredRun, { id, state, usd, usage }: SettlementRow): readonly Json[] {
  const request = requests.get(id);
  if (request?.state !== "open" && request?.state !== "abandoned") return [];
  request.state = state;
  request.usd = usd;
  request.usage = usage;
  const { inputTokens, outputTokens } = usage;
  return [{ id, model: request.row.model, state, usd, inputTokens, outputTokens }];
}

export function spendOf(requests: readonly Request[]): Spend {
  const of = (state: Request["state"]) => requests.filter((request) => request.state === state);
  const sum = (numbers: readonly (number | null)[]) => numbers.reduce<number>((total, one) => total + (one ?? 0), 0);
  const [open, abandoned] = [of("open"), of("abandoned")];
  const unknown = [
    ...of("settled").filter(({ usd }) => usd === null),
    ...abandoned.filter(({ row }) => row.worstUsd === null),
  ];
  return {
    settledUsd: sum(of("settled").map(({ usd }) => usd)),
    openUsd: sum(open.map(({ row }) => row.worstUsd)),
    abandonedUsd: sum(abandoned.map(({ row }) => row.worstUsd)),
    abandonedRequests: abandoned.length,
    openRequests: open.length,
    requests: requests.length,
    unpricedRequests: unknown.length,
    inputTokens: sum(requests.map(({ usage }) => usage.inputTokens)),
    outputTokens: sum(requests.map(({ usage }) => usage.outputTokens)),
  };
}

export function headOf({ key, kind, revision, status, inputHash, generation }: StoredStep): StepHead {
  return { key, kind, revision, status, inputHash, generation };
}

/** The event with what its step took and gave. */
export function wholeEvent(stored: StoredRun, event: Event): Event {
  if (event.kind !== "step.done" && event.kind !== "step.failed") return event;
  const step = findStep(stored, { run: event.run, key: event.key ?? "", revision: event.revision ?? 0 });
  const { input, output, error } = step ?? {};
  const end = event.kind === "step.done" ? { output } : { error };
  return { ...event, body: { ...(event.body as object), input, ...end } };
}

export function requestBody(row: ReservationRow | undefined): Json | undefined {
  if (row === undefined) return undefined;
  const { id, model, worstUsd, worstTokens } = row;
  return { id, model, worstUsd, worstTokens };
}

export function personaOf(input: Json): string | null {
  const { persona } = (typeof input === "object" && input !== null ? input : {}) as { persona?: unknown };
  return typeof persona === "string" ? persona : null;
}
