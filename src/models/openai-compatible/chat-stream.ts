import { headerOf, type ReplyHeaders } from "../reply-headers.ts";
import { readJson, recordOf, stringOf } from "../reply-json.ts";
import { finished, type ReadReply, textOf } from "./chat-reply.ts";
import type { BodySink } from "./exchange.ts";
import { SseReader } from "./sse-reader.ts";

/** Folds the events of a streamed chat completion into one reply, giving each piece of text on as it comes. */
export class ChatStream implements BodySink {
  readonly #onText: (delta: string) => void;
  readonly #events = new SseReader((data) => this.#read(data));
  #text = "";
  #refusal = "";
  #reason: string | undefined;
  #usage: unknown;
  #error: unknown;
  #malformed: string | undefined;
  #isDone = false;
  #accepted = false;

  constructor(onText: (delta: string) => void) {
    this.#onText = onText;
  }

  /** True once a stream of events was accepted; a server may answer a request for one with plain JSON. */
  get streamed(): boolean {
    return this.#accepted;
  }

  accepts(status: number, headers: ReplyHeaders): boolean {
    this.#accepted = status < 300 && (headerOf(headers, "content-type") ?? "").includes("text/event-stream");
    return this.#accepted;
  }

  push(chunk: Buffer): void {
    this.#events.push(chunk);
  }

  /** The text so far, for the message about a stream that broke. */
  get text(): string {
    return this.#text;
  }

  /** What the whole stream said. A stream that ended before its finish was named is a problem, whatever text it brought. */
  result(): ReadReply {
    this.#events.end();
    if (this.#error !== undefined) return { kind: "error", error: this.#error };
    if (this.#malformed !== undefined) {
      return { kind: "problem", problem: `a malformed event ${this.#malformed.slice(0, 200)}` };
    }
    if (!this.#isDone && this.#reason === undefined) {
      return { kind: "problem", problem: "a stream cut before its end" };
    }
    return finished(this.#text, this.#refusal, this.#reason, this.#usage);
  }

  #read(data: string): void {
    if (this.#isDone || data === "") return;
    if (data.trim() === "[DONE]") {
      this.#isDone = true;
      return;
    }
    const event = recordOf(readJson(data));
    if (event === undefined) {
      this.#malformed ??= data;
      return;
    }
    this.#fold(event);
  }

  #fold(event: Readonly<Record<string, unknown>>): void {
    const choice = Array.isArray(event.choices) ? recordOf(event.choices[0]) : undefined;
    this.#error ??= event.error ?? choice?.error ?? undefined;
    if (event.usage !== undefined && event.usage !== null) this.#usage = event.usage;
    this.#reason = stringOf(choice?.finish_reason) ?? this.#reason;
    const delta = recordOf(choice?.delta);
    this.#refusal += stringOf(delta?.refusal) ?? "";
    const text = textOf(delta?.content);
    if (text === "") return;
    this.#text += text;
    this.#onText(text);
  }
}
