import type { BatchInput } from "../../modes/batch.ts";
import type { QuestionKind } from "./question-kind.ts";

export const batch: QuestionKind = {
  needsPrompt: true,
  draws: ({ samples = 1 }) => samples,
  async parts({ question, base }) {
    const { samples = 1, untilConfident } = question;
    const input: BatchInput = { ...base, samples, untilConfident };
    return { input, inWaves: untilConfident !== undefined };
  },
};
