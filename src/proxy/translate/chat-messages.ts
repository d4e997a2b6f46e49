import type { Fields } from "../json-shape.ts";

/** A part of a message's content in OpenAI's chat. */
export type ChatPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image_url"; readonly image_url: { readonly url: string } };

export function textPart(text: string): ChatPart {
  return { type: "text", text };
}

export function imagePart(url: string): ChatPart {
  return { type: "image_url", image_url: { url } };
}

/** Text alone as a plain string, which every provider takes. */
export function contentOf(parts: readonly ChatPart[]): string | readonly ChatPart[] {
  const texts = parts.flatMap((part) => (part.type === "text" ? [part.text] : []));
  return texts.length === parts.length ? texts.join("\n\n") : parts;
}

export function calledTool(id: string, name: string, given: string): Fields {
  return { id, type: "function", function: { name, arguments: given === "" ? "{}" : given } };
}

export function offeredTool(name: string, description: unknown, parameters: unknown): Fields {
  const schema = parameters ?? { type: "object", properties: {} };
  return {
    type: "function",
    function: { name, ...(typeof description === "string" && { description }), parameters: schema },
  };
}

interface Assistant {
  readonly role: "assistant";
  content: string | null;
  tool_calls?: Fields[];
}

/** Builds a conversation as chat wants it: an assistant's text and calls in one message, right before what the tools answered. */
export class ChatMessages {
  readonly #messages: (Fields | Assistant)[] = [];
  /** The assistant's message, while nothing came after it. */
  #assistant: Assistant | undefined;

  get all(): readonly Fields[] {
    return this.#messages as readonly Fields[];
  }

  system(text: string): void {
    if (text !== "") this.#add({ role: "system", content: text });
  }

  user(parts: readonly ChatPart[]): void {
    if (parts.length > 0) this.#add({ role: "user", content: contentOf(parts) });
  }

  says(text: string): void {
    if (text === "") return;
    const said = this.#open();
    said.content = said.content === null ? text : `${said.content}\n\n${text}`;
  }

  calls(id: string, name: string, given: string): void {
    const said = this.#open();
    said.tool_calls = [...(said.tool_calls ?? []), calledTool(id, name, given)];
  }

  result(id: string, text: string): void {
    this.#add({ role: "tool", tool_call_id: id, content: text });
  }

  #add(message: Fields): void {
    this.#assistant = undefined;
    this.#messages.push(message);
  }

  #open(): Assistant {
    if (this.#assistant !== undefined) return this.#assistant;
    this.#assistant = { role: "assistant", content: null };
    this.#messages.push(this.#assistant);
    return this.#assistant;
  }
}
