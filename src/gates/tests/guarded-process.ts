import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { CancelledError } from "../../core/errors.ts";
import { killMarked, killMarkedOnce } from "./kill-marked.ts";

/** A program to run, without a shell. */
export interface Program {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface ProgramLimits {
  readonly timeoutMs: number;
  /** Kills it, and all that it started, at once. */
  readonly signal: AbortSignal;
  /** A folder that is removed when our process dies while the program runs. */
  readonly scratch?: string | undefined;
  /** Gets everything that is printed, as it comes; none of it is then in the end. */
  readonly onOutput?: ((piece: Buffer) => void) | undefined;
}

/** How a program ended, with what it printed. */
export interface ProgramEnd {
  readonly kind: "ended" | "timed_out" | "not_started";
  /** Null where a signal ended it. */
  readonly code: number | null;
  /** The signal that ended it, as `SIGSEGV`. */
  readonly signal?: string | undefined;
  /** Why it was not started, as the system names it: `ENOENT`. */
  readonly error?: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Most of each stream that is kept; what is printed beyond it is dropped. */
const MOST_CHARACTERS = 16 * 1024 * 1024;
/** How long a process that left the group and cannot be found may hold the outputs open after the end. */
const DRAIN_MS = 1_000;

/**
 * Starts the program in a process group of its own, of which it is the second member. It tells on descriptor 3 how the
 * program ended and then waits to be killed with the group. When whoever started it is gone, however that ended, the pipe to
 * its stdin closes: it removes the scratch folder and kills what left the group, and the group, itself included.
 */
const GUARD = `
const { spawn } = process.getBuiltinModule("node:child_process");
const { rmSync, writeSync } = process.getBuiltinModule("node:fs");
const killMarkedOnce = ${killMarkedOnce.toString()};
const [mark, scratch, program, ...args] = process.argv.slice(1);
const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });
const tell = (end) => { try { writeSync(3, JSON.stringify(end)); } catch {} };
child.on("error", (error) => tell({ error: error.code ?? error.message }));
child.on("exit", (code, signal) => tell({ code, signal }));
const leave = () => {
  child.kill("SIGKILL");
  try { if (scratch !== "") rmSync(scratch, { recursive: true, force: true, maxRetries: 2 }); } catch {}
  for (let looks = 0; looks < 20 && killMarkedOnce(mark); looks++);
  process.kill(0, "SIGKILL");
};
process.stdin.on("end", leave).on("error", leave).resume();
`;

/**
 * Runs a program to its end, its time limit or the signal, with nothing on its stdin; then no process of its group is left, and on
 * Linux none that left the group (setsid) and kept its environment. CancelledError when the signal came first.
 */
export async function runGuarded(
  { program, args, cwd, env }: Program,
  { timeoutMs, signal, scratch = "", onOutput }: ProgramLimits,
): Promise<ProgramEnd> {
  if (signal.aborted) throw new CancelledError("a stop before the program was started");
  // A name of its own for each, so that marks of guards within guards stand side by side.
  const mark = `SWARM_GUARD_${randomUUID().replaceAll("-", "")}`;
  const guard = spawn(process.execPath, ["--no-warnings", "-e", GUARD, "--", mark, scratch, program, ...args], {
    cwd,
    env: { ...env, [mark]: "1" },
    detached: true,
    stdio: ["pipe", "pipe", "pipe", "pipe"],
  });
  const output = collect(guard, onOutput);
  const closed = new Promise<void>((resolve) => {
    guard.on("close", () => resolve());
    guard.on("error", () => resolve());
  });
  const told = wordFrom(guard, closed);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeoutMs);
  const stopped = new Promise<"stopped">((resolve) => {
    AbortSignal.any([signal, stop.signal]).addEventListener("abort", () => resolve("stopped"), { once: true });
  });
  // Writing is never tried, yet the pipe breaks when the group is killed.
  guard.stdin?.on("error", () => {});
  try {
    const word = await Promise.race([told, stopped]);
    killAll(guard.pid, mark);
    await drained(guard, closed);
    if (signal.aborted) throw new CancelledError("a stop while the program ran");
    if (word === "stopped") return { kind: "timed_out", code: null, ...output };
    if (word.error !== undefined)
      return { kind: "not_started", code: null, ...output, stderr: notStarted(program, word.error), error: word.error };
    return { kind: "ended", code: word.code ?? null, signal: word.signal ?? undefined, ...output };
  } finally {
    clearTimeout(timer);
    killAll(guard.pid, mark);
  }
}

function notStarted(program: string, error: string): string {
  return error === "ENOENT"
    ? `expected the program ${program}, got none of that name (ENOENT): install it or name it by its path`
    : `expected to start the program ${program}, got ${error}`;
}

function collect(guard: ChildProcess, onOutput: ProgramLimits["onOutput"]) {
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    if (onOutput !== undefined) {
      guard[name]?.on("data", onOutput);
      continue;
    }
    guard[name]?.setEncoding("utf8").on("data", (text: string) => {
      if (output[name].length < MOST_CHARACTERS) output[name] += text;
    });
  }
  return output;
}

interface GuardWord {
  readonly code?: number | null | undefined;
  readonly signal?: string | null | undefined;
  readonly error?: string | undefined;
}

function wordFrom(guard: ChildProcess, closed: Promise<void>): Promise<GuardWord> {
  return new Promise((resolve) => {
    let word = "";
    // The word is one write and smaller than a pipe's buffer; the end of the guard means that there is none.
    guard.stdio[3]?.on("error", () => {});
    guard.stdio[3]?.on("data", (piece: Buffer) => {
      word += piece.toString("utf8");
      const read = wordOf(word);
      if (read !== undefined) resolve(read);
    });
    void closed.then(() => resolve({ error: "its guard ended" }));
  });
}

function wordOf(text: string): GuardWord | undefined {
  try {
    return JSON.parse(text) as GuardWord;
  } catch {
    // The rest is still to come.
    return undefined;
  }
}

/** Everything printed has been read, or somebody out of reach holds the outputs open. */
async function drained(guard: ChildProcess, closed: Promise<void>): Promise<void> {
  const patience = Promise.withResolvers<void>();
  const timer = setTimeout(patience.resolve, DRAIN_MS);
  await Promise.race([closed, patience.promise]);
  clearTimeout(timer);
  for (const stream of guard.stdio) stream?.destroy();
}

function killAll(pid: number | undefined, mark: string): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The group is gone already, which is what was wanted.
  }
  killMarked(mark);
}
