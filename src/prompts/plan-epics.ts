import * as z from "zod/mini";
import { type Conversation, oneTurn } from "./conversation.ts";
import type { PlanWords } from "./plan-words.ts";
import type { StructuredSpec } from "./structured.ts";

/** A part of the goal whose tasks are drafted in one call. */
export type DraftedEpic = {
  readonly id: string;
  readonly title: string;
  readonly goal: string;
  /** Ids of the epics that must have landed before. */
  readonly needs: readonly string[];
  /** About how many tasks it takes. */
  readonly tasks: number;
};

export type DraftedEpics = { readonly epics: readonly DraftedEpic[] };

export const PLAN_EPICS: StructuredSpec<DraftedEpics> = {
  name: "epics",
  schema: z.object({
    epics: z.array(
      z.object({ id: z.string(), title: z.string(), goal: z.string(), needs: z.array(z.string()), tasks: z.number() }),
    ),
  }),
};

/** The first call of a plan: the goal as a few parts that can be worked on side by side. */
export function epicsPrompt({ system, before, goal }: PlanWords, mostTasks: number, mostEpics: number): Conversation {
  return oneTurn(system, [...before, `# The goal\n\n${goal}`, taskText(mostTasks, mostEpics)]);
}

function taskText(mostTasks: number, mostEpics: number): string {
  return `# How to part it

Part the goal into epics, from 1 to ${mostEpics}: pieces of work that different people could own. As few as the goal needs; one is right for a small goal. In a next step each is cut into tasks, side by side, by somebody who sees the list of epics and not the tasks of the others. Answer with \`epics\`, each with:

- \`id\`: lower-case letters, digits and dashes, at most 24 characters, as \`storage\`.
- \`title\`: one line.
- \`goal\`: two to five sentences: what is there afterwards that was not there before, which files or folders of the repository it is about, what it leaves to the other epics. Name new files that other epics will build upon.
- \`needs\`: ids of the epics of which everything must have landed before this one can begin. As few as possible: what does not wait can be done at the same time.
- \`tasks\`: about how many tasks it takes, from 1 to 20; all epics together at most ${mostTasks}. A task is what one person does in 10 to 60 minutes and lands as one commit with its tests.`;
}
