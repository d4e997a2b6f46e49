import type { Question } from "../app/app.ts";
import type { FlagNumbers } from "./flag-numbers.ts";
import type { QuestionFlags } from "./question-flags.ts";

/** The template that `swarm run` names, and what `--set` puts into its slots. */
export function readTemplateFlags(
  { set = [] }: QuestionFlags,
  { problems }: FlagNumbers,
  words: readonly string[],
): Partial<Question> {
  const [name = "", ...others] = words;
  if (name === "") problems.push("expected the name of a template, got none: see `swarm templates`");
  if (others.length > 0) {
    problems.push(
      `expected one name of a template, got also ${others.join(" ").slice(0, 80)}: put a value in quotes, as --set slot="..."`,
    );
  }
  const values = set.flatMap((text) => {
    const [, slot, value] = /^([^=]*)=([\s\S]*)$/.exec(text) ?? [];
    if (slot !== undefined && slot.trim() !== "" && value !== undefined) return [{ slot: slot.trim(), value }];
    problems.push(`expected --set slot=value, got ${JSON.stringify(text.slice(0, 80))}`);
    return [];
  });
  return {
    targets: undefined,
    template: {
      name,
      set: values,
      readStage: async (words) => (await import("./stage-question.ts")).stageQuestion(words),
    },
  };
}
