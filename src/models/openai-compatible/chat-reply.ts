import type { Finish } from "../../core/model.ts";
import { recordOf, stringOf } from "../reply-json.ts";

/** What a chat reply says, whether it came whole or as a stream. */
export interface ChatReply {
  readonly text: string;
  readonly finish: Finish;
  /** The `usage` object as sent. */
  readonly usage: unknown;
}

/** Why a reply holds no answer: `error` is an error object of the provider's, `problem` a description of ours. */
export type UnreadReply =
  | { readonly kind: "error"; readonly error: unknown }
  | { readonly kind: "problem"; readonly problem: string };

export type ReadReply = { readonly kind: "reply"; readonly reply: ChatReply } | UnreadReply;

/** Reads the parsed body of a chat completion. */
export function readChatReply(body: unknown): ReadReply {
  const root = recordOf(body);
  if (root === undefined) return { kind: "problem", problem: "malformed JSON" };
  const choice = Array.isArray(root.choices) ? recordOf(root.choices[0]) : undefined;
  const error = root.error ?? choice?.error;
  if (error !== undefined && error !== null) return { kind: "error", error };
  const message = recordOf(choice?.message);
  if (message === undefined) return { kind: "problem", problem: "JSON without choices[0].message" };
  return finished(
    textOf(message.content),
    stringOf(message.refusal) ?? "",
    stringOf(choice?.finish_reason),
    root.usage,
  );
}

/** Joins what was read into a reply. A refusal's own words stand where there is no other text; an empty answer is none. */
export function finished(text: string, refusal: string, reason: string | undefined, usage: unknown): ReadReply {
  if (reason === "error") return { kind: "problem", problem: "a reply that ended in an error" };
  const finish: Finish = refusal === "" ? finishOf(reason) : "refused";
  const said = text === "" ? refusal : text;
  if (finish === "stop" && said.trim() === "") return { kind: "problem", problem: "an empty text" };
  return { kind: "reply", reply: { text: said, finish, usage } };
}

function finishOf(reason: string | undefined): Finish {
  switch (reason) {
    case "length":
    case "max_tokens":
      return "length";
    case "content_filter":
    case "content-filter":
    case "refusal":
    case "safety":
      return "refused";
    default:
      return "stop";
  }
}

/** The text of `content`: a string, or an array of parts of which those with text count. */
export function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => stringOf(part) ?? stringOf(recordOf(part)?.text) ?? "").join("");
}
