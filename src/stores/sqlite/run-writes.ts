import { ConflictError, InputError } from "../../core/errors.ts";
import type { EventKind } from "../../core/event.ts";
import type { Json } from "../../core/json.ts";
import { TREE } from "./run-tree.ts";
import type { KnownRun, Transaction } from "./transaction.ts";
import type { Write } from "./write.ts";

type WriteOf<Op extends Write[0]> = Extract<Write, readonly [Op, ...unknown[]]>;

const INSERT_RUN = `
  INSERT INTO runs (num, id, root, parent, depth, mode, settings, budget_usd, status, wish, generation, epoch,
    created_at, updated_at, created_seq)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'queued', 'run', 1, ?, ?, ?, ?)`;
const CLAIM_RUN = `
  UPDATE runs SET epoch = epoch + 1, holder = ?, heartbeat_at = ?, status = 'running', updated_at = ? WHERE num = ?`;
const ABANDON_OPEN = `UPDATE requests SET state = 'abandoned' WHERE state = 'open' AND run IN ${TREE}`;
const BEAT = "UPDATE runs SET heartbeat_at = ? WHERE num = ?";
const SET_STATUS = "UPDATE runs SET status = ?, updated_at = ? WHERE num = ?";
const END_RUN = `
  UPDATE runs SET status = ?, updated_at = ?, ended_seq = ?, holder = NULL, heartbeat_at = NULL WHERE num = ?`;
const OPEN_GENERATION = `
  UPDATE runs SET generation = generation + 1, status = 'queued', ended_seq = NULL, updated_at = ?
  WHERE num = ? RETURNING generation`;
const SET_WISH = "UPDATE runs SET wish = ?, updated_at = ? WHERE num = ?";
const SET_BUDGET = "UPDATE runs SET budget_usd = ?, updated_at = ? WHERE num = ?";
const INSERT_SIGNAL = "INSERT INTO signals (run, name, value, at) VALUES (?, ?, ?, ?)";

export function createRun(tx: Transaction, [, run]: WriteOf<"createRun">): null {
  if (tx.run(run.id) !== undefined) {
    throw new ConflictError(`expected a new id for a run, got "${run.id}", which exists`, run.id);
  }
  const parent = run.parent === undefined ? undefined : knownRun(tx, run.parent);
  const num = (tx.connection.get<{ num: number | null }>("SELECT max(num) AS num FROM runs")?.num ?? 0) + 1;
  const root = parent?.root ?? num;
  tx.connection.run(
    INSERT_RUN,
    num,
    run.id,
    root,
    parent?.num ?? null,
    run.depth,
    run.mode,
    JSON.stringify(run.settings),
    run.settings.budgetUsd ?? null,
    0,
    run.createdAt,
    run.createdAt,
    tx.nextSeq,
  );
  const body = JSON.stringify({ mode: run.mode, settings: run.settings, parent: run.parent, depth: run.depth });
  tx.append({ run: { num, root }, at: run.createdAt, kind: "run.created", body, input: JSON.stringify(run.input) });
  return null;
}

export function claim(tx: Transaction, [, id, seenEpoch, holder, at]: WriteOf<"claim">): boolean {
  const run = knownRun(tx, id);
  if (run.parent !== null) {
    throw new InputError(`expected a run of its own to take over, got "${id}", which is a part of another`);
  }
  if (run.epoch !== seenEpoch) return false;
  tx.connection.run(CLAIM_RUN, JSON.stringify(holder), at, at, run.num);
  const abandonedRequests = tx.connection.run(ABANDON_OPEN, id);
  tx.forget();
  const body = JSON.stringify({ epoch: seenEpoch + 1, holder, abandonedRequests });
  tx.append({ run, at, kind: "run.started", body });
  return true;
}

export function heartbeat(tx: Transaction, [, id, epoch, at]: WriteOf<"heartbeat">): boolean {
  const run = heldRun(tx, id, epoch);
  if (run === undefined) return false;
  tx.connection.run(BEAT, at, run.num);
  return true;
}

export function setStatus(tx: Transaction, [, id, epoch, status, kind, at, body]: WriteOf<"setStatus">): boolean {
  const run = heldRun(tx, id, epoch);
  if (run === undefined) return false;
  tx.connection.run(SET_STATUS, status, at, run.num);
  tx.append({ run, at, kind: kind as EventKind, body });
  return true;
}

export function endRun(tx: Transaction, [, id, epoch, status, at, outcome, body]: WriteOf<"endRun">): boolean {
  const run = heldRun(tx, id, epoch);
  if (run === undefined) return false;
  tx.connection.run(END_RUN, status, at, tx.nextSeq, run.num);
  tx.append({ run, at, kind: "run.ended", body: JSON.stringify(withStatus(body, status)), output: outcome });
  tx.forget();
  return true;
}

export function openGeneration(tx: Transaction, [, id, seenEpoch, at]: WriteOf<"openGeneration">): boolean {
  const run = knownRun(tx, id);
  if (run.epoch !== seenEpoch) return false;
  const row = tx.connection.get<{ generation: number }>(OPEN_GENERATION, at, run.num);
  tx.append({ run, at, kind: "run.retried", body: JSON.stringify({ generation: row?.generation }) });
  return true;
}

export function wish(tx: Transaction, [, id, wished, at]: WriteOf<"wish">): null {
  const run = knownRun(tx, id);
  tx.connection.run(SET_WISH, wished, at, run.num);
  tx.append({ run, at, kind: "run.wished", body: JSON.stringify({ wish: wished }) });
  return null;
}

export function setBudget(tx: Transaction, [, id, budgetUsd, at]: WriteOf<"setBudget">): null {
  const run = knownRun(tx, id);
  tx.connection.run(SET_BUDGET, budgetUsd, at, run.num);
  tx.append({ run, at, kind: "run.wished", body: JSON.stringify({ budgetUsd }) });
  return null;
}

export function sendSignal(tx: Transaction, [, id, name, value, at]: WriteOf<"sendSignal">): null {
  const run = knownRun(tx, id);
  tx.connection.run(INSERT_SIGNAL, run.num, name, JSON.stringify(value), at);
  tx.append({ run, at, kind: "signal.sent", body: JSON.stringify({ name, value }) });
  return null;
}

/** The run of that id. InputError when there is none. */
export function knownRun(tx: Transaction, id: string): KnownRun {
  const run = tx.run(id);
  if (run === undefined) throw new InputError(`expected the id of a run in ${tx.connection.file}, got "${id}"`);
  return run;
}

function heldRun(tx: Transaction, id: string, epoch: number): KnownRun | undefined {
  const run = tx.run(id);
  return run?.epoch === epoch && run.held === 1 ? run : undefined;
}

function withStatus(body: Json, status: string): Json {
  if (body === null) return { status };
  return typeof body === "object" && !Array.isArray(body) ? { ...body, status } : { body, status };
}
