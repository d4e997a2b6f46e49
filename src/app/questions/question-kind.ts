import type { Config } from "../../config/config.ts";
import type { QuestionInput } from "../../modes/question.ts";
import type { Persona } from "../../prompts/persona.ts";
import type { Prepared, Question } from "../app.ts";

/** What a question's own part is made of. */
export interface QuestionMaterial {
  readonly question: Question;
  /** What all modes share: prompt, attached files, members, caps. */
  readonly base: QuestionInput;
  readonly config: Config;
  /** Every persona there is, the user's own included. */
  readonly personas: () => Promise<readonly Persona[]>;
}

/** The input of a run, with what the user should hear of how it came about. */
export interface QuestionParts {
  readonly input: QuestionInput;
  /** Files read for the mode itself, besides those attached. */
  readonly files?: Prepared["files"] | undefined;
  readonly skippedFiles?: Prepared["skippedFiles"] | undefined;
  /** The run looks at what came in before it asks for more, so that a part of the calls at a time is enough. */
  readonly inWaves?: boolean | undefined;
}

/** What preparing a question of one mode adds to what all of them share. */
export interface QuestionKind {
  /** Whether there is nothing to ask without a prompt. */
  readonly needsPrompt: boolean;
  /** Who answers when nobody is named; the model as itself when absent. */
  readonly defaultPersonas?: readonly string[] | undefined;
  /** How many draws the members share in turn; undefined where each member is asked for itself. */
  draws?(question: Question): number;
  /** Reads what the mode needs and makes the run's input; InputError with every problem. Calls no model, writes nothing. */
  parts(material: QuestionMaterial): Promise<QuestionParts>;
}
