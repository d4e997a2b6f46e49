import { type Fields, fieldsOf, listOf, textOf } from "../json-shape.ts";
import { chatWire } from "../wires/chat-wire.ts";
import type { Reported } from "../wires/wire.ts";

/** A tool that the model wants called; `arguments` is JSON as the model wrote it. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** What a model said in one turn, in no wire's form. */
export interface Turn {
  readonly text: string;
  readonly calls: readonly ToolCall[];
  readonly finish: "stop" | "length" | "refused";
  readonly reported: Reported | undefined;
}

/** Writes a turn as the events of a stream: text as it comes, calls and usage at the end. */
export interface TurnWriter {
  begin(): string;
  text(piece: string): string;
  end(turn: Turn): string;
}

/** A request of some wire as one of OpenAI's chat, and the way back. */
export interface Translation {
  /** Without model, output cap and stream. */
  readonly chat: Fields;
  whole(turn: Turn): Fields;
  writer(): TurnWriter;
}

/** What replies in a wire are signed with. */
export interface Signature {
  /** Of letters and digits, another for each request. */
  readonly id: string;
  /** The model's name as the agent sent it. */
  readonly model: string;
  /** Seconds since the epoch. */
  readonly createdS: number;
}

/** The arguments of a call as an object; an empty one where the model wrote no JSON object. */
export function argumentsOf(call: ToolCall): Fields {
  try {
    return fieldsOf(JSON.parse(call.arguments));
  } catch {
    return {};
  }
}

interface OpenCall {
  id: string;
  name: string;
  arguments: string;
}

/** Folds what OpenAI's chat sends, whole or in events, into a turn. */
export class TurnReader {
  readonly #newId: () => string;
  readonly #calls = new Map<number, OpenCall>();
  #text = "";
  #reason = "";
  #hasRefusal = false;
  #reported: Reported | undefined;

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** Reads an event or a whole reply, and answers the text that it adds. */
  read(reply: Fields): string {
    this.#reported = chatWire.reportedIn(reply, this.#reported);
    const [choice = {}] = listOf(reply.choices);
    this.#reason = textOf(choice.finish_reason) || this.#reason;
    const said = fieldsOf(choice.delta ?? choice.message);
    for (const [place, call] of listOf(said.tool_calls).entries()) this.#addCall(call, place);
    const refusal = textOf(said.refusal);
    if (refusal !== "") this.#hasRefusal = true;
    const piece = contentOf(said.content) + refusal;
    this.#text += piece;
    return piece;
  }

  /** True once the model has said why it stopped. */
  get isFinished(): boolean {
    return this.#reason !== "";
  }

  get reported(): Reported | undefined {
    return this.#reported;
  }

  get bytes(): number {
    return this.#text.length + [...this.#calls.values()].reduce((sum, call) => sum + call.arguments.length, 0);
  }

  turn(): Turn {
    const refused = this.#hasRefusal || /content.?filter|refusal|safety/.test(this.#reason);
    const finish = refused ? "refused" : /length|max_tokens/.test(this.#reason) ? "length" : "stop";
    return { text: this.#text, calls: [...this.#calls.values()], finish, reported: this.#reported };
  }

  #addCall(call: Fields, place: number): void {
    const index = typeof call.index === "number" ? call.index : place;
    const told = fieldsOf(call.function);
    let open = this.#calls.get(index);
    if (open === undefined) {
      open = { id: textOf(call.id) || `call_${this.#newId()}`, name: "", arguments: "" };
      this.#calls.set(index, open);
    }
    // Some providers send the name with every piece.
    if (open.name === "") open.name = textOf(told.name);
    open.arguments +=
      typeof told.arguments === "object" ? JSON.stringify(told.arguments ?? {}) : textOf(told.arguments);
  }
}

function contentOf(content: unknown): string {
  if (typeof content === "string") return content;
  return listOf(content)
    .map(({ text }) => textOf(text))
    .join("");
}
