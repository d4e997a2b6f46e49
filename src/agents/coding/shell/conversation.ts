import type { Message } from "../../../core/model.ts";
import type { TranscriptLine } from "../transcript.ts";
import { INTERRUPTED } from "./words.ts";

/** What was said so far, in order. `prompt`: by us, at the start or in a later attempt; `answer`: by the model; `result`: what came of its action. */
export interface Said {
  readonly kind: "prompt" | "answer" | "result";
  readonly text: string;
}

/** Most characters of a conversation that are sent; about 60,000 tokens. */
const MOST_CHARACTERS = 240_000;
/** Results are left out by so many at once, so that the beginning stays the same for a while and the provider's cache serves it. */
const LEFT_OUT_AT_ONCE = 10;

/** The conversation that a transcript holds. */
export function conversationIn(lines: readonly TranscriptLine[]): readonly Said[] {
  return lines.flatMap(({ kind, text }): readonly Said[] => {
    if (typeof text !== "string") return [];
    return kind === "prompt" || kind === "answer" || kind === "result" ? [{ kind, text }] : [];
  });
}

/**
 * How a conversation goes on in an attempt with this prompt: an answer whose result is missing is told so, since it may have
 * been carried out, and the prompt is said where it is a new one or the last one was already done with. Answers what to add.
 */
export function continuation(said: readonly Said[], prompt: string, hasEnded: boolean): readonly Said[] {
  const isKnown = said.findLast(({ kind }) => kind === "prompt")?.text === prompt;
  const last = said.at(-1);
  const closing: readonly Said[] = last?.kind === "answer" ? [{ kind: "result", text: INTERRUPTED }] : [];
  return isKnown && !hasEnded ? closing : [...closing, { kind: "prompt", text: prompt }];
}

/** The messages to send: turns alternate, and of a long conversation the oldest results are left out, never a prompt. */
export function messagesOf(said: readonly Said[], mostCharacters: number = MOST_CHARACTERS): readonly Message[] {
  const from = firstWholeResult(said, mostCharacters);
  const messages: { role: Message["role"]; parts: string[] }[] = [];
  said.forEach(({ kind, text }, index) => {
    const role = kind === "answer" ? "assistant" : "user";
    const shown = kind === "result" && index < from ? `[${text.length} characters left out]` : text;
    const last = messages.at(-1);
    if (last?.role === role) last.parts.push(shown);
    else messages.push({ role, parts: [shown] });
  });
  return messages;
}

/** The index before which results are left out. */
function firstWholeResult(said: readonly Said[], mostCharacters: number): number {
  let characters = said.reduce((sum, { text }) => sum + text.length, 0);
  if (characters <= mostCharacters) return 0;
  const results = said.flatMap(({ kind, text }, index) => (kind === "result" ? [{ index, length: text.length }] : []));
  let leftOut = 0;
  while (leftOut < results.length && characters > mostCharacters) {
    for (const { length } of results.slice(leftOut, leftOut + LEFT_OUT_AT_ONCE)) characters -= length;
    leftOut += LEFT_OUT_AT_ONCE;
  }
  return (results[leftOut]?.index ?? said.length) as number;
}
