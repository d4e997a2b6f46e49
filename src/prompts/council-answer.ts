import * as z from "zod/mini";
import { fenced, quotedName } from "./fence.ts";
import type { StructuredSpec } from "./structured.ts";
import { filled, percentage } from "./structured-fields.ts";

export type CouncilVerdictWord = "proceed" | "conditional" | "stop" | "abstain" | "escalate";

/** Something a member lacks. `needed`: it cannot take a position without it. */
export type MissingInformation = {
  readonly kind: "file" | "command" | "fact";
  readonly what: string;
  readonly why: string;
  readonly needed: boolean;
};

/** What one member of a council answers in one round. Others are named as the member saw them. */
export type CouncilAnswer = {
  readonly verdict: CouncilVerdictWord;
  readonly confidence: number;
  readonly conviction: number;
  readonly reasoning: string;
  readonly blockers: readonly string[];
  readonly missing: readonly MissingInformation[];
  readonly agreesWith: readonly string[];
  readonly disagreesWith: readonly string[];
  readonly changed: boolean;
  /** Empty where nothing changed. */
  readonly whyChanged: string;
  /** Names of personas. */
  readonly recruits: readonly string[];
};

const MOST_LISTED = 20;

function listUpTo<T extends z.core.$ZodType>(what: string, item: T) {
  return z.array(item).check(z.refine((list) => list.length <= MOST_LISTED, `at most ${MOST_LISTED} ${what}`));
}

const missing = z.object({
  kind: z.enum(["file", "command", "fact"]),
  what: filled("what is missing"),
  why: z.string(),
  needed: z.boolean(),
});

export const COUNCIL_ANSWER: StructuredSpec<CouncilAnswer> = {
  name: "council_answer",
  schema: z.object({
    verdict: z.enum(["proceed", "conditional", "stop", "abstain", "escalate"]),
    confidence: percentage,
    conviction: percentage,
    reasoning: filled("reasoning"),
    blockers: listUpTo("blockers", z.string()),
    missing: listUpTo("things that are missing", missing),
    agreesWith: listUpTo("members", z.string()),
    disagreesWith: listUpTo("members", z.string()),
    changed: z.boolean(),
    whyChanged: z.string(),
    recruits: listUpTo("recruits", z.string()),
  }),
};

/** An answer as others read it, whoever gave it. */
export interface ShownAnswer {
  /** The name under which it is shown. */
  readonly name: string;
  readonly answer: CouncilAnswer;
}

/** The answer as one block of data under its name. */
export function shownAnswer({ name, answer }: ShownAnswer): string {
  return `Answer of ${quotedName(name)}:\n${fenced(answerText(answer), "markdown")}`;
}

/** All of an answer that bears on the proposal, as Markdown; what is empty is left out. */
function answerText(answer: CouncilAnswer): string {
  const { verdict, confidence, conviction, reasoning, blockers, agreesWith, disagreesWith, changed, whyChanged } =
    answer;
  return [
    `Verdict: ${verdict} (confidence ${confidence}, conviction ${conviction})`,
    reasoning.trim(),
    bulleted("Blockers", blockers),
    bulleted(
      "Lacks",
      answer.missing.map(({ what, why }) => (why.trim() === "" ? what : `${what} (${why})`)),
    ),
    agreesWith.length === 0 ? "" : `Agrees with: ${agreesWith.join(", ")}`,
    disagreesWith.length === 0 ? "" : `Disagrees with: ${disagreesWith.join(", ")}`,
    changed ? `Changed its position: ${whyChanged.trim() || "no reason given"}` : "",
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function bulleted(title: string, items: readonly string[]): string {
  const lines = items.filter((item) => item.trim() !== "").map((item) => `- ${item.trim()}`);
  return lines.length === 0 ? "" : `${title}:\n${lines.join("\n")}`;
}
