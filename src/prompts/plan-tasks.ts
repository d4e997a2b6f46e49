import * as z from "zod/mini";
import { RISKS } from "../core/plan.ts";
import { type Conversation, oneTurn } from "./conversation.ts";
import type { DraftedEpic } from "./plan-epics.ts";
import type { PlanWords } from "./plan-words.ts";
import type { StructuredSpec } from "./structured.ts";

const CHANGES = ["edit", "new", "delete", "rename"] as const;

const task = z.object({
  id: z.string(),
  title: z.string(),
  goal: z.string(),
  area: z.string(),
  role: z.string(),
  skills: z.array(z.string()),
  files: z.array(z.object({ path: z.string(), change: z.enum(CHANGES) })),
  inputs: z.array(z.string()),
  outputs: z.array(z.string()),
  tests: z.array(z.string()),
  done: z.array(z.string()),
  needs: z.array(z.string()),
  priority: z.number(),
  risk: z.enum(RISKS),
  estimateMinutes: z.number(),
});

/** A task as it was drafted; its id and needs are as its author wrote them. */
export type DraftedTask = z.infer<typeof task>;
export type DraftedTasks = { readonly tasks: readonly DraftedTask[] };

export const PLAN_TASKS: StructuredSpec<DraftedTasks> = {
  name: "tasks",
  schema: z.object({ tasks: z.array(task) }),
};

/** One call of the second stage: the tasks of one epic. What it is about stands last, so that all of them share one long prefix. */
export function tasksPrompt(
  { system, before, goal, roles }: PlanWords,
  epics: readonly DraftedEpic[],
  epic: DraftedEpic,
  most: number,
): Conversation {
  const list = epics.map((each) => {
    const needs = each.needs.length === 0 ? "" : ` (after ${each.needs.join(", ")})`;
    return `- \`${each.id}\`: ${each.title}${needs}. ${each.goal}`;
  });
  const own = `# The epic to cut\n\n\`${epic.id}\`: ${epic.title}\n\n${epic.goal}\n\nAt most ${most} ${most === 1 ? "task" : "tasks"}.`;
  return oneTurn(system, [...before, `# The goal\n\n${goal}`, `# The epics\n\n${list.join("\n")}`, form(roles), own]);
}

function form(roles: readonly string[]): string {
  return `# How to cut it

Cut one epic, named at the end, into tasks. A task is what one agent does in one go, in 10 to 60 minutes, and what lands as one commit that leaves the repository green: its tests come with it. Prefer tasks that do not wait for each other and do not touch the same files. Answer with \`tasks\`, each with:

- \`id\`: the epic's id, a dash, and lower-case letters, digits and dashes, as \`storage-schema\`; at most 60 characters.
- \`title\`: one line, imperative; it becomes the commit's subject.
- \`goal\`: two to six sentences that tell an agent who sees nothing else what to do and what to leave alone.
- \`area\`: the part of the code base in one word, as \`api\`.
- \`role\`: who does it${roles.length === 0 ? "" : `, one of: ${roles.join(", ")}`}.
- \`skills\`: up to five.
- \`files\`: every file that will be touched, tests included, as \`path\` from the repository's root and \`change\`: \`edit\` (the file exists in the list above), \`new\` (it does not), \`delete\`, \`rename\` (the path it has now). A path that is neither in the list nor made by a task is an error.
- \`inputs\`: what the agent should read first. \`outputs\`: what others can rely on afterwards: names of functions, files, commands.
- \`tests\`: tests to write, and the command that runs them.
- \`done\`: the definition of done, one to five lines that somebody else can check. Never empty.
- \`needs\`: ids of the tasks of this epic that must have landed before. The first tasks of the epic wait for the epics that it needs by themselves. Never in a circle.
- \`priority\`: 1 to 10, 10 the most urgent. \`risk\`: ${RISKS.join(", ")}. \`estimateMinutes\`: how long an agent takes.`;
}

/** The words of a repair round: what the check found, each problem in one sentence. */
export function planComplaint(problems: readonly string[]): string {
  return [
    "A check of the whole plan found this:",
    problems.map((problem) => `- ${problem}`).join("\n"),
    "Give the whole answer again, in the same form, with these problems corrected and nothing else changed.",
  ].join("\n\n");
}
