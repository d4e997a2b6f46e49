import * as z from "zod/mini";
import { systemText } from "./ask.ts";
import type { Conversation } from "./conversation.ts";
import { oneTurn } from "./conversation.ts";
import type { Persona } from "./persona.ts";
import type { StructuredSpec } from "./structured.ts";

/** One vote of a batch. */
export type Vote = {
  /** The answer alone, short enough to be counted. */
  readonly answer: string;
  /** From 0 to 100: how likely the voter thinks its answer is right. */
  readonly confidence: number;
  /** One to five, strongest first. */
  readonly reasons: readonly string[];
};

const LONGEST_ANSWER = 160;

const answer = z.string().check(
  z.refine((text) => text.trim() !== "", "an answer of at least one word"),
  z.refine((text) => text.length <= LONGEST_ANSWER, `an answer of at most 12 words (${LONGEST_ANSWER} characters)`),
);
const confidence = z.number().check(z.refine((value) => value >= 0 && value <= 100, "a number from 0 to 100"));
const reasons = z
  .array(z.string())
  .check(z.refine((list) => list.length >= 1 && list.length <= 5, "one to five reasons, the strongest first"));

/** Limits are checked here and asked for in words: several providers refuse a native schema that holds lengths or ranges. */
export const VOTE: StructuredSpec<Vote> = { name: "vote", schema: z.object({ answer, confidence, reasons }) };

const BALLOT = `# How to vote

You are one of many independent voters; equal answers are counted together by their wording. Decide by yourself, then give these three, in place of any other output shape you were told:

- \`answer\`: the answer alone, in at most 12 words, the way most people would write it. Use a full common name rather than a nickname; digits with a unit for a quantity (\`1.5 GB\`); \`2026-03-01\` for a date; \`yes\` or \`no\` where the question allows it; the letter alone where it offers lettered choices. No explanation, no condition, no second answer. If nothing fits, say \`none\`; if the question cannot be answered from what you have, say \`cannot tell\`.
- \`confidence\`: a whole number from 0 to 100, the chance that this answer is right. 50 means a coin toss between two.
- \`reasons\`: one to five, each one sentence, the strongest first. Put what speaks against your answer last, if it could change it.`;

export interface VotePrompt {
  readonly question: string;
  /** From `attachmentParts`. */
  readonly files?: readonly string[] | undefined;
  readonly system?: string | undefined;
  readonly persona?: Persona | undefined;
}

/** One ballot; the same words for every voter. Send it through `withSchema` with {@link VOTE}. */
export function votePrompt({ question, files = [], system, persona }: VotePrompt): Conversation {
  return oneTurn(systemText(persona, system), [...files, `# The question\n\n${question}`, BALLOT]);
}
