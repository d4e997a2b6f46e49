import type { QuestionKind } from "./question-kind.ts";

export const ask: QuestionKind = {
  needsPrompt: true,
  parts: async ({ base }) => ({ input: base }),
};

export const analyze: QuestionKind = {
  ...ask,
  defaultPersonas: ["judge", "critic", "skeptic", "innovator", "advocate"],
};
