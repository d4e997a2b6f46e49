import { CancelledError, type ErrorRecord, errorRecordOf, LimitError, type ProviderError } from "../core/errors.ts";
import type { Report } from "../core/report.ts";
import type { RunStatus } from "../core/run.ts";

/** Who stopped a run through the keyboard; such a run rests and can be resumed. */
export const INTERRUPT = "interrupt";

/** What is known when a mode has returned, thrown or been left parked. */
export interface Ending {
  readonly report: Report | null;
  readonly thrown: unknown;
  /** Why nothing more could start, if so. */
  readonly stopped: Error | undefined;
  /** The first provider-wide failure, if any. */
  readonly block: ProviderError | undefined;
  readonly isParked: boolean;
}

export interface RunEnding {
  readonly status: RunStatus;
  readonly error?: ErrorRecord | undefined;
}

/** Decides how a run ends: what stopped it comes before what it returned, and no answer at all is a failure. */
export function endOf(ending: Ending): RunEnding {
  const { report, thrown, stopped, block, isParked } = ending;
  if (isParked) return { status: "waiting" };
  if (stopped instanceof CancelledError) {
    return { status: stopped.by === INTERRUPT ? "paused" : "cancelled", error: errorRecordOf(stopped) };
  }
  if (stopped instanceof LimitError) return { status: "exhausted", error: errorRecordOf(stopped) };
  if (stopped !== undefined) return { status: "failed", error: errorRecordOf(stopped) };
  if (block !== undefined) return { status: "failed", error: errorRecordOf(block) };
  if (thrown !== undefined) return { status: "failed", error: errorRecordOf(thrown) };
  if (report !== null && report.counts.answered === 0 && report.counts.error > 0) return { status: "failed" };
  if (report?.shortfall?.kind === "unusable") return { status: "failed" };
  return { status: "done" };
}
