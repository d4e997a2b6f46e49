import type { Question } from "../app/app.ts";
import type { FlagNumbers } from "./flag-numbers.ts";
import type { QuestionFlags } from "./question-flags.ts";

/** The part of a question that only `batch` has. */
export function readBatchFlags(
  { inputs, samples, untilConfident }: QuestionFlags,
  numbers: FlagNumbers,
  words: readonly string[],
): Partial<Question> {
  const prompt = words.filter((word, index) => index > 0 || samples !== undefined || !/^[-+]?[\d.,_]+$/.test(word));
  if (inputs !== undefined && prompt.length > 0) {
    numbers.problems.push(
      `expected a prompt or --inputs, got both: ${JSON.stringify(prompt.join(" ").slice(0, 80))} and ${inputs}`,
    );
  }
  if (inputs?.trim() === "") numbers.problems.push("expected --inputs to be a file, got an empty name");
  return { inputs, targets: undefined, untilConfident: numbers.untilConfident(untilConfident) };
}
