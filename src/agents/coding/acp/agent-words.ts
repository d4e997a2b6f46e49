import { asRecord, type RawMessage } from "../json-lines.ts";

/** How much of what the agent said last is kept. */
const LAST_WORDS_CHARACTERS = 2_000;

/** What a `session/update` tells, as far as it matters here. */
export type Update =
  | { readonly kind: "words"; readonly text: string }
  | { readonly kind: "tool"; readonly id: string; readonly title: string; readonly isOver: boolean }
  | { readonly kind: "other"; readonly name: string };

/** Reads an update of any version: agents send more than the protocol knows, usage and titles among it, none of which may end a session. */
export function readUpdate(message: RawMessage): Update | undefined {
  if (message.method !== "session/update") return undefined;
  const update = asRecord(asRecord(message.params).update);
  const name = typeof update.sessionUpdate === "string" ? update.sessionUpdate : "";
  if (name === "agent_message_chunk") {
    const { text } = asRecord(update.content);
    return { kind: "words", text: typeof text === "string" ? text : "" };
  }
  if ((name === "tool_call" || name === "tool_call_update") && typeof update.toolCallId === "string") {
    const isOver = update.status === "completed" || update.status === "failed";
    return { kind: "tool", id: update.toolCallId, title: typeof update.title === "string" ? update.title : "", isOver };
  }
  return { kind: "other", name };
}

/** Gathers the agent's last message: what it says after its last tool use. */
export class LastWords {
  #text = "";
  #isStale = false;

  add(update: Update): void {
    if (update.kind === "tool") this.#isStale = true;
    if (update.kind !== "words") return;
    this.#text = ((this.#isStale ? "" : this.#text) + update.text).slice(-LAST_WORDS_CHARACTERS);
    this.#isStale = false;
  }

  clear(): void {
    this.#text = "";
  }

  get text(): string {
    return this.#text.trim();
  }
}
