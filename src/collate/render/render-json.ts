import { isSimulatedModel, type RunOutcome, type Unit } from "../../core/report.ts";
import { safeJson } from "./safe-json.ts";

/**
 * One JSON document in pieces, its fields in the same order for every run; all units are in it, as they are stored. Each unit
 * is a piece, so that a wide run's document is never in memory as a whole.
 */
export function* renderJson(outcome: RunOutcome): Generator<string> {
  const { report, simulated, spend } = outcome;
  const document = {
    run: outcome.run,
    simulated,
    mode: report?.mode ?? null,
    status: outcome.status,
    generation: outcome.generation,
    problem: outcome.problem,
    title: report?.title ?? null,
    headline: report?.headline ?? null,
    shortfall: report?.shortfall,
    counts: report === null ? null : countsInOrder(report.counts),
    spend: {
      settledUsd: spend.settledUsd,
      openUsd: spend.openUsd,
      abandonedUsd: spend.abandonedUsd,
      requests: spend.requests,
      openRequests: spend.openRequests,
      abandonedRequests: spend.abandonedRequests,
      unpricedRequests: spend.unpricedRequests,
      inputTokens: spend.inputTokens,
      outputTokens: spend.outputTokens,
    },
    elapsedMs: outcome.elapsedMs,
    repeatedCalls: outcome.repeatedCalls,
    result: report?.result,
    items: report?.items,
    findings: report?.findings,
    files: report?.files,
    artifacts: report?.artifacts,
    blocks: report?.blocks ?? [],
    units: [],
  };
  const units = report?.units ?? [];
  const frame = safeJson(JSON.stringify(document, null, 2));
  if (units.length === 0) {
    yield `${frame}\n`;
    return;
  }
  // The frame ends in an empty list of units, which takes them in.
  yield frame.slice(0, -"]\n}".length);
  let before = "\n    ";
  for (const unit of units) {
    const fields = simulated ? { ...markOf(unit), ...fieldsOf(unit) } : fieldsOf(unit);
    // Written two levels deep, as it will stand in the document, and cut out of the brackets around it.
    yield `${before}${safeJson(JSON.stringify([[fields]], null, 2).slice(LEVELS.open.length, -LEVELS.close.length))}`;
    before = ",\n    ";
  }
  yield "\n  ]\n}\n";
}

/** JSON lines, one a unit, each with its line end; each can be read without the others. */
export function* renderJsonl({ run, report }: RunOutcome): Generator<string> {
  for (const unit of report?.units ?? []) {
    yield `${safeJson(JSON.stringify({ run, ...markOf(unit), ...fieldsOf(unit) }))}\n`;
  }
}

function countsInOrder({
  planned,
  answered,
  refused,
  unparsed,
  error,
  not_run,
}: NonNullable<RunOutcome["report"]>["counts"]) {
  return { planned, answered, refused, unparsed, error, not_run };
}

function markOf(unit: Unit) {
  return { simulated: isSimulatedModel(unit.model) };
}

function fieldsOf({ key, status, persona, model, text, value, reason, costUsd, ms, cached, cut, aside }: Unit) {
  return { key, status, persona, model, text, value, reason, costUsd, ms, cached, cut, aside };
}

const LEVELS = { open: "[\n  [\n    ", close: "\n  ]\n]" };
