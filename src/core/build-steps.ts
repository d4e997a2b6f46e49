import type { AgentEnd, AgentLimits } from "./coding-agent.ts";
import type { LandingEntry, LandingRejection } from "./landing.ts";
import type { Usage } from "./model.ts";
import type { PlanTask } from "./plan.ts";
import type { Change, CommitAuthor } from "./workspace.ts";

/** One attempt of a coding agent at a task, in the task's workspace. */
export interface WorkInput {
  readonly task: PlanTask;
  /** From 1. */
  readonly attempt: number;
  /** The agent's name, as `codex` or `shell`. */
  readonly agent: string;
  /** `provider/model` that it talks to; absent where it cannot be metered. */
  readonly model?: string | undefined;
  /** The persona's name: the author of the commits. */
  readonly persona: string;
  readonly prompt: string;
  readonly limits: AgentLimits;
  /** What the attempt before committed; whatever else is in the tree by now was left there by gates. */
  readonly before?: Change | undefined;
  /** The branch that it is to land on. */
  readonly target: string;
  /** The target's commit to bring the work onto first, after a landing was refused there. */
  readonly onto?: string | undefined;
}

/** What an attempt came to. What it achieved is the change, whatever the agent said. */
export interface WorkOutput {
  readonly end: AgentEnd;
  /** All that the task has changed so far, this attempt included. */
  readonly change: Change;
  readonly usage: Usage;
  /** US dollars; null when no price is known. */
  readonly costUsd: number | null;
  readonly requests: number;
  /** Absolute path of the attempt's transcript. */
  readonly transcript: string;
  /** Files that hold both sides of a conflict which the attempt left unresolved. */
  readonly conflicts: readonly string[];
}

/** One gate over the change of a task; its output is a `Verdict`. */
export interface GateInput {
  readonly task: PlanTask;
  /** The owner lets tasks delete and rename as many files as they like. */
  readonly allowMassChange?: boolean | undefined;
  readonly gate: string;
  /** The branch that it is to land on. */
  readonly target: string;
  /** The committed change that it looks at. */
  readonly change: Change;
}

/** Changes that passed their gates and are to land together, in this order. */
export interface LandInput {
  readonly target: string;
  readonly remote?: string | undefined;
  /** No gate is run on what lands, because the owner skips gates. */
  readonly isUnchecked?: boolean | undefined;
  readonly entries: readonly (Omit<LandingEntry, "author"> & { readonly author: Pick<CommitAuthor, "name"> })[];
}

export interface LandOutput {
  readonly landed: readonly { readonly task: string; readonly commit: string }[];
  readonly rejected: readonly LandingRejection[];
  readonly target: string;
}
