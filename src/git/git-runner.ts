import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { devNull } from "node:os";
import { CancelledError, InputError, LimitError, ProviderError } from "../core/errors.ts";

export interface GitOptions {
  /** Absolute path of the folder that git works in. */
  readonly cwd: string;
  /** Ends git, and all that it started, with CancelledError. */
  readonly signal?: AbortSignal | undefined;
  /** Added to the runner's environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** The longest that it may take; 10 minutes when absent. ProviderError beyond it. */
  readonly timeoutMs?: number | undefined;
  /** What git reads from its stdin, which is empty when absent. */
  readonly input?: string | undefined;
  /** Most bytes of stdout; 64 MiB when absent. LimitError beyond it. */
  readonly mostBytes?: number | undefined;
  /** More than `mostBytes` is no error: git is stopped there, and `isCut` tells. */
  readonly mayCut?: boolean | undefined;
  /** Lets the repository's own hooks run, which are off otherwise. */
  readonly hooks?: boolean | undefined;
}

/** How git ended. A code other than 0 is a value here: what it means is the caller's to say. */
export interface GitEnd {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  /** At most 64 KiB of it. */
  readonly stderr: string;
  readonly isCut: boolean;
}

export type RunGit = (args: readonly string[], options: GitOptions) => Promise<GitEnd>;

const MOST_BYTES = 64 * 1024 * 1024;
const MOST_STDERR_BYTES = 64 * 1024;
const LONGEST_MS = 600_000;
/** Git removes its lock files when it is asked to end; after this it is no longer asked. */
const GRACE_MS = 2_000;

/** Neither a monitor nor clean-up in the background of the repository may work in trees that we give back; names come whole. */
const ALWAYS = ["-c", "core.fsmonitor=false", "-c", "gc.auto=0", "-c", "maintenance.auto=false"];

/**
 * Runs git without a shell, a pager, an editor or a question, in a process group of its own of which nothing is left. Of the
 * environment, what would lead it to another repository (`GIT_DIR` ...) is left out. InputError where there is no git or no
 * such folder.
 */
