import { Worker } from "node:worker_threads";
import {
  DefectError,
  type ErrorRecord,
  errorFromRecord,
  errorRecordOf,
  InputError,
  ProviderError,
} from "../../core/errors.ts";
import { commitWrites } from "./commit-writes.ts";
import type { Connection } from "./connection.ts";
import { storeFault } from "./fault.ts";
import { isRare, type Write, type WriteAnswer } from "./write.ts";

/** What the thread is started with. */
export interface ThreadOptions {
  readonly file: string;
}

export interface WriterOptions extends ThreadOptions {
  /** Takes the rare writes while there is no thread. */
  readonly direct: Connection;
  /** Refuses every write with InputError. */
  readonly readOnly: boolean;
}

/** What the thread says: that it is up; of a group, an answer a write, or why nothing of it was kept. */
export type Reply =
  | readonly ["up"]
  | readonly ["committed", answers: readonly WriteAnswer[]]
  | readonly ["failed", why: ErrorRecord];

/** One write and who waits for it. */
export interface Entry {
  readonly write: Write;
  /** The length of its texts, for the size of a group. */
  readonly size: number;
  /** True when a failure to commit it does not end it: it goes first in the next group. For what has no caller to be told. */
  readonly isKept?: boolean | undefined;
  /** Buffers of the write that go to the thread instead of being copied. */
  readonly transfer?: readonly ArrayBuffer[] | undefined;
  readonly resolve: (answer: WriteAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** Larger groups gain nothing but memory: the sync is spread over enough writes already. */
const MAX_WRITES = 2_000;
const MAX_SIZE = 1_000_000;

/** How many of the entries go into the next group: all that fit under both caps, and at least one. */
export function groupLength(entries: readonly { readonly size: number }[]): number {
  let size = 0;
  let length = 0;
  for (const entry of entries) {
    size += entry.size;
    if (length > 0 && (length >= MAX_WRITES || size > MAX_SIZE)) break;
    length++;
  }
  return length;
}

/**
 * Commits writes in the order they come, grouped: what arrives while one group is in flight makes the next. The commits
 * happen in a thread, which starts with the first claim or write that is not rare and never keeps the process alive when idle;
 * until it is up they happen here. When a group fails, what waited behind it fails with it, since it was asked for in the belief that it would be there; what is
 * asked for afterwards is tried anew.
 */
export class Writer {
  readonly #options: WriterOptions;
  #worker: Worker | undefined;
  #queue: Entry[] = [];
  #inFlight: readonly Entry[] = [];
  #isFlushDue = false;
  /** True once the thread takes groups. */
  #isUp = false;
  #isClosed = false;
  #onIdle: (() => void) | undefined;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  push(entry: Entry): void {
    const refusal = this.#refusal();
    if (refusal !== undefined) {
      entry.reject(refusal);
      return;
    }
    if (this.#worker === undefined && this.#queue.length === 0 && isRare(entry.write)) {
      this.#commitDirectly(entry);
      return;
    }
    this.#queue.push(entry);
    if (this.#isFlushDue || this.#inFlight.length > 0) return;
    this.#isFlushDue = true;
    setImmediate(() => {
      this.#isFlushDue = false;
      this.#flush();
    });
  }

  /** Resolves when everything pushed before has been committed or rejected and the thread has ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#isFlushDue || this.#inFlight.length > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    const worker = this.#worker;
    if (worker === undefined) return;
    worker.ref();
    worker.removeAllListeners("exit");
    const ended = new Promise((resolve) => worker.once("exit", resolve));
    if (this.#isUp) worker.postMessage(null);
    else void worker.terminate();
    await ended;
    this.#worker = undefined;
  }

  #refusal(): Error | undefined {
    const { file, readOnly } = this.#options;
    if (this.#isClosed) return new DefectError(`expected ${file} to be open, got a write after it was closed`);
    if (!readOnly) return undefined;
    return new InputError(`expected ${file} to be open for writing, got a write to it opened only for reading`);
  }

  #commitDirectly(entry: Entry): void {
    try {
      const [answer = null] = commitWrites(this.#options.direct, [entry.write]);
      settle(entry, answer);
      // Whoever takes a run is about to write a lot: the thread is up by then.
      if (entry.write[0] === "claim") this.#started();
    } catch (error) {
      entry.reject(storeFault(error, this.#options.file));
    }
  }

  #flush(): void {
    if (this.#queue.length === 0) {
      this.#worker?.unref();
      this.#onIdle?.();
      return;
    }
    const worker = this.#started();
    this.#inFlight = this.#queue.splice(0, groupLength(this.#queue));
    if (!this.#isUp) {
      this.#settle(this.#replyTo(this.#inFlight));
      return;
    }
    worker.ref();
    worker.postMessage(
      this.#inFlight.map((entry) => entry.write),
      this.#inFlight.flatMap((entry) => entry.transfer ?? []),
    );
  }

  /** Commits here: a thread takes longer to start than the first groups of a run take to commit. */
  #replyTo(entries: readonly Entry[]): Reply {
    const { direct, file } = this.#options;
    try {
      return [
        "committed",
        commitWrites(
          direct,
          entries.map((entry) => entry.write),
        ),
      ];
    } catch (error) {
      return ["failed", errorRecordOf(storeFault(error, file))];
    }
  }

  #started(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "mjs";
    const worker = new Worker(new URL(`./writer-thread.${extension}`, import.meta.url), {
      workerData: { file: this.#options.file } satisfies ThreadOptions,
      env: {},
      execArgv: ["--disable-warning=ExperimentalWarning"],
      resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 512, stackSizeMb: 1 },
    });
    worker.on("message", (reply: Reply) => this.#settle(reply));
    worker.on("error", (error) => this.#lose(worker, error));
    worker.on("exit", () => this.#lose(worker, undefined));
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  #settle(reply: Reply): void {
    if (reply[0] === "up") {
      this.#isUp = true;
      return;
    }
    if (reply[0] === "failed") {
      this.#fail(errorFromRecord(reply[1]));
      return;
    }
    const entries = this.#inFlight;
    this.#inFlight = [];
    entries.forEach((entry, index) => {
      settle(entry, reply[1][index] ?? null);
    });
    this.#flush();
  }

  #fail(error: Error): void {
    const entries = [...this.#inFlight, ...this.#queue];
    this.#inFlight = [];
    this.#queue = entries.filter((entry) => entry.isKept);
    for (const entry of entries) if (!entry.isKept) entry.reject(error);
    this.#worker?.unref();
    this.#onIdle?.();
  }

  /** The thread ended by itself: whether its last group was committed is unknown, so a new one starts with the next write. */
  #lose(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const why = cause instanceof Error ? cause.message : "no reason given";
    this.#fail(
      new ProviderError(
        `expected the thread that writes ${this.#options.file} to live, got its end: ${why}`,
        { provider: "sqlite", scope: "provider", retryable: false },
        { cause },
      ),
    );
  }
}

function settle(entry: Entry, answer: WriteAnswer): void {
  if (typeof answer === "object" && answer !== null) entry.reject(errorFromRecord(answer as unknown as ErrorRecord));
  else entry.resolve(answer);
}
