import type { PlanTask } from "./plan.ts";
import type { Change } from "./workspace.ts";

/** `waiting`: a person must decide; `error`: the gate itself broke; `not_run`: it was skipped, with the reason. */
export type GateStatus = "passed" | "failed" | "waiting" | "error" | "not_run";

/** What a gate found. */
export interface Verdict {
  readonly gate: string;
  readonly status: GateStatus;
  /** True when a failure is told and does not stop the change. */
  readonly isWarning: boolean;
  /** One sentence. */
  readonly reason: string;
  /** What the agent needs to see to repair it: the end of an output, files, lines. Bounded. */
  readonly evidence: string;
  readonly ms: number;
  /** Absolute path of the whole output, where there is one. */
  readonly output?: string | undefined;
  /** True when it failed in the same way before anybody touched anything. */
  readonly isBaseline?: boolean | undefined;
}

/** What a gate looks at: a committed change in its tree. */
export interface GateRequest {
  readonly task: PlanTask;
  /** Absolute path of the tree, checked out at `change.head`. */
  readonly path: string;
  readonly change: Change;
  /** Outside the tree, for outputs. */
  readonly records: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * The port of gates: each looks at a change and answers a verdict; what goes wrong inside is a verdict too. Rejects only with
 * CancelledError, or with LimitError where a gate spends money and none is left.
 */
export interface Gate {
  readonly name: string;
  /** Names of gates that must pass before it is worth running. */
  readonly after: readonly string[];
  readonly isWarning: boolean;
  check(request: GateRequest): Promise<Verdict>;
}
