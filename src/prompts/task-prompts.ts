import type { LandingRejection } from "../core/landing.ts";
import type { PlanTask } from "../core/plan.ts";
import type { ChangedFile } from "../core/workspace.ts";
import { quotedName } from "./fence.ts";
import { fillProse, type ProseNames, parseProse } from "./prose-template.ts";
import {
  changesText,
  conflictText,
  doneText,
  filesText,
  foreignText,
  type GateProblem,
  problemsText,
  taskText,
  testsText,
} from "./task-pieces.ts";

/** The texts with which work is given out and told of, with `{{name}}` for what changes: those of `library/prompts/*.md` or the user's. */
export interface TaskTemplates {
  readonly task: string;
  readonly repair: string;
  readonly handoff: string;
  readonly conflict: string;
  readonly pullRequest: string;
}

/** Why an agent is asked: at first, after a red gate, in another's place, or because the change did not land. `files`: what the tree holds already. */
export type Occasion =
  | { readonly kind: "first"; readonly files?: readonly ChangedFile[] | undefined }
  | {
      readonly kind: "repair";
      readonly problems: readonly GateProblem[];
      readonly files?: readonly ChangedFile[] | undefined;
    }
  | {
      readonly kind: "handoff";
      /** Who tried before. */
      readonly from: string;
      readonly problems: readonly GateProblem[];
      readonly files: readonly ChangedFile[];
    }
  | { readonly kind: "conflict"; readonly rejection: LandingRejection };

export interface TaskPrompt {
  readonly templates: TaskTemplates;
  readonly persona: { readonly name: string; readonly instructions: string };
  readonly task: PlanTask;
  /** Of the whole plan. */
  readonly goal: string;
  /** Facts about the repository; may be empty. */
  readonly repository: string;
  /** AGENTS.md and the like; may be empty. */
  readonly instructions: string;
  readonly occasion: Occasion;
}

const AGENT_NAMES = [
  "persona.name",
  "persona",
  "goal",
  "task.id",
  "task",
  "done",
  "tests",
  "files",
  "repository",
  "instructions",
  "changes",
] as const;

/** What may and what must stand in each template. */
export const TEMPLATE_NAMES: Readonly<Record<keyof TaskTemplates, ProseNames>> = {
  task: { known: AGENT_NAMES, needed: ["task"] },
  repair: { known: [...AGENT_NAMES, "problems"], needed: ["task", "problems"] },
  handoff: { known: [...AGENT_NAMES, "from", "problems"], needed: ["task"] },
  conflict: { known: [...AGENT_NAMES, "conflict"], needed: ["task", "conflict"] },
  pullRequest: {
    known: ["title", "goal", "task.id", "task.goal", "done", "files", "gates", "persona", "agent", "run", "cost"],
    needed: [],
  },
};

/** What the file of a template is called, without `.md`. */
export const TEMPLATE_FILES: Readonly<Record<keyof TaskTemplates, string>> = {
  task: "task",
  repair: "repair",
  handoff: "handoff",
  conflict: "conflict",
  pullRequest: "pull-request",
};

const TEMPLATE_OF: Readonly<Record<Occasion["kind"], keyof TaskTemplates>> = {
  first: "task",
  repair: "repair",
  handoff: "handoff",
  conflict: "conflict",
};

/**
 * What an agent is told at the start of an attempt. What others wrote, the task included, stands in fences that it cannot end.
 * InputError, with the line, where a template holds a slot that there is none of.
 */
export function taskPrompt({ templates, persona, task, goal, repository, instructions, occasion }: TaskPrompt): string {
  const which = TEMPLATE_OF[occasion.kind];
  const parts = parseProse(templates[which], TEMPLATE_NAMES[which], `${TEMPLATE_FILES[which]}.md`);
  return fillProse(parts, {
    "persona.name": persona.name,
    persona: persona.instructions.trim(),
    goal: foreignText("The goal of the whole plan, of which your task is a part:", goal),
    "task.id": quotedName(task.id),
    task: taskText(task),
    done: doneText(task),
    tests: testsText(task),
    files: filesText(task),
    repository: foreignText("Facts about the repository:", repository),
    instructions: foreignText(
      "The repository's own instructions to agents. Follow what they say of style, commands and tests; where they contradict the rules above, the rules above hold:",
      instructions,
    ),
    ...occasionValues(occasion),
  });
}

function occasionValues(occasion: Occasion): Readonly<Record<string, string>> {
  switch (occasion.kind) {
    case "first":
      return { changes: changesText(occasion.files ?? []) };
    case "repair":
      return { changes: changesText(occasion.files ?? []), problems: problemsText(occasion.problems) };
    case "handoff":
      return {
        changes: changesText(occasion.files),
        problems: problemsText(occasion.problems),
        from: quotedName(occasion.from),
      };
    case "conflict":
      return { conflict: conflictText(occasion.rejection) };
  }
}
