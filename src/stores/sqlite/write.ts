import type { Json } from "../../core/json.ts";
import type { Holder, NewRun, RunStatus, Wish } from "../../core/run.ts";
import type { SettlementRow } from "../../core/store.ts";

/**
 * The writes of the store, as they travel to the writer thread: flat tuples of plain values, because structured clone takes
 * a third of the time for them that it takes for objects. JSON is text already, or UTF-8 where it can be megabytes. Times are milliseconds since the epoch.
 */
export type Write =
  | readonly ["createRun", run: NewRun]
  | readonly ["claim", run: string, seenEpoch: number, holder: Holder, at: number]
  | readonly ["heartbeat", run: string, epoch: number, at: number]
  | readonly ["setStatus", run: string, epoch: number, status: RunStatus, kind: string, at: number, body: string]
  | readonly ["endRun", run: string, epoch: number, status: RunStatus, at: number, outcome: Uint8Array, body: Json]
  | readonly ["openGeneration", run: string, seenEpoch: number, at: number]
  | readonly ["wish", run: string, wish: Wish, at: number]
  | readonly ["setBudget", run: string, budgetUsd: number, at: number]
  | readonly ["sendSignal", run: string, name: string, value: Json, at: number]
  | BeginWrite
  | FinishWrite
  | readonly ["reserve", run: string, key: string, revision: number, epoch: number, at: number, ...ReservationCells]
  | readonly ["settle", run: string, key: string, revision: number, at: number, settlement: SettlementCells]
  | readonly ["putBlob", hash: string, text: string]
  | readonly ["putAnswer", hash: string, response: string];

export type ReservationCells = readonly [id: number, model: string, worstUsd: number | null, worstTokens: number];

export type SettlementCells = readonly [
  id: number,
  state: SettlementRow["state"],
  usd: number | null,
  inputTokens: number,
  outputTokens: number,
];

export type BeginWrite = readonly [
  "begin",
  run: string,
  key: string,
  revision: number,
  kind: string,
  persona: string | null,
  input: string,
  inputHash: string,
  generation: number,
  epoch: number,
  at: number,
  reservation: ReservationCells | null,
];

/** `input` is null when this process has begun the step, so that the database has it. */
export type FinishWrite = readonly [
  "finish",
  run: string,
  key: string,
  revision: number,
  kind: string,
  persona: string | null,
  input: string | null,
  inputHash: string,
  generation: number,
  epoch: number,
  at: number,
  status: "done" | "failed",
  output: string,
  acceptLate: boolean,
  settlements: readonly SettlementCells[],
];

/** Rare, small writes, worth a synchronous commit as long as no writer thread runs: they keep short commands short. */
const RARE: ReadonlySet<Write[0]> = new Set([
  "createRun",
  "claim",
  "heartbeat",
  "setStatus",
  "endRun",
  "openGeneration",
  "wish",
  "setBudget",
  "sendSignal",
]);

export function isRare(write: Write): boolean {
  return RARE.has(write[0]);
}

/** What a write answers: nothing, whether it held, or how a step's finish came out. An object is an ErrorRecord: it was refused. */
export type WriteAnswer =
  | null
  | boolean
  | "stored"
  | "taken"
  | "fenced"
  | { readonly [field: string]: Json | undefined };
