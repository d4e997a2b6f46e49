import { ConflictError, DefectError } from "../../core/errors.ts";
import type { FinishOutcome } from "../../core/store.ts";
import { knownRun } from "./run-writes.ts";
import type { KnownRun, Transaction } from "./transaction.ts";
import type { BeginWrite, FinishWrite, ReservationCells, SettlementCells, Write } from "./write.ts";

type WriteOf<Op extends Write[0]> = Extract<Write, readonly [Op, ...unknown[]]>;

const INSERT_RUNNING = `
  INSERT INTO steps (run, key, revision, kind, persona, status, input_hash, generation, epoch, attempts, started_at, input_seq)
  VALUES (?, ?, ?, ?, ?, 'running', ?, ?, ?, 1, ?, ?) ON CONFLICT DO NOTHING`;
const BEGIN_AGAIN = `
  UPDATE steps SET epoch = ?, attempts = attempts + 1, started_at = ?
  WHERE run = ? AND key = ? AND revision = ? AND status = 'running'`;
const FIND_STEP = "SELECT status, started_at, input_seq FROM steps WHERE run = ? AND key = ? AND revision = ?";
const FINISH_STEP = `
  UPDATE steps SET status = ?, epoch = ?, ended_at = ?, output_seq = ? WHERE run = ? AND key = ? AND revision = ?`;
const INSERT_FINISHED = `
  INSERT INTO steps (run, key, revision, kind, persona, status, input_hash, generation, epoch, attempts, ended_at, input_seq, output_seq)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)`;
const INSERT_REQUEST = `
  INSERT INTO requests (run, id, key, revision, model, worst_usd, worst_tokens, state) VALUES (?, ?, ?, ?, ?, ?, ?, 'open')`;
const FIND_REQUEST = "SELECT model, state FROM requests WHERE run = ? AND id = ?";
const SETTLE_REQUEST =
  "UPDATE requests SET state = ?, usd = ?, input_tokens = ?, output_tokens = ? WHERE run = ? AND id = ?";

interface FoundStep {
  readonly status: string;
  readonly started_at: number | null;
  readonly input_seq: number;
}

export function begin(tx: Transaction, write: BeginWrite): null {
  const [, id, key, revision, kind, persona, input, inputHash, generation, epoch, at, reservation] = write;
  const run = ownRun(tx, id, epoch);
  const { num } = run;
  const { connection, nextSeq } = tx;
  const isNew =
    connection.run(INSERT_RUNNING, num, key, revision, kind, persona, inputHash, generation, epoch, at, nextSeq) === 1;
  if (!isNew && connection.run(BEGIN_AGAIN, epoch, at, num, key, revision) === 0) throw finishedStep(id, key, revision);
  const body = JSON.stringify({ kind, epoch, request: requestOf(reservation) });
  tx.append({ run, at, kind: "step.started", key, revision, body, input: isNew ? input : undefined });
  if (reservation !== null) hold(tx, run.num, key, revision, reservation);
  return null;
}

/** Costs settle whatever becomes of the result. */
export function finish(tx: Transaction, write: FinishWrite): FinishOutcome {
  const [, id, key, revision, kind, persona, input, inputHash, generation, epoch, at, status, output, late, cells] =
    write;
  const run = knownRun(tx, id);
  const { num } = run;
  const step = tx.connection.get<FoundStep>(FIND_STEP, num, key, revision);
  const settled = settleAll(tx, num, cells);
  const isTaken = step !== undefined && step.status !== "running";
  if (isTaken || (epoch !== run.epoch && !late)) {
    for (const settlement of settled) {
      tx.append({ run, at, kind: "request.settled", key, revision, body: JSON.stringify(settlement) });
    }
    return isTaken ? "taken" : "fenced";
  }
  const seq = tx.nextSeq;
  if (step === undefined) {
    if (input === null) throw new DefectError(`expected the input of step ${id}/${key}, which has not begun, got none`);
    tx.connection.run(
      INSERT_FINISHED,
      num,
      key,
      revision,
      kind,
      persona,
      status,
      inputHash,
      generation,
      epoch,
      at,
      seq,
      seq,
    );
  } else {
    tx.connection.run(FINISH_STEP, status, epoch, at, seq, num, key, revision);
  }
  const ms = at - (step?.started_at ?? at);
  tx.append({
    run,
    at,
    kind: status === "done" ? "step.done" : "step.failed",
    key,
    revision,
    body: JSON.stringify({ kind, ms, settlements: settled }),
    input: step === undefined && input !== null ? input : undefined,
    output,
  });
  return "stored";
}

export function reserve(tx: Transaction, write: WriteOf<"reserve">): null {
  const [, id, key, revision, epoch, at, ...cells] = write;
  const run = ownRun(tx, id, epoch);
  const step = tx.connection.get<FoundStep>(FIND_STEP, run.num, key, revision);
  if (step !== undefined && step.status !== "running") throw finishedStep(id, key, revision);
  hold(tx, run.num, key, revision, cells);
  tx.append({ run, at, kind: "request.reserved", key, revision, body: JSON.stringify(requestOf(cells)) });
  return null;
}

export function settle(tx: Transaction, [, id, key, revision, at, cells]: WriteOf<"settle">): null {
  const run = knownRun(tx, id);
  for (const settled of settleAll(tx, run.num, [cells])) {
    tx.append({ run, at, kind: "request.settled", key, revision, body: JSON.stringify(settled) });
  }
  return null;
}

function finishedStep(run: string, key: string, revision: number): ConflictError {
  const subject = `${run}/${key}`;
  return new ConflictError(`expected step ${subject} (revision ${revision}) to be open, got a finished one`, subject);
}

/** The run, if `epoch` is still its epoch. */
function ownRun(tx: Transaction, id: string, epoch: number): KnownRun {
  const run = knownRun(tx, id);
  if (run.epoch === epoch) return run;
  throw new ConflictError(
    `expected run ${id} to be held under epoch ${epoch}, got ${run.epoch}: it was taken over`,
    id,
  );
}

function hold(tx: Transaction, run: number, key: string, revision: number, cells: ReservationCells): void {
  const [request, model, worstUsd, worstTokens] = cells;
  tx.connection.run(INSERT_REQUEST, run, request, key, revision, model, worstUsd, worstTokens);
}

/** Settles what is open, or abandoned and now known after all; a request that has ended already keeps its end. */
function settleAll(tx: Transaction, run: number, all: readonly SettlementCells[]) {
  const settled = [];
  for (const [id, state, usd, inputTokens, outputTokens] of all) {
    const request = tx.connection.get<{ model: string; state: string }>(FIND_REQUEST, run, id);
    if (request?.state !== "open" && request?.state !== "abandoned") continue;
    tx.connection.run(SETTLE_REQUEST, state, usd, inputTokens, outputTokens, run, id);
    settled.push({ id, model: request.model, state, usd, inputTokens, outputTokens });
  }
  return settled;
}

function requestOf(cells: ReservationCells | null) {
  if (cells === null) return undefined;
  const [id, model, worstUsd, worstTokens] = cells;
  return { id, model, worstUsd, worstTokens };
}
