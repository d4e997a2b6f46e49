import type { ServerResponse } from "node:http";
import type { Fields } from "./json-shape.ts";
import type { Wire } from "./wires/wire.ts";

/** What the agent is answered, written once its head is known. */
export class ClientReply {
  readonly #response: ServerResponse;
  readonly #gone = new AbortController();

  constructor(response: ServerResponse) {
    this.#response = response;
    response.on("close", () => {
      if (!response.writableFinished) this.#gone.abort();
    });
  }

  /** Aborted when the agent has gone before its answer was whole. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  get hasBegun(): boolean {
    return this.#response.headersSent;
  }

  begin(contentType: string): void {
    if (!this.hasBegun) this.#response.writeHead(200, { "content-type": contentType, "cache-control": "no-store" });
  }

  /** False when no more should be written until `onDrain` has called. */
  write(piece: Buffer | string): boolean {
    return piece.length === 0 || this.#response.write(piece);
  }

  onDrain(resume: () => void): void {
    this.#response.once("drain", resume);
  }

  end(): void {
    this.#response.end();
  }

  json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): void {
    this.text(JSON.stringify(value), "application/json", status, headers);
  }

  text(text: string, contentType: string, status: number, headers: Readonly<Record<string, string>> = {}): void {
    this.#response.writeHead(status, { "content-type": contentType, "cache-control": "no-store", ...headers });
    this.#response.end(text);
  }

  /** An error as the wire says it; of an answer that has begun the connection is cut, so that nobody takes it for whole. */
  refuse(wire: Wire, status: number, message: string, retryAfterMs?: number): void {
    if (this.hasBegun) {
      this.cut();
      return;
    }
    const body: Fields = wire.errorBody(status, message);
    this.json(body, status, retryAfterMs === undefined ? {} : retryAfter(retryAfterMs));
  }

  cut(): void {
    this.#response.destroy();
  }
}

export function retryAfter(ms: number): Readonly<Record<string, string>> {
  return { "retry-after": String(Math.ceil(ms / 1_000)) };
}
