import type { AgentSession } from "../../../core/coding-agent.ts";
import { jsonLines, type RawMessage } from "../json-lines.ts";
import { OutputTail } from "../output-tail.ts";
import type { SupervisedProcess } from "../process/supervised-process.ts";
import type { Transcript } from "../transcript.ts";
import { type LastWords, readUpdate } from "./agent-words.ts";
import { messageStream } from "./message-stream.ts";

/** How much of what it complained of is kept in memory. */
const TAIL_BYTES = 8_192;

/** Sees everything that goes to and fro: keeps it, and knows whether the agent is at work. */
export class Watch {
  child: SupervisedProcess | undefined;
  readonly complaints = new OutputTail(TAIL_BYTES);
  readonly #session: AgentSession;
  readonly #transcript: Transcript;
  readonly #words: LastWords;
  readonly #tools = new Map<string, () => void>();
  readonly #lines: (piece: Buffer) => void;
  #deliver: (message: RawMessage) => void = () => {};

  constructor(session: AgentSession, transcript: Transcript, words: LastWords) {
    this.#session = session;
    this.#transcript = transcript;
    this.#words = words;
    const note = (text: string) => this.#transcript.event("stdout", { text });
    this.#lines = jsonLines(session.limits.outputBytes, (message) => this.#message(message), note);
  }

  /** The messages of both sides, for the protocol's library. */
  stream(child: SupervisedProcess) {
    const { stream, deliver } = messageStream(child, (message) =>
      this.#transcript.event("acp", { from: "swarm", message }),
    );
    this.#deliver = deliver;
    return stream;
  }

  output(piece: Buffer): void {
    this.#lines(piece);
  }

  complaint(piece: Buffer): void {
    this.complaints.add(piece);
    this.#transcript.event("stderr", { text: piece.toString("utf8") });
  }

  /** Notes the session as soon as it is known, so that it can be loaded after a kill. */
  session(id: string): void {
    this.#transcript.session(id);
    // What a loaded session replays was said before.
    this.#words.clear();
  }

  note(kind: string, fields: Readonly<Record<string, unknown>>): void {
    this.#transcript.event(kind, fields);
  }

  #message(message: RawMessage): void {
    this.#transcript.event("acp", { from: "agent", message });
    const update = readUpdate(message);
    if (update !== undefined) {
      this.#words.add(update);
      if (update.kind === "tool") this.#toolUse(update.id, update.isOver);
      this.#session.onActivity?.(update.kind === "tool" ? update.title : update.kind === "words" ? update.text : "");
    }
    this.#deliver(message);
  }

  /** An agent that waits for a tool of its own is at work, however quiet it is. */
  #toolUse(id: string, isOver: boolean): void {
    if (isOver) {
      this.#tools.get(id)?.();
      this.#tools.delete(id);
    } else if (!this.#tools.has(id) && this.child !== undefined) this.#tools.set(id, this.child.hold());
  }
}
