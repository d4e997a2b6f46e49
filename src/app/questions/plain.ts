import { InputError } from "../../core/errors.ts";
import type { AnalyzeInput } from "../../modes/analyze.ts";
import type { QuestionKind } from "./question-kind.ts";

export const ask: QuestionKind = {
  needsPrompt: true,
  groups: false,
  parts: async ({ base }) => ({ input: base }),
};

export const analyze: QuestionKind = {
  ...ask,
  async parts({ question, base }) {
    const { rank } = question;
    if (rank !== true && question.judge !== undefined) {
      throw new InputError("expected --rank with --judge, since an analysis has nothing else to judge, got none");
    }
    if (rank === true && base.members.length < 2) {
      throw new InputError("expected two personas or more for --rank, got 1");
    }
    // What the judge will be asked is among the planned calls.
    const ranked = rank === true ? { ...base, rank } : base;
    if (question.refine === undefined) return { input: ranked, judgeCalls: 0 };
    if (base.members.length < 2) {
      throw new InputError("expected two personas or more for --refine, since one makes no synthesis, got 1");
    }
    const input: AnalyzeInput = { ...ranked, refine: true };
    return { input, judgeCalls: 0 };
  },
  defaultPersonas: ["judge", "critic", "skeptic", "innovator", "advocate"],
};
