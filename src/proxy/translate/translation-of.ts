import type { Asked } from "../asked.ts";
import { chatReply } from "./chat-reply.ts";
import { geminiAsChat } from "./gemini-as-chat.ts";
import { messagesAsChat } from "./messages-as-chat.ts";
import { responsesAsChat } from "./responses-as-chat.ts";
import type { Signature, Translation } from "./turn.ts";

/** A request as one of OpenAI's chat, and the way back. InputError for what chat has no word for. */
export function translationOf({ wire, body }: Pick<Asked, "wire" | "body">, signature: Signature): Translation {
  switch (wire.name) {
    case "chat":
      return chatReply(body, signature);
    case "responses":
      return responsesAsChat(body, signature);
    case "messages":
      return messagesAsChat(body, signature);
    case "gemini":
      return geminiAsChat(body, signature);
  }
}
