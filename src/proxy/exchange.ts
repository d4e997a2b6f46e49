import type { Dispatcher } from "undici";
import type { Connections, ReplyHeaders } from "./proxy.ts";

export interface Outgoing {
  readonly origin: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
  readonly timeoutMs: number;
}

/** Takes the answer as it arrives. */
export interface ReplySink {
  start(headers: ReplyHeaders): void;
  /** False when no more is wanted until `onDrain` has called. */
  push(piece: Buffer): boolean;
  onDrain(resume: () => void): void;
}

/** How a request ended. `started`: some of the answer has reached the sink. */
export type Ending =
  | { readonly kind: "answered" }
  | { readonly kind: "refused"; readonly status: number; readonly headers: ReplyHeaders; readonly body: string }
  | { readonly kind: "broken"; readonly cause: Error; readonly sent: boolean; readonly started: boolean }
  | { readonly kind: "aborted"; readonly sent: boolean };

/** More of a refusal is not read. */
const MOST_OF_REFUSAL = 1024 * 1024;

/** Sends a request and gives its answer to the sink, no faster than that takes it. Never rejects for what the other side does. */
export function exchange(
  connections: Connections,
  outgoing: Outgoing,
  sink: ReplySink,
  signal: AbortSignal,
): Promise<Ending> {
  if (signal.aborted) return Promise.resolve({ kind: "aborted", sent: false });
  return new Promise((resolve) => {
    const { timeoutMs, ...request } = outgoing;
    connections.dispatch(
      { ...request, method: "POST", headersTimeout: timeoutMs, bodyTimeout: timeoutMs },
      new RunningExchange(sink, signal, resolve),
    );
  });
}

class RunningExchange implements Dispatcher.DispatchHandler {
  readonly #sink: ReplySink;
  readonly #signal: AbortSignal;
  readonly #resolve: (ending: Ending) => void;
  readonly #abort = () => this.#onAbort();
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: ReplyHeaders = {};
  #refusal: Buffer[] = [];
  #refusalBytes = 0;
  #isOver = false;
  #started = false;

  constructor(sink: ReplySink, signal: AbortSignal, resolve: (ending: Ending) => void) {
    this.#sink = sink;
    this.#signal = signal;
    this.#resolve = resolve;
    signal.addEventListener("abort", this.#abort);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isOver) controller.abort(new Error("aborted before it was sent"));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: ReplyHeaders): void {
    if (status < 200 || this.#isOver) return;
    this.#status = status;
    this.#headers = headers;
    if (status < 300) this.#sink.start(headers);
  }

  onResponseData(controller: Dispatcher.DispatchController, piece: Buffer): void {
    if (this.#isOver) return;
    if (this.#status >= 300) {
      this.#refusalBytes += piece.length;
      if (this.#refusalBytes <= MOST_OF_REFUSAL) this.#refusal.push(piece);
      return;
    }
    this.#started = true;
    if (this.#sink.push(piece)) return;
    controller.pause();
    this.#sink.onDrain(() => controller.resume());
  }

  onResponseEnd(): void {
    if (this.#status < 300) {
      this.#settle({ kind: "answered" });
      return;
    }
    const body = Buffer.concat(this.#refusal).toString("utf8");
    this.#settle({ kind: "refused", status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, cause: Error): void {
    this.#settle({ kind: "broken", cause, sent: this.#controller !== undefined, started: this.#started });
  }

  #onAbort(): void {
    this.#settle({ kind: "aborted", sent: this.#controller !== undefined });
    this.#controller?.abort(new Error("aborted"));
  }

  #settle(ending: Ending): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#signal.removeEventListener("abort", this.#abort);
    this.#resolve(ending);
  }
}
