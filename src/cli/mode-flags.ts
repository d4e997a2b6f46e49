import type { Question, QuestionMode } from "../app/app.ts";
import { readBatchFlags } from "./batch-flags.ts";
import { readCouncilFlags } from "./council-flags.ts";
import type { FlagNumbers } from "./flag-numbers.ts";
import { readAnalyzeFlags, readGenerateFlags } from "./generate-flags.ts";
import { readPlanFlags } from "./plan-flags.ts";
import type { QuestionFlags } from "./question-flags.ts";
import { readReviewFlags } from "./review-flags.ts";
import { readTemplateFlags } from "./template-flags.ts";
import { readTestCasesFlags } from "./test-cases-flags.ts";

/** What stands on a question's command line beside its flags. */
export type Words =
  /** One prompt; or N and one prompt. */
  | "prompt"
  | "samples-prompt"
  /** Paths and globs; or N and those. The files of `-f` are attached besides. */
  | "targets"
  | "samples-targets"
  /** The name of a template. */
  | "name";

/** How one mode's command line is read. */
export interface ModeFlags {
  readonly words: Words;
  /** A command line that works, without `swarm MODE`. */
  readonly example: string;
  /** The part of the question that only this mode has; what is wrong with a flag is added to `numbers.problems`. */
  read?(flags: QuestionFlags, numbers: FlagNumbers, words: readonly string[]): Partial<Question>;
}

export const MODE_FLAGS: { readonly [M in QuestionMode]: ModeFlags } = {
  ask: { words: "prompt", example: '"your question", or - to read it from stdin' },
  analyze: { words: "prompt", example: '"your question", or - to read it from stdin', read: readAnalyzeFlags },
  generate: {
    words: "samples-prompt",
    example: '40 "your problem", or - to read it from stdin',
    read: readGenerateFlags,
  },
  batch: {
    words: "samples-prompt",
    example: '50 "your question", or - to read it from stdin',
    read: readBatchFlags,
  },
  council: { words: "prompt", example: '"your proposal", or - to read it from stdin', read: readCouncilFlags },
  plan: { words: "prompt", example: '"your goal", or - to read it from stdin', read: readPlanFlags },
  template: { words: "name", example: 'design-options --set problem="..."', read: readTemplateFlags },
  "test-cases": { words: "samples-targets", example: "20 src/module.ts", read: readTestCasesFlags },
  review: { words: "targets", example: '"src/**/*.ts"', read: readReviewFlags },
};
