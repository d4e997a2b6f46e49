import type { Question, QuestionMode } from "../app/app.ts";
import type { FlagNumbers } from "./flag-numbers.ts";
import type { QuestionFlags } from "./question-flags.ts";

/** What stands on a question's command line beside its flags. */
export type Words =
  /** One prompt; or N and one prompt. */
  | "prompt"
  | "samples-prompt"
  /** Paths and globs; or N and those. The files of `-f` are attached besides. */
  | "targets"
  | "samples-targets";

/** How one mode's command line is read. */
export interface ModeFlags {
  readonly words: Words;
  /** A command line that works, without `swarm MODE`. */
  readonly example: string;
  /** The part of the question that only this mode has; what is wrong with a flag is added to `numbers.problems`. */
  read?(flags: QuestionFlags, numbers: FlagNumbers): Partial<Question>;
}

export const MODE_FLAGS: { readonly [M in QuestionMode]: ModeFlags } = {
  ask: { words: "prompt", example: '"your question", or - to read it from stdin' },
  analyze: { words: "prompt", example: '"your question", or - to read it from stdin' },
  batch: {
    words: "samples-prompt",
    example: '50 "your question", or - to read it from stdin',
    read: (flags, numbers) => ({ untilConfident: numbers.untilConfident(flags.untilConfident) }),
  },
};
