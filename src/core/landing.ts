import type { CommitAuthor } from "./workspace.ts";

/** A change that passed its gates and wants to land. */
export interface LandingEntry {
  readonly task: string;
  /** The commit that holds the change, on top of `base`. */
  readonly head: string;
  readonly base: string;
  /** The whole commit message, trailers included; the change lands as one commit. */
  readonly message: string;
  readonly author: CommitAuthor;
}

export interface LandingRequest {
  readonly run: string;
  readonly epoch: number;
  /** Names this landing within the run; a repeated one finds what the first has done. */
  readonly key: string;
  /** The branch to land on. */
  readonly target: string;
  /** The remote to push to; the local branch when absent. */
  readonly remote?: string | undefined;
  /** In the order in which they are to land. */
  readonly entries: readonly LandingEntry[];
  readonly signal: AbortSignal;
}

/** Why a change did not land; it goes back to its agent with the evidence. */
export interface LandingRejection {
  readonly task: string;
  readonly reason: "conflict" | "gates" | "empty";
  readonly evidence: string;
  readonly files: readonly string[];
  /** The commit of the target that it was tried on. */
  readonly onto: string;
}

export interface LandingResult {
  readonly landed: readonly { readonly task: string; readonly commit: string }[];
  readonly rejected: readonly LandingRejection[];
  /** The target's commit afterwards. */
  readonly target: string;
}

/**
 * The port of landing: the only thing that moves the target, one at a time, and only to a commit whose gates passed on top of
 * the target. Idempotent: a repeat after a kill finds out what has landed. Waits while somebody has the target checked out
 * with changes; ConflictError when the epoch is old or the target was rewritten.
 */
export interface Landing {
  land(request: LandingRequest): Promise<LandingResult>;
}
