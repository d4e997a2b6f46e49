import * as z from "zod/mini";
import type { Conversation } from "./conversation.ts";
import { oneTurn } from "./conversation.ts";
import { proposalPart, systemOf } from "./council.ts";
import { quotedName } from "./fence.ts";
import type { Persona } from "./persona.ts";
import type { StructuredSpec } from "./structured.ts";
import { filled } from "./structured-fields.ts";

/** Who is to sit in a council, and why. */
export type Recruits = {
  readonly members: readonly { readonly persona: string; readonly why: string }[];
};

export const RECRUITS: StructuredSpec<Recruits> = {
  name: "council_recruits",
  schema: z.object({
    members: z
      .array(z.object({ persona: filled("a persona's name"), why: z.string() }))
      .check(z.refine((list) => list.length >= 2, "at least two members")),
  }),
};

const SYSTEM = [
  "You choose who sits in a council that is to deliberate on a proposal. You do not judge the proposal.",
  "Choose points of view that will disagree for good reasons; two that would say the same are one too many.",
].join("\n");

export interface RecruiterMaterial {
  readonly proposal: string;
  readonly files?: readonly string[] | undefined;
  readonly system?: string | undefined;
  readonly personas: readonly Pick<Persona, "name" | "description">[];
  readonly fewest: number;
  readonly most: number;
}

/** The proposal and everybody who could sit. Send it through `withSchema` with {@link RECRUITS}. */
export function recruiterPrompt({
  proposal,
  files = [],
  system,
  personas,
  fewest,
  most,
}: RecruiterMaterial): Conversation {
  const lines = personas.map(
    ({ name, description }) => `- ${quotedName(name)}: ${description.replace(/\s+/g, " ").trim()}`,
  );
  return oneTurn(systemOf(SYSTEM, system), [
    ...files,
    proposalPart(proposal),
    `# Personas to choose from\n\n${lines.join("\n")}`,
    `# What to write\n\n\`members\`: ${fewest} to ${most} of these personas by their exact names, the one that matters most to this proposal first, each with why it is needed in one sentence. One of them must be likely to speak against the proposal.`,
  ]);
}
