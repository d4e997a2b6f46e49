import type { Dispatcher } from "undici";
import { type AbortListener, listen, unlisten } from "../abort-signals.ts";
import type { ReplyHeaders } from "../reply-headers.ts";
import type { Connections } from "./open-dispatcher.ts";

/** One HTTP request as undici takes it. Headers are names and values in turn. */
export interface Outgoing {
  readonly origin: string;
  readonly path: string;
  readonly method: "GET" | "POST";
  readonly headers: string[];
  readonly body: string | Buffer | null;
  /** The longest wait for the response's headers, and then for each next piece of its body. */
  readonly timeoutMs: number;
  /** The most bytes of body that are read. */
  readonly maxBytes: number;
}

/** How an exchange ended. It never rejects for what the other side does. */
export type Outcome =
  | { readonly kind: "replied"; readonly status: number; readonly headers: ReplyHeaders; readonly body: string }
  | { readonly kind: "broken"; readonly cause: Error; readonly sent: boolean; readonly body: string }
  | { readonly kind: "too-large"; readonly body: string }
  | { readonly kind: "aborted" };

/** Takes the body of a response as it arrives, instead of having it collected. */
export interface BodySink {
  accepts(status: number, headers: ReplyHeaders): boolean;
  push(chunk: Buffer): void;
}

/**
 * Sends a request and collects its reply. It speaks to undici's handlers directly, since a stream object for each of
 * thousands of requests in flight costs more than all else here. Rejects only with what the sink threw.
 */
export function exchange(
  connections: Pick<Connections, "dispatch">,
  outgoing: Outgoing,
  signal: AbortSignal,
  sink?: BodySink,
): Promise<Outcome> {
  if (signal.aborted) return Promise.resolve({ kind: "aborted" });
  return new Promise((resolve, reject) => {
    const running = new RunningExchange(outgoing.maxBytes, sink, signal, resolve, reject);
    connections.dispatch(
      {
        origin: outgoing.origin,
        path: outgoing.path,
        method: outgoing.method,
        headers: outgoing.headers,
        body: outgoing.body,
        headersTimeout: outgoing.timeoutMs,
        bodyTimeout: outgoing.timeoutMs,
      },
      running,
    );
  });
}

const EXCERPT_BYTES = 4_096;
/** Shared by all exchanges that have received nothing yet. */
const NO_CHUNKS: Buffer[] = [];

class RunningExchange implements Dispatcher.DispatchHandler, AbortListener {
  readonly #maxBytes: number;
  readonly #sink: BodySink | undefined;
  readonly #signal: AbortSignal;
  readonly #resolve: (outcome: Outcome) => void;
  readonly #reject: (error: unknown) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #status = 0;
  #headers: ReplyHeaders = {};
  #streams = false;
  #bytes = 0;
  #chunks: Buffer[] = NO_CHUNKS;

  constructor(
    maxBytes: number,
    sink: BodySink | undefined,
    signal: AbortSignal,
    resolve: (outcome: Outcome) => void,
    reject: (error: unknown) => void,
  ) {
    this.#maxBytes = maxBytes;
    this.#sink = sink;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#signal = signal;
    listen(signal, this);
  }

  aborted(): void {
    this.#settle({ kind: "aborted" });
    this.#drop("aborted");
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settled) this.#drop("aborted before it was sent");
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: ReplyHeaders): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    this.#streams = this.#sink?.accepts(status, headers) ?? false;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) {
      this.#settle({ kind: "too-large", body: this.#excerpt() });
      this.#drop("the response is too large");
      return;
    }
    if (!this.#streams) {
      if (this.#chunks === NO_CHUNKS) this.#chunks = [chunk];
      else this.#chunks.push(chunk);
      return;
    }
    this.#pass(chunk);
  }

  onResponseEnd(): void {
    this.#settle({ kind: "replied", status: this.#status, headers: this.#headers, body: this.#text() });
  }

  onResponseError(_controller: Dispatcher.DispatchController, cause: Error): void {
    this.#settle({ kind: "broken", cause, sent: this.#controller !== undefined, body: this.#excerpt() });
  }

  #pass(chunk: Buffer): void {
    try {
      this.#sink?.push(chunk);
    } catch (error) {
      this.#settled = true;
      unlisten(this.#signal, this);
      this.#reject(error);
      this.#drop("the reader of the stream failed");
    }
  }

  #settle(outcome: Outcome): void {
    if (this.#settled) return;
    this.#settled = true;
    unlisten(this.#signal, this);
    this.#chunks = NO_CHUNKS;
    this.#resolve(outcome);
  }

  #drop(reason: string): void {
    if (this.#controller?.aborted === false) this.#controller.abort(new Error(reason));
  }

  #text(): string {
    const [first] = this.#chunks;
    if (first === undefined) return "";
    return (this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks)).toString("utf8");
  }

  #excerpt(): string {
    return this.#chunks.length === 0 ? "" : Buffer.concat(this.#chunks).toString("utf8", 0, EXCERPT_BYTES);
  }
}
