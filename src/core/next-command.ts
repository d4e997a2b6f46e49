import type { RunOutcome } from "./report.ts";

/** The command that goes on with the run; undefined when there is nothing to go on with, or when a process may be at work on it. */
export function nextCommand({ run, status, report }: RunOutcome): string | undefined {
  if (status === "paused" || status === "exhausted") return `swarm resume ${run}`;
  if (status === "failed") return `swarm retry ${run}`;
  const isOver = status === "done" || status === "cancelled";
  return isOver && missingUnits(report) > 0 ? `swarm retry ${run}` : undefined;
}

/** Units that erred or never ran. */
export function missingUnits(report: RunOutcome["report"]): number {
  return report === null ? 0 : report.counts.error + report.counts.not_run;
}
