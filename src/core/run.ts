import type { ErrorRecord } from "./errors.ts";
import type { Json } from "./json.ts";

/** How many runs may stand inside each other below the first. */
export const MAX_DEPTH = 3;

export type RunStatus = "queued" | "running" | "waiting" | "paused" | "done" | "failed" | "cancelled" | "exhausted";

/** What a person last asked of a run. */
export type Wish = "run" | "pause" | "cancel";

/** Which process works on a run. Enough to know on the same machine, at once, whether it still lives. */
export interface Holder {
  /** Changes at every boot, so that a process number of an earlier boot is never taken for a live one. */
  readonly bootId: string;
  /** The process-number namespace (container); empty where the system has none. */
  readonly namespace: string;
  readonly pid: number;
  /** When the process started, in the system's own unit, so that a reused number is told apart. */
  readonly startedAt: string;
  readonly host: string;
}

/** How a run is to be worked on; fixed when it starts, save the budget, which `resume` may raise. */
export interface RunSettings {
  /** Most units in flight at once. */
  readonly concurrency: number;
  readonly budgetUsd?: number | undefined;
  /** Milliseconds that one execution of the run may take. */
  readonly timeoutMs?: number | undefined;
  readonly cache: boolean;
  readonly hedge: boolean;
  readonly warmUp: boolean;
  /** Models to ask, in order, when the first one ends in a terminal error. */
  readonly fallback: readonly string[];
  /** Tries at one request before its failure is final. */
  readonly attempts: number;
  /** Calls that the mode expects to make, for progress; repairs, retries and hedges come on top. */
  readonly plannedCalls: number;
}

export interface NewRun {
  readonly id: string;
  readonly mode: string;
  readonly input: Json;
  readonly settings: RunSettings;
  /** The run whose budget, limits and cancel this one shares. */
  readonly parent?: string | undefined;
  readonly depth: number;
  readonly createdAt: number;
}

export interface Run extends NewRun {
  readonly status: RunStatus;
  readonly wish: Wish;
  /** Grows with every retry; failed steps get a new revision in a new generation. */
  readonly generation: number;
  /** Grows with every take-over; writes with an old epoch are refused. */
  readonly epoch: number;
  readonly holder?: Holder | undefined;
  /** When the holder last said that it lives. */
  readonly heartbeatAt?: number | undefined;
  readonly updatedAt: number;
  /** The outcome, once the run has ended. */
  readonly output?: Json | undefined;
  readonly error?: ErrorRecord | undefined;
}

/** True for a run that will not go on by itself or by `resume`; `retry` opens a new generation. */
export function hasEnded(status: RunStatus): boolean {
  return status === "done" || status === "failed" || status === "cancelled";
}

/** What became of one unit of a question. */
export type UnitStatus = "answered" | "refused" | "unparsed" | "error" | "not_run";

/** How many units were planned, and what became of them. The five below `planned` add up to it. */
export interface Counts {
  readonly planned: number;
  readonly answered: number;
  readonly refused: number;
  readonly unparsed: number;
  readonly error: number;
  readonly not_run: number;
}

/** Counts units by what became of them; those that stand aside are no units of the question. */
export function countUnits(
  units: Iterable<{ readonly status: UnitStatus; readonly aside?: true | undefined }>,
): Counts {
  const counts = { planned: 0, answered: 0, refused: 0, unparsed: 0, error: 0, not_run: 0 };
  for (const unit of units) {
    if (unit.aside === true) continue;
    counts.planned++;
    counts[unit.status]++;
  }
  return counts;
}
