import type { ErrorRecord } from "./errors.ts";
import type { RunOutcome } from "./report.ts";

const EXIT_OF_ERROR = { input: 2, provider: 5, limit: 4, conflict: 6, cancelled: 130, defect: 70 } as const;

const EXIT_OF_SHORTFALL = { undecided: 3, threshold: 10, unusable: 1 } as const;

/** Of several codes that apply, the first of these is used; 0 when there is none. */
const PRECEDENCE = [70, 130, 2, 4, 5, 6, 7, 3, 10, 1] as const;

/** The process exit code of an error. */
export function exitCodeOfError(error: ErrorRecord): number {
  return EXIT_OF_ERROR[error.kind];
}

/** The process exit code of a run that ended or came to rest. */
export function exitCodeOf(outcome: RunOutcome, error?: ErrorRecord): number {
  const codes = new Set<number>();
  if (error !== undefined) codes.add(error.kind === "provider" && hasAnswers(outcome) ? 3 : exitCodeOfError(error));
  if (outcome.status === "cancelled" || outcome.status === "paused") codes.add(130);
  if (outcome.status === "exhausted") codes.add(4);
  if (outcome.status === "waiting") codes.add(7);
  if (outcome.status === "failed") codes.add(1);
  const counts = outcome.report?.counts;
  if (counts !== undefined && counts.answered < counts.planned) {
    codes.add(counts.answered === 0 && counts.error > 0 ? 5 : 3);
  }
  if (outcome.report?.shortfall !== undefined) codes.add(EXIT_OF_SHORTFALL[outcome.report.shortfall.kind]);
  return PRECEDENCE.find((code) => codes.has(code)) ?? 0;
}

function hasAnswers(outcome: RunOutcome): boolean {
  return (outcome.report?.counts.answered ?? 0) > 0;
}
