import { fillPrompt, type PromptScope, promptText } from "../../prompts/template/fill-prompt.ts";
import type { PromptPart } from "../../prompts/template/prompt-parts.ts";
import type { QuestionInput } from "../question.ts";

/** A named swarm with everything it needs, so that a run does not depend on files that may change. */
export type TemplateInput = {
  /** One line. */
  readonly title: string;
  /** In an order in which each comes after those it waits for. */
  readonly stages: readonly TemplateStage[];
  /** The stages that make the report, by key. */
  readonly shown: readonly string[];
};

/** A part of a template: a question of one mode, asked once, or for each item of an earlier stage. */
export type TemplateStage = {
  readonly key: string;
  readonly mode: string;
  /** Every stage that must have ended before, the one of `each` among them. */
  readonly needs: readonly string[];
  readonly each?: string | undefined;
  /** Most items taken up, the best ones. */
  readonly most: number;
  /** Runs for each item, or in all where it has none. */
  readonly times: number;
  /** Nothing to take up is no shortfall. */
  readonly isOptional: boolean;
  readonly prompt: readonly PromptPart[];
  /** The input of its mode without its prompt; of a template its stages. */
  readonly question: Omit<QuestionInput, "prompt"> | TemplateInput;
};

/** Apart enough that no two runs of one stage share a sample, however many it has. */
const SAMPLES_APART = 1_000_000;

/** What a stage's mode is given for one run, with what is known of other stages put into its prompt. */
export function inputFor(stage: TemplateStage, scope: PromptScope): QuestionInput | TemplateInput {
  const { question } = stage;
  if ("stages" in question) return nested(question, scope, 1);
  const first = question.firstSample ?? 0;
  return {
    ...question,
    prompt: promptText(fillPrompt(stage.prompt, scope)),
    ...(scope.pass === 1 ? {} : { firstSample: first + (scope.pass - 1) * SAMPLES_APART }),
  };
}

/** The same template, with the pieces filled that look `up` templates outwards. */
function nested(template: TemplateInput, scope: PromptScope, up: number): TemplateInput {
  return {
    ...template,
    stages: template.stages.map((stage) => ({
      ...stage,
      prompt: fillPrompt(stage.prompt, scope, up),
      question:
        "stages" in stage.question
          ? nested(stage.question, scope, up + 1)
          : { ...stage.question, ...laterSamples(stage.question, scope) },
    })),
  };
}

function laterSamples({ firstSample = 0 }: { readonly firstSample?: number | undefined }, { pass }: PromptScope) {
  return pass === 1 ? {} : { firstSample: firstSample * 100 + (pass - 1) * SAMPLES_APART * 100 };
}
