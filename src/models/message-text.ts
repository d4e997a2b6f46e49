import type { Message } from "../core/model.ts";

/** The text of a message: its parts with a blank line between. */
export function messageText(message: Message): string {
  return message.parts.length === 1 ? (message.parts[0] ?? "") : message.parts.join("\n\n");
}
