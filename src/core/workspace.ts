/** Who a commit is by: the name of the persona, with the e-mail of the human at the keyboard. */
export interface CommitAuthor {
  readonly name: string;
  readonly email: string;
}

/** What a workspace is wanted for. One task of one run has one workspace. */
export interface WorkspaceRequest {
  readonly run: string;
  readonly task: string;
  /** Of the run's holder; a workspace held under a newer one is refused with ConflictError. */
  readonly epoch: number;
  /** The commit to start from, where the task has no workspace yet; the tip of the target when absent. */
  readonly base?: string | undefined;
}

/** An isolated place with files and processes. */
export interface Workspace {
  readonly run: string;
  readonly task: string;
  readonly epoch: number;
  /** Absolute path of the tree. */
  readonly path: string;
  /** `swarm/RUN/TASK`; empty where the kind of workspace has no branches. */
  readonly branch: string;
  /** The commit that it began from. */
  readonly base: string;
  /** A private home folder outside the tree, kept for all attempts at the task. */
  readonly home: string;
  /** For transcripts and outputs; outside the tree, kept after the workspace is closed. */
  readonly records: string;
  /** `SWARM_RUN`, `SWARM_TASK`, a port range of its own and what the owner configured. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface ChangedFile {
  readonly path: string;
  readonly status: "added" | "modified" | "deleted" | "renamed";
  /** The old path of a renamed file. */
  readonly from?: string | undefined;
  /** Lines; 0 for binary files. */
  readonly added: number;
  readonly removed: number;
  readonly isBinary: boolean;
  /** Bytes of the new content; 0 for a deleted file. */
  readonly bytes: number;
}

/** What a task changed, committed. */
export interface Change {
  readonly base: string;
  /** The commit that holds all of it; equal to `base` when nothing changed. */
  readonly head: string;
  readonly files: readonly ChangedFile[];
}

/** How a rebase went. After a conflict the tree holds both sides, marked, for whoever resolves it. */
export type Rebased =
  | { readonly kind: "done"; readonly base: string; readonly head: string }
  | { readonly kind: "conflict"; readonly base: string; readonly files: readonly string[] };

/** A workspace as a person sees it in a list. */
export interface WorkspaceView {
  readonly run: string;
  readonly task: string;
  readonly path: string;
  readonly branch: string;
  /** `leased`: somebody works in it; `kept`: it holds work that has not landed; `pooled`: empty and ready for use. */
  readonly state: "leased" | "kept" | "pooled";
  /** Why it may not be removed; undefined when it may. */
  readonly keeps?: string | undefined;
  readonly changedAt: number;
}

/**
 * The port of isolated places. Whatever is dirty, leased or not landed is never deleted. Every call that changes something
 * carries the epoch in the workspace and is refused with ConflictError when a newer one holds it.
 */
export interface Workspaces {
  /** The task's workspace with the work that is in it, or a new one. */
  open(request: WorkspaceRequest, signal: AbortSignal): Promise<Workspace>;
  /** Commits all that differs from the last commit; answers the new commit, or the old one when nothing does. */
  checkpoint(workspace: Workspace, message: string, author: CommitAuthor): Promise<string>;
  change(workspace: Workspace): Promise<Change>;
  /** The change as a unified diff, at most `mostBytes` of it. */
  diff(workspace: Workspace, mostBytes: number): Promise<string>;
  rebase(workspace: Workspace, onto: string): Promise<Rebased>;
  /** Gives it back. A landed one goes to the pool; any other is kept as it is, and only its lease ends. */
  close(workspace: Workspace, isLanded: boolean): Promise<void>;
  list(): Promise<readonly WorkspaceView[]>;
}
