export const RISKS = ["low", "medium", "high"] as const;
export type Risk = (typeof RISKS)[number];

/** A file that a task is expected to touch. */
export interface FileIntent {
  /** Relative to the repository, with forward slashes; a folder ends in `/`. */
  readonly path: string;
  readonly change: "edit" | "new" | "delete" | "rename";
}

/** A node of a plan: something that one agent can do in one worktree and that lands as one commit. */
export interface PlanTask {
  /** Lower-case letters, digits and dashes, unique in the plan; part of the branch's name. */
  readonly id: string;
  /** One line; becomes the commit's subject. */
  readonly title: string;
  readonly goal: string;
  readonly epic?: string | undefined;
  /** Part of the code base, as `api` or `docs`. */
  readonly area?: string | undefined;
  /** What kind of worker fits, as `backend`. */
  readonly role?: string | undefined;
  readonly skills: readonly string[];
  readonly files: readonly FileIntent[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Tests to write or to run, in words or as commands. */
  readonly tests: readonly string[];
  /** The definition of done: each line can be checked. */
  readonly done: readonly string[];
  /** Ids of the tasks that must have landed before. */
  readonly needs: readonly string[];
  /** 1 to 10; 10 is the most urgent. */
  readonly priority: number;
  readonly risk: Risk;
  readonly estimateMinutes?: number | undefined;
  /** Names of the gates it must pass; all that the repository has when absent. */
  readonly gates?: readonly string[] | undefined;
}

export interface PlanEpic {
  readonly id: string;
  readonly title: string;
  readonly goal: string;
}

/** A goal as a graph of tasks: what a person reads and changes before anything is built. */
export interface Plan {
  readonly version: 1;
  readonly goal: string;
  /** The commit that was looked at when the plan was made. */
  readonly base?: string | undefined;
  readonly epics: readonly PlanEpic[];
  readonly tasks: readonly PlanTask[];
}

/** `blocked`: a task that it needs has failed. */
export type TaskStatus = "pending" | "ready" | "running" | "blocked" | "landed" | "failed" | "cancelled";
