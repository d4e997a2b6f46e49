import type { ModelRequest } from "../core/model.ts";

/** The words of a request. A mode adds the output cap and the sample to make a ModelRequest of it. */
export type Conversation = Pick<ModelRequest, "system" | "messages">;

/** One question: what does not change between the calls of a run stands in front, so that providers can reuse their prompt cache. */
export function oneTurn(system: string, parts: readonly string[]): Conversation {
  return { system, messages: [{ role: "user", parts: parts.filter((part) => part.trim() !== "") }] };
}

/** The same conversation with one more part at the end of what the user says; all other strings are shared. */
export function withLastPart<C extends Conversation>(conversation: C, part: string): C {
  const { messages } = conversation;
  const last = messages.at(-1);
  if (last?.role !== "user") return { ...conversation, messages: [...messages, { role: "user", parts: [part] }] };
  return { ...conversation, messages: [...messages.slice(0, -1), { role: "user", parts: [...last.parts, part] }] };
}
