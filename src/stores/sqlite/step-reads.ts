import type { ErrorRecord } from "../../core/errors.ts";
import type { Event, EventKind } from "../../core/event.ts";
import type { Json } from "../../core/json.ts";
import type { StepHead, StepRecord, StepStatus } from "../../core/step.ts";
import type { StepId } from "../../core/store.ts";
import type { Connection } from "./connection.ts";
import { TREE } from "./run-tree.ts";

interface HeadRow {
  readonly key: string;
  readonly kind: string;
  readonly revision: number;
  readonly status: string;
  readonly input_hash: string;
  readonly generation: number;
}

interface StepRow extends HeadRow {
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly input: string;
  readonly output: string | null;
}

interface EventRow {
  readonly seq: number;
  readonly run: string;
  readonly at: number;
  readonly kind: string;
  readonly key: string | null;
  readonly revision: number | null;
  readonly body: string;
  readonly input: string | null;
  readonly output: string | null;
}

/** The columns beside `max(revision)` are those of the row that has it: https://www.sqlite.org/lang_select.html#bareagg. */
const HEADS = `
  SELECT key, kind, max(revision) AS revision, status, input_hash, generation
  FROM steps WHERE run = (SELECT num FROM runs WHERE id = ?) GROUP BY key`;
const STEP = `
  SELECT s.key, s.kind, s.revision, s.status, s.input_hash, s.generation, s.started_at, s.ended_at, i.input, o.output
  FROM steps s JOIN events i ON i.seq = s.input_seq LEFT JOIN events o ON o.seq = s.output_seq
  WHERE s.run = (SELECT num FROM runs WHERE id = ?) AND s.key = ? AND s.revision = ?`;
/** The events of one tree stand together in the index by root, in order; the rest only leaves out what is not below the run. */
const OF_TREE = `e.root = (SELECT root FROM runs WHERE id = ?1) AND e.seq > ?2 AND e.run IN ${TREE} ORDER BY e.seq LIMIT ?3`;
const EVENTS = `
  SELECT e.seq, r.id AS run, e.at, e.kind, e.key, e.revision, e.body, NULL AS output,
    CASE WHEN e.kind = 'run.created' THEN e.input END AS input
  FROM events e JOIN runs r ON r.num = e.run WHERE ${OF_TREE}`;
const WHOLE_EVENTS = `
  SELECT e.seq, r.id AS run, e.at, e.kind, e.key, e.revision, e.body,
    CASE WHEN e.kind IN ('step.done', 'step.failed') THEN e.output END AS output,
    CASE WHEN e.kind IN ('step.done', 'step.failed') THEN i.input WHEN e.kind = 'run.created' THEN e.input END AS input
  FROM events e JOIN runs r ON r.num = e.run
    LEFT JOIN steps s ON s.run = e.run AND s.key = e.key AND s.revision = e.revision
    LEFT JOIN events i ON i.seq = s.input_seq
  WHERE ${OF_TREE}`;

export function readStepHeads(connection: Connection, run: string): readonly StepHead[] {
  return connection.all<HeadRow>(HEADS, run).map(headOf);
}

export function readStep(connection: Connection, id: StepId): StepRecord | undefined {
  const row = connection.get<StepRow>(STEP, id.run, id.key, id.revision);
  if (row === undefined) return undefined;
  return {
    ...headOf(row),
    input: JSON.parse(row.input),
    ...endOf(row),
    ...(row.started_at === null ? {} : { startedAt: row.started_at }),
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
  };
}

export function readEvents(
  connection: Connection,
  run: string,
  page: { readonly afterSeq: number; readonly limit: number; readonly whole: boolean },
): readonly Event[] {
  const sql = page.whole ? WHOLE_EVENTS : EVENTS;
  return connection.all<EventRow>(sql, run, page.afterSeq, page.limit).map(eventOf);
}

function headOf(row: HeadRow): StepHead {
  return {
    key: row.key,
    kind: row.kind,
    revision: row.revision,
    status: row.status as StepStatus,
    inputHash: row.input_hash,
    generation: row.generation,
  };
}

function endOf(row: StepRow): { output?: Json; error?: ErrorRecord } {
  if (row.output === null) return {};
  return row.status === "failed" ? { error: JSON.parse(row.output) } : { output: JSON.parse(row.output) };
}

function eventOf(row: EventRow): Event {
  return {
    seq: row.seq,
    run: row.run,
    at: row.at,
    kind: row.kind as EventKind,
    ...(row.key === null ? {} : { key: row.key }),
    ...(row.revision === null ? {} : { revision: row.revision }),
    body: bodyOf(row),
  };
}

function bodyOf(row: EventRow): Json {
  const body = JSON.parse(row.body);
  if (row.input === null && row.output === null) return body;
  const input = row.input === null ? {} : { input: JSON.parse(row.input) };
  if (row.output === null) return { ...body, ...input };
  return { ...body, ...input, [row.kind === "step.failed" ? "error" : "output"]: JSON.parse(row.output) };
}
