import type { ErrorRecord } from "../../core/errors.ts";
import type { Json } from "../../core/json.ts";
import type { Holder, Run, RunSettings, RunStatus, Wish } from "../../core/run.ts";
import type { Pulse, Signal } from "../../core/store.ts";
import type { Connection } from "./connection.ts";

interface RunRow {
  readonly id: string;
  readonly parent: string | null;
  readonly depth: number;
  readonly mode: string;
  readonly settings: string;
  readonly budget_usd: number | null;
  readonly status: string;
  readonly wish: string;
  readonly generation: number;
  readonly epoch: number;
  readonly holder: string | null;
  readonly heartbeat_at: number | null;
  readonly created_at: number;
  readonly updated_at: number;
  readonly input: string;
  readonly outcome: string | null;
}

interface SignalRow {
  readonly id: number;
  readonly name: string;
  readonly value: string;
  readonly at: number;
}

interface PulseRow {
  readonly num: number;
  readonly epoch: number;
  readonly wish: string;
  readonly budget_usd: number | null;
}

const RUN = `
  SELECT r.id, p.id AS parent, r.depth, r.mode, r.settings, r.budget_usd, r.status, r.wish, r.generation, o.epoch, r.holder,
    r.heartbeat_at, r.created_at, r.updated_at, c.input, e.output AS outcome
  FROM runs r JOIN runs o ON o.num = r.root JOIN events c ON c.seq = r.created_seq
    LEFT JOIN runs p ON p.num = r.parent LEFT JOIN events e ON e.seq = r.ended_seq`;
const RUN_BY_ID = `${RUN} WHERE r.id = ?`;
const NEWEST_RUNS = `${RUN} WHERE r.parent IS NULL ORDER BY r.num DESC LIMIT ?`;
const CHILDREN = `${RUN} WHERE r.parent = (SELECT num FROM runs WHERE id = ?) ORDER BY r.num`;
const PULSE = `
  SELECT r.num, o.epoch, r.wish, r.budget_usd FROM runs r JOIN runs o ON o.num = r.root WHERE r.id = ?`;
const SIGNALS = "SELECT id, name, value, at FROM signals WHERE run = ? AND id > ? ORDER BY id";

export function readRun(connection: Connection, id: string): Run | undefined {
  const row = connection.get<RunRow>(RUN_BY_ID, id);
  return row === undefined ? undefined : runOf(row);
}

export function readRuns(connection: Connection, limit: number): readonly Run[] {
  return connection.all<RunRow>(NEWEST_RUNS, limit).map(runOf);
}

export function readChildren(connection: Connection, id: string): readonly Run[] {
  return connection.all<RunRow>(CHILDREN, id).map(runOf);
}

export function readPulse(connection: Connection, id: string, afterSignal: number): Pulse | undefined {
  const row = connection.get<PulseRow>(PULSE, id);
  if (row === undefined) return undefined;
  return {
    epoch: row.epoch,
    wish: row.wish as Wish,
    ...(row.budget_usd === null ? {} : { budgetUsd: row.budget_usd }),
    signals: connection.all<SignalRow>(SIGNALS, row.num, afterSignal).map(signalOf),
  };
}

function runOf(row: RunRow): Run {
  const outcome = row.outcome === null ? {} : (JSON.parse(row.outcome) as { output?: Json; error?: ErrorRecord });
  return {
    id: row.id,
    mode: row.mode,
    input: JSON.parse(row.input),
    settings: settingsOf(row),
    ...(row.parent === null ? {} : { parent: row.parent }),
    depth: row.depth,
    createdAt: row.created_at,
    status: row.status as RunStatus,
    wish: row.wish as Wish,
    generation: row.generation,
    epoch: row.epoch,
    ...(row.holder === null ? {} : { holder: JSON.parse(row.holder) as Holder }),
    ...(row.heartbeat_at === null ? {} : { heartbeatAt: row.heartbeat_at }),
    updatedAt: row.updated_at,
    ...outcome,
  };
}

function settingsOf(row: RunRow): RunSettings {
  const settings = JSON.parse(row.settings) as RunSettings;
  return row.budget_usd === null ? settings : { ...settings, budgetUsd: row.budget_usd };
}

function signalOf(row: SignalRow): Signal {
  return { id: row.id, name: row.name, value: JSON.parse(row.value), at: row.at };
}
