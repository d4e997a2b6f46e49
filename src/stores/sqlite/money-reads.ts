import type { CostRow, Spend, Tally } from "../../core/store.ts";
import type { Connection } from "./connection.ts";
import { TREE } from "./run-tree.ts";

const SPEND = `
  SELECT
    coalesce(sum(usd) FILTER (WHERE state = 'settled'), 0.0) AS settledUsd,
    coalesce(sum(worst_usd) FILTER (WHERE state = 'open'), 0.0) AS openUsd,
    coalesce(sum(worst_usd) FILTER (WHERE state = 'abandoned'), 0.0) AS abandonedUsd,
    count(*) FILTER (WHERE state = 'abandoned') AS abandonedRequests,
    count(*) FILTER (WHERE state = 'open') AS openRequests,
    count(*) AS requests,
    count(*) FILTER (WHERE (state = 'settled' AND usd IS NULL) OR (state = 'abandoned' AND worst_usd IS NULL)) AS unpricedRequests,
    coalesce(sum(input_tokens), 0) AS inputTokens,
    coalesce(sum(output_tokens), 0) AS outputTokens
  FROM requests WHERE run IN ${TREE}`;
const STEPS_BY_STATUS = `
  SELECT status, count(*) AS steps
  FROM (SELECT status, max(revision) FROM steps WHERE run IN ${TREE} GROUP BY run, key) GROUP BY status`;
/** Steps with a request whose end is unknown, and steps that make none: one that waited for its next try is not among them. */
const CUT_OFF = `(
  (run, key, revision) IN (SELECT run, key, revision FROM requests WHERE state = 'abandoned' AND run IN ${TREE})
  OR (run, key, revision) NOT IN (SELECT run, key, revision FROM requests WHERE run IN ${TREE}))`;
/** A step may have been begun again for a try that nothing was lost of; each request that was lost made at most one repeat. */
const REPEATS = `
  WITH cut AS (
    SELECT run, key, revision, count(*) FILTER (WHERE state = 'abandoned') AS lost
    FROM requests WHERE run IN ${TREE} GROUP BY run, key, revision)
  SELECT coalesce(sum(min(s.attempts - 1, coalesce(cut.lost, s.attempts - 1))), 0) AS steps
  FROM steps s LEFT JOIN cut USING (run, key, revision) WHERE s.run IN ${TREE} AND s.attempts > 1`;
const INTERRUPTED = `SELECT count(*) AS steps FROM steps WHERE run IN ${TREE} AND status = 'running' AND ${CUT_OFF}`;
const COSTS = `
  SELECT q.model, s.persona, count(*) AS requests,
    coalesce(sum(CASE q.state WHEN 'settled' THEN q.usd WHEN 'abandoned' THEN q.worst_usd END), 0.0) AS usd
  FROM requests q JOIN steps s ON s.run = q.run AND s.key = q.key AND s.revision = q.revision
  WHERE q.run IN ${TREE} GROUP BY q.model, s.persona ORDER BY usd DESC, q.model, s.persona`;

/** The newest revision of each step counts; children are included. */
export function readTally(connection: Connection, run: string): Tally {
  const counts = { running: 0, done: 0, failed: 0 };
  for (const row of connection.all<{ status: keyof typeof counts; steps: number }>(STEPS_BY_STATUS, run)) {
    counts[row.status] = row.steps;
  }
  const stepsOf = (query: string) => connection.get<{ steps: number }>(query, run)?.steps ?? 0;
  const interrupted = counts.running === 0 ? 0 : stepsOf(INTERRUPTED);
  return { ...counts, interrupted, repeats: stepsOf(REPEATS), spend: readSpend(connection, run) };
}

/** What is settled or abandoned, by model and persona; children are included. */
export function readCosts(connection: Connection, run: string): readonly CostRow[] {
  return connection.all<CostRow>(COSTS, run).map((row) => ({ ...row }));
}

function readSpend(connection: Connection, run: string): Spend {
  const spend = connection.get<Spend>(SPEND, run);
  if (spend === undefined) throw new TypeError("an aggregate without GROUP BY always has a row");
  return { ...spend };
}
