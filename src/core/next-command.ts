import type { RunOutcome } from "./report.ts";

/** The command that goes on with the run; undefined when there is nothing to go on with, or when a process may be at work on it. */
export function nextCommand({ run, status, report }: RunOutcome): string | undefined {
  if (status === "paused" || status === "exhausted") return `swarm resume ${run}`;
  // There it is told what is asked.
  if (status === "waiting") return `swarm status ${run}`;
  // Another generation would take the same answers from the store.
  if (status === "failed" && report?.shortfall?.kind === "unusable") return undefined;
  if (status === "failed") return `swarm retry ${run}`;
  const isOver = status === "done" || status === "cancelled";
  // In a run that is done, what never ran follows from answers; without an error asking again would end the same.
  const isFinal = status === "done" && (report?.counts.error ?? 0) === 0;
  return isOver && !isFinal && missingUnits(report) > 0 ? `swarm retry ${run}` : undefined;
}

/** Units that erred or never ran. */
export function missingUnits(report: RunOutcome["report"]): number {
  return report === null ? 0 : report.counts.error + report.counts.not_run;
}