export function gitRunner(environment: Readonly<Record<string, string | undefined>>): RunGit {
  const base = gitEnvironment(environment);
  return async (args, options) => {
    const { cwd, signal, env, timeoutMs = LONGEST_MS, input, hooks = false } = options;
    const isStopped = () => signal?.aborted === true;
    if (isStopped()) throw new CancelledError("a stop before git was started");
    const hooksOff = hooks ? [] : ["-c", `core.hooksPath=${devNull}`];
    const child = spawn("git", [...ALWAYS, ...hooksOff, ...args], {
      cwd,
      env: { ...base, ...env },
      detached: true,
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    // Git may end without reading all of its input.
    child.stdin?.on("error", () => {}).end(input);
    const output = collected(child, options);
    const stop = new GroupStop(child, signal, timeoutMs);
    try {
      const code = await ended(child, cwd);
      if (isStopped() && stop.isAsked) throw new CancelledError("a stop while git ran");
      if (stop.isLate) throw late(args, timeoutMs);
      if (output.isCut && options.mayCut !== true) {
        const most = options.mostBytes ?? MOST_BYTES;
        throw new LimitError(`expected at most ${most} bytes of git ${args[0] ?? ""}, got more`, {
          limit: `${most} bytes`,
          used: "more",
        });
      }
      return { code, stdout: output.stdout(), stderr: output.stderr(), isCut: output.isCut };
    } finally {
      stop.end();
    }
  };
}

/** What git says on stdout, its last line end left out; ProviderError with its own words when it fails. */
export async function saidByGit(run: RunGit, args: readonly string[], options: GitOptions): Promise<string> {
  const { code, stdout, stderr } = await run(args, options);
  if (code !== 0) throw gitFailure(args, code, stderr);
  return stdout.replace(/\n$/, "");
}

/** A failure of git as an error. A full disk is a LimitError, everything else a ProviderError that may pass. */
export function gitFailure(args: readonly string[], code: number | null, stderr: string): ProviderError | LimitError {
  const said = stderr.trim().split("\n").slice(-5).join("\n");
  const words = args.filter((word, index) => !word.startsWith("-") && args[index - 1] !== "-c").slice(0, 2);
  const message = `git ${words.join(" ")} ended with ${code ?? "a signal"}: ${said || "it said nothing"}`;
  if (/No space left on device|Disk quota exceeded/i.test(stderr)) {
    return new LimitError(`${message}; free some space and go on`, { limit: "disk space", used: "all of it" });
  }
  return new ProviderError(message, { provider: "git", scope: "request", retryable: false });
}

function gitEnvironment(environment: Readonly<Record<string, string | undefined>>) {
  const { LC_ALL, LANG, ...rest } = environment;
  const kept = Object.entries(rest).filter(([name]) => !LEADS_ELSEWHERE.test(name));
  const language = LC_ALL ?? LANG;
  return {
    ...Object.fromEntries(kept),
    ...(language === undefined ? {} : { LANG: language }),
    // Its messages are read.
    LC_MESSAGES: "C",
    LANGUAGE: "",
    GIT_TERMINAL_PROMPT: "0",
    GIT_EDITOR: "true",
    GIT_SEQUENCE_EDITOR: "true",
    GIT_PAGER: "cat",
    GIT_OPTIONAL_LOCKS: "0",
  };
}

/** Set for programs that git itself starts, as hooks and aliases are, one of which may have started us. */
const LEADS_ELSEWHERE =
  /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|NAMESPACE|PREFIX|CEILING_DIRECTORIES|EDITOR|SEQUENCE_EDITOR|EXTERNAL_DIFF|DIFF_OPTS|AUTHOR_DATE|COMMITTER_DATE|INTERNAL_\w+|QUARANTINE_PATH|PUSH_\w+|TRACE\w*)$/;

function collected(child: ChildProcess, { mostBytes = MOST_BYTES }: GitOptions) {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  let outBytes = 0;
  let errBytes = 0;
  const output = {
    isCut: false,
    stdout: () => Buffer.concat(out).toString("utf8"),
    stderr: () => Buffer.concat(err).toString("utf8"),
  };
  child.stdout?.on("data", (piece: Buffer) => {
    const room = mostBytes - outBytes;
    if (room > 0) out.push(piece.subarray(0, room));
    outBytes += piece.length;
    if (outBytes <= mostBytes || output.isCut) return;
    output.isCut = true;
    signalGroup(child, "SIGTERM");
  });
  child.stderr?.on("data", (piece: Buffer) => {
    if (errBytes < MOST_STDERR_BYTES) err.push(piece.subarray(0, MOST_STDERR_BYTES - errBytes));
    errBytes += piece.length;
  });
  return output;
}

function ended(child: ChildProcess, cwd: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") return reject(error);
      const missing = existsSync(cwd) ? "git in PATH, got none; install it" : `the folder ${cwd}, got none`;
      reject(new InputError(`expected ${missing}`, { cause: error }));
    });
    // What git left in the background holds its pipes open; it goes with the group.
    child.on("exit", () => signalGroup(child, "SIGKILL"));
    child.on("close", (code) => resolve(code));
  });
}

/** Asks a group to end at the signal or after its time, and ends it when it does not. */
class GroupStop {
  isAsked = false;
  isLate = false;
  readonly #child: ChildProcess;
  readonly #signal: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout;
  #grace: NodeJS.Timeout | undefined;

  constructor(child: ChildProcess, signal: AbortSignal | undefined, timeoutMs: number) {
    this.#child = child;
    this.#signal = signal;
    this.#timer = setTimeout(() => {
      this.isLate = true;
      this.#ask();
    }, timeoutMs);
    signal?.addEventListener("abort", this.#ask, { once: true });
  }

  end(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#grace);
    this.#signal?.removeEventListener("abort", this.#ask);
  }

  readonly #ask = (): void => {
    if (this.isAsked) return;
    this.isAsked = true;
    signalGroup(this.#child, "SIGTERM");
    this.#grace = setTimeout(() => signalGroup(this.#child, "SIGKILL"), GRACE_MS);
  };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nothing of it is left, which is what was wanted.
  }
}

function late(args: readonly string[], timeoutMs: number): ProviderError {
  return new ProviderError(`expected git ${args[0] ?? ""} to end within ${timeoutMs} ms, got no end; it was stopped`, {
    provider: "git",
    scope: "request",
    retryable: true,
  });
}
