import type { Conversation } from "./conversation.ts";
import { oneTurn } from "./conversation.ts";
import type { Persona } from "./persona.ts";

/** What an oracle is told when the user names neither a persona nor a system prompt. */
export const DEFAULT_SYSTEM = [
  "You are an expert who is asked once and cannot ask back.",
  "Answer the question first, in one or two sentences, then give the reasons that matter and what would change the answer.",
  "Where the question leaves something open, name the assumption you make and go on.",
  "Say plainly what you do not know. Name files, lines, figures and sources only when you have seen them.",
  "Write Markdown, as short as the question allows.",
].join("\n");

export interface AskPrompt {
  readonly question: string;
  /** From `attachmentParts`. */
  readonly files?: readonly string[] | undefined;
  readonly system?: string | undefined;
  readonly persona?: Persona | undefined;
}

/** One question to one oracle. A persona comes before the user's own system prompt; either replaces the default. */
export function askPrompt({ question, files = [], system, persona }: AskPrompt): Conversation {
  return oneTurn(systemText(persona, system), [...files, question]);
}

/** The persona's instructions, then the user's own, else the default. */
export function systemText(persona: Persona | undefined, system: string | undefined): string {
  const own = [persona?.instructions ?? "", system ?? ""].filter((text) => text.trim() !== "");
  return own.length === 0 ? DEFAULT_SYSTEM : own.join("\n\n");
}
