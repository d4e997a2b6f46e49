import type { FileIntent, Plan } from "../../core/plan.ts";
import type { QuestionInput } from "../question.ts";

/** The goal as the prompt, with all that is known of the repository, so that a run does not depend on files that may change. */
export type PlanInput = QuestionInput & {
  readonly plan: {
    readonly mostTasks: number;
    /** How many agents will work side by side. */
    readonly workers: number;
    /** Every file of the repository that git does not ignore. */
    readonly repositoryFiles: readonly string[];
    /** What of that is shown to the model. */
    readonly shownPaths: readonly string[];
    /** Languages, build systems and commands, a line each. */
    readonly facts: readonly string[];
    /** AGENTS.md, README and the like. */
    readonly documents: readonly { readonly path: string; readonly text: string }[];
    readonly roles: readonly string[];
    /** The commit that is checked out. */
    readonly base?: string | undefined;
    /** US dollars per million tokens of the model that is asked, for the estimate. */
    readonly price?:
      | {
          readonly inputUsd: number;
          readonly outputUsd: number;
          readonly cachedInputUsd?: number | undefined;
        }
      | undefined;
    /** Where the plan is written: a folder of the project, and a name that ends in `.yaml`. */
    readonly folder: string;
    readonly file: string;
    readonly overwrite: boolean;
  };
};

/** A plan as a value of JSON, which its interface is not for the type checker. */
export type PlanValue = {
  readonly goal: string;
  readonly base: string | null;
  readonly epics: readonly { readonly id: string; readonly title: string; readonly goal: string }[];
  readonly tasks: readonly {
    readonly id: string;
    readonly title: string;
    readonly epic: string | null;
    readonly role: string | null;
    readonly files: readonly { readonly path: string; readonly change: FileIntent["change"] }[];
    readonly needs: readonly string[];
    readonly priority: number;
    readonly risk: string;
    readonly estimateMinutes: number | null;
  }[];
};

export function planValue({ goal, base, epics, tasks }: Plan): PlanValue {
  return {
    goal,
    base: base ?? null,
    epics: epics.map(({ id, title, goal: own }) => ({ id, title, goal: own })),
    tasks: tasks.map(({ id, title, epic, role, files, needs, priority, risk, estimateMinutes }) => ({
      id,
      title,
      epic: epic ?? null,
      role: role ?? null,
      files: files.map(({ path, change }) => ({ path, change })),
      needs,
      priority,
      risk,
      estimateMinutes: estimateMinutes ?? null,
    })),
  };
}
