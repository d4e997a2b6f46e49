import type { Config } from "../../config/config.ts";
import type { PlannedCall } from "../../core/context.ts";
import type { ModelFacts } from "../../core/model.ts";
import type { Run } from "../../core/run.ts";
import type { QuestionInput } from "../../modes/question.ts";
import type { Persona } from "../../prompts/persona.ts";
import type { Prepared, Question } from "../app.ts";

/** What a question's own part is made of. */
export interface QuestionMaterial {
  readonly question: Question;
  /** What all modes share: prompt, attached files, members, caps. */
  readonly base: QuestionInput;
  readonly config: Config;
  /** What is known of every model that may be asked. */
  readonly facts?: ReadonlyMap<string, ModelFacts> | undefined;
  /** Every persona there is, the user's own included. */
  readonly personas: () => Promise<readonly Persona[]>;
  /** The project's newest runs with their outcomes, at most so many. */
  readonly earlierRuns: (most: number) => Promise<readonly Run[]>;
}

/** The input of a run, with what the user should hear of how it came about. */
export interface QuestionParts {
  readonly input: QuestionInput;
  /** Files read for the mode itself, besides those attached. */
  readonly files?: Prepared["files"] | undefined;
  readonly skippedFiles?: Prepared["skippedFiles"] | undefined;
  /** What the owner should hear before anything is dispatched, a sentence each. */
  readonly notices?: readonly string[] | undefined;
  /** Why the owner must confirm, whatever the price; a sentence. */
  readonly confirm?: string | undefined;
  /** The most calls to a judge that the mode may make; those of one grouping when absent. */
  readonly judgeCalls?: number | undefined;
  /** The run may come to its end with fewer calls than are planned. */
  readonly mayEndEarly?: boolean | undefined;
  /** Calls of members who may join while it runs, the most there can be. */
  readonly recruitCalls?: readonly PlannedCall[] | undefined;
  /** Calls that ask again for what came twice or not at all, the most there can be. */
  readonly replacementCalls?: readonly PlannedCall[] | undefined;
  /** How many texts may be grouped; one a planned call when absent. */
  readonly groupedTexts?: number | undefined;
  /** The run looks at what came in before it asks for more, so that a part of the calls at a time is enough. */
  readonly inWaves?: boolean | undefined;
}

/** What preparing a question of one mode adds to what all of them share. */
export interface QuestionKind {
  /** Whether there is nothing to ask without a prompt. */
  readonly needsPrompt: boolean;
  /** False where answers are never grouped by meaning, so that a configured model for embeddings plays no part. */
  readonly groups?: false | undefined;
  /** True where secrets in attached files are masked as those of its targets are; elsewhere they are warned of. */
  readonly masksFiles?: true | undefined;
  /** Who answers when nobody is named; the model as itself when absent. */
  readonly defaultPersonas?: readonly string[] | undefined;
  /** How many draws the members share in turn; undefined where each member is asked for itself. */
  draws?(question: Question): number | undefined;
  /** Reads what the mode needs and makes the run's input; InputError with every problem. Calls no model, writes nothing. */
  parts(material: QuestionMaterial): Promise<QuestionParts>;
}
