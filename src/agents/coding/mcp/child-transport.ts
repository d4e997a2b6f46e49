import type { Transport } from "@modelcontextprotocol/client";
import { jsonLines, type RawMessage } from "../json-lines.ts";
import type { SupervisedProcess } from "../process/supervised-process.ts";

type Message = Parameters<Transport["send"]>[0];

/** What the transport tells of everything that goes through it. */
export interface TransportWatch {
  readonly onMessage: (from: "agent" | "swarm", message: RawMessage) => void;
  /** A line of output that is no message. */
  readonly onOther: (line: string) => void;
}

/** The transport of the protocol's library over a process that somebody else watches over and ends. */
export class ChildTransport implements Transport {
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  onmessage?: Transport["onmessage"];
  /** Takes what the process prints. */
  readonly output: (piece: Buffer) => void;
  readonly #watch: TransportWatch;
  #child: SupervisedProcess | undefined;

  constructor(watch: TransportWatch, mostCharacters: number) {
    this.#watch = watch;
    this.output = jsonLines(
      mostCharacters,
      (message) => {
        watch.onMessage("agent", message);
        // Servers tell their progress in notifications of their own, which the transcript has and nobody else needs.
        if ("id" in message) this.onmessage?.(message as unknown as Message);
      },
      watch.onOther,
    );
  }

  /** The process whose stdin takes the messages; the connection ends with it. */
  attach(child: SupervisedProcess): void {
    this.#child = child;
    void child.ended.then(() => this.onclose?.());
  }

  async start(): Promise<void> {}

  send(message: Message): Promise<void> {
    this.#watch.onMessage("swarm", message as unknown as RawMessage);
    return new Promise((resolve, reject) => {
      const done = (error?: Error | null) => (error == null ? resolve() : reject(error));
      this.#child?.stdin?.write(`${JSON.stringify(message)}\n`, done);
    });
  }

  async close(): Promise<void> {
    await this.#child?.stop();
  }
}
