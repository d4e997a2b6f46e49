import type { AgentEnd } from "../core/coding-agent.ts";
import { showUsd } from "../core/show-usd.ts";

/** Limits of one task over its whole life, resumes and retries included. */
export interface TaskLimits {
  readonly attempts: number;
  /** US dollars; no limit of its own when absent. */
  readonly costUsd?: number | undefined;
}

/** What an attempt came to, as far as the next one depends on it. */
export interface AttemptRecord {
  /** Its place in the list of agents. */
  readonly agent: number;
  /** `unstarted`: the agent could not be started at all. */
  readonly ending: AgentEnd["ending"] | "unstarted";
  /** null when no price is known. */
  readonly costUsd: number | null;
  /** Why the change did not land, for the message of a failure. */
  readonly reason: string;
}

export type NextAttempt =
  | { readonly kind: "attempt"; readonly agent: number; readonly isHandOff: boolean }
  | { readonly kind: "failed"; readonly reason: string };

/** An agent that had a change sent back gets this many attempts in a row before another one is asked. */
const IN_A_ROW = 2;

/** Who tries next: the same agent with the evidence, then another one; or why nobody does any more. */
export function nextAttempt(past: readonly AttemptRecord[], agents: number, limits: TaskLimits): NextAttempt {
  const last = past.at(-1);
  if (last === undefined) return { kind: "attempt", agent: 0, isHandOff: false };
  if (past.length >= limits.attempts) {
    return { kind: "failed", reason: `${past.length} of ${limits.attempts} attempts used; the last: ${last.reason}` };
  }
  const spent = past.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0);
  if (limits.costUsd !== undefined && spent >= limits.costUsd) {
    const used = `${showUsd(spent)} of ${showUsd(limits.costUsd)}`;
    return { kind: "failed", reason: `the task has used ${used}; the last attempt: ${last.reason}` };
  }
  const isUnable = last.ending === "crashed" || last.ending === "refused" || last.ending === "unstarted";
  const isTired = past.slice(-IN_A_ROW).filter(({ agent }) => agent === last.agent).length === IN_A_ROW;
  const agent = isUnable || isTired ? (last.agent + 1) % agents : last.agent;
  return { kind: "attempt", agent, isHandOff: agent !== last.agent };
}
