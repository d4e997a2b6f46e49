import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import type { AgentLimits } from "../../../core/coding-agent.ts";
import { ProviderError } from "../../../core/errors.ts";
import { endProcesses } from "./end-processes.ts";

/** How long output that was already written may take to arrive once everybody who could write is gone. */
const LAST_OUTPUT_MS = 1_000;
/** The longest delay a timer takes before it wraps around, about 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface SupervisedLaunch {
  /** Who is started, for messages. */
  readonly name: string;
  /** Program and arguments; no shell reads them. */
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** `NAME=value` in `env`, by which descendants are known that leave the group. */
  readonly marker: string;
  readonly limits: AgentLimits;
  readonly signal: AbortSignal;
  /** `closed`: it reads nothing. A text: all that it reads. `open`: the caller writes. */
  readonly stdin: "closed" | "open" | { readonly text: string };
  /** Every piece of output up to the limit, as it comes. */
  readonly onOutput: (stream: "stdout" | "stderr", piece: Buffer) => void;
}

/** Why a process ended; everything it started is gone by then. */
export type Ending =
  | { readonly kind: "exited"; readonly code: number | null; readonly signal: NodeJS.Signals | null }
  | { readonly kind: "stalled" | "timeout" | "output-limit" | "cancelled" | "stopped" };

export interface SupervisedProcess extends AsyncDisposable {
  readonly pid: number;
  /** Undefined unless `stdin` is `open`. */
  readonly stdin: Writable | undefined;
  /** Never rejects. */
  readonly ended: Promise<Ending>;
  /** The process itself has ended, or is about to be ended. */
  readonly isOver: boolean;
  /** Says that it is alive although it printed nothing. */
  touch(): void;
  /** While it is held it does not stall: somebody knows that it is at work. Answers what lets it go, once. */
  hold(): () => void;
  /** Ends it and everything it started. */
  stop(): Promise<Ending>;
}

/**
 * Starts a program as the leader of a group of its own and watches over it: wall, stall and output limits, the signal, and
 * whatever it leaves behind. ProviderError (scope `model`) when it cannot be started.
 */
export async function startSupervised(launch: SupervisedLaunch): Promise<SupervisedProcess> {
  const { words, cwd, env, stdin } = launch;
  const [program = "", ...args] = words;
  const child = spawn(program, args, {
    cwd,
    env,
    detached: true,
    stdio: [stdin === "closed" ? "ignore" : "pipe", "pipe", "pipe"],
  });
  await started(child, launch);
  return new Supervision(child, launch);
}

function started(child: ChildProcess, { name, words, cwd }: SupervisedLaunch): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (cause: NodeJS.ErrnoException) => {
      const what = cause.code === "ENOENT" ? `a program ${words[0]} and a folder ${cwd}` : `${words[0]} to start`;
      const fault = { provider: name, scope: "model", retryable: false } as const;
      reject(new ProviderError(`expected ${what}, got ${cause.code ?? cause.message}`, fault, { cause }));
    });
  });
}

class Supervision implements SupervisedProcess {
  readonly pid: number;
  readonly stdin: Writable | undefined;
  readonly ended: Promise<Ending>;
  readonly #child: ChildProcess;
  readonly #launch: SupervisedLaunch;
  readonly #wall: NodeJS.Timeout;
  #stall: NodeJS.Timeout | undefined;
  #aliveAt = performance.now();
  #bytes = 0;
  #holds = 0;
  #why: Exclude<Ending["kind"], "exited"> | undefined;
  #isOver = false;
  #stopping: Promise<unknown> | undefined;

  constructor(child: ChildProcess, launch: SupervisedLaunch) {
    this.#child = child;
    this.#launch = launch;
    this.pid = child.pid ?? -1;
    const { limits, signal, stdin } = launch;
    this.#wall = setTimeout(() => this.#end("timeout"), Math.min(limits.wallMs, LONGEST_TIMER_MS));
    this.#watchSilence(limits.stallMs);
    for (const name of ["stdout", "stderr"] as const) this.#listen(name, child[name]);
    // It may end without reading what it is sent.
    child.stdin?.on("error", () => {});
    if (typeof stdin === "object") child.stdin?.end(stdin.text);
    this.stdin = stdin === "open" ? (child.stdin ?? undefined) : undefined;
    this.ended = this.#untilGone();
    signal.addEventListener("abort", this.#abort, { once: true });
    if (signal.aborted) this.#abort();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  touch(): void {
    this.#aliveAt = performance.now();
  }

  hold(): () => void {
    this.#holds++;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holds--;
      this.touch();
    };
  }

  stop(): Promise<Ending> {
    this.#end("stopped");
    return this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  readonly #abort = (): void => this.#end("cancelled");

  #listen(name: "stdout" | "stderr", stream: Readable | null): void {
    stream?.on("error", () => {});
    stream?.on("data", (piece: Buffer) => {
      if (this.#why === "output-limit") return;
      this.touch();
      const room = this.#launch.limits.outputBytes - this.#bytes;
      this.#bytes += piece.length;
      this.#launch.onOutput(name, piece.subarray(0, Math.max(0, room)));
      if (piece.length > room) this.#end("output-limit");
    });
  }

  /** One timer that is set again for what is left, since each piece of output would otherwise set one. */
  #watchSilence(ms: number): void {
    this.#stall = setTimeout(
      () => {
        if (this.#holds > 0) this.touch();
        const leftMs = this.#launch.limits.stallMs - (performance.now() - this.#aliveAt);
        if (leftMs <= 0) this.#end("stalled");
        else this.#watchSilence(leftMs);
      },
      Math.min(Math.ceil(ms), LONGEST_TIMER_MS),
    );
  }

  /** The first reason counts. */
  #end(why: Exclude<Ending["kind"], "exited">): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#why = why;
    this.#stopping = endProcesses({ leader: this.pid, marker: this.#launch.marker });
  }

  async #untilGone(): Promise<Ending> {
    const { promise: closed, resolve: close } = Promise.withResolvers<void>();
    this.#child.once("close", () => close());
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
      this.#child.once("exit", (...how) => resolve(how));
    });
    this.#isOver = true;
    clearTimeout(this.#wall);
    clearTimeout(this.#stall);
    this.#launch.signal.removeEventListener("abort", this.#abort);
    await this.#stopping;
    await endProcesses({ leader: this.pid, marker: this.#launch.marker });
    const late = setTimeout(close, LAST_OUTPUT_MS);
    await closed;
    clearTimeout(late);
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
    return this.#why === undefined ? { kind: "exited", code, signal } : { kind: this.#why };
  }
}
