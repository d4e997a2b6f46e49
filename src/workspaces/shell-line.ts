import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { finished } from "node:stream/promises";
import { CancelledError, ProviderError } from "../core/errors.ts";

export interface ShellLine {
  readonly line: string;
  /** What it is for, to stand in a message, as `workspaces.setup`. */
  readonly purpose: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Absolute path of the file that gets all that it prints. */
  readonly output: string;
  readonly signal: AbortSignal;
}

const MOST_TAIL = 2_000;
const MOST_OUTPUT_BYTES = 64 * 1024 * 1024;

/**
 * Runs a command line that the owner wrote, by the shell, with nothing on its stdin; answers what it printed on stdout, its
 * last 2,000 characters at most. No process of its group is left. ProviderError when it fails or takes too long.
 */
export async function runShellLine(request: ShellLine): Promise<string> {
  const { line, purpose, cwd, env, timeoutMs, output, signal } = request;
  if (signal.aborted) throw new CancelledError(`a stop before ${purpose} was run`);
  await mkdir(path.dirname(output), { recursive: true });
  const file = createWriteStream(output);
  const child = spawn("/bin/sh", ["-c", line], { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const tails = { stdout: "", stderr: "" };
  let bytes = 0;
  for (const name of ["stdout", "stderr"] as const) {
    child[name].on("data", (piece: Buffer) => {
      if (bytes < MOST_OUTPUT_BYTES) file.write(piece);
      bytes += piece.length;
      tails[name] = (tails[name] + piece.toString("utf8")).slice(-MOST_TAIL);
    });
  }
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeoutMs);
  const kill = () => killGroup(child.pid);
  AbortSignal.any([signal, stop.signal]).addEventListener("abort", kill, { once: true });
  try {
    const end = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      // What it left in the background holds the pipes open.
      child.on("exit", kill);
      child.on("close", resolve);
    });
    if (signal.aborted) throw new CancelledError(`a stop while ${purpose} ran`);
    if (end === 0) return tails.stdout;
    const how = stop.signal.aborted ? `no end within ${timeoutMs} ms` : `exit code ${end ?? "of a signal"}`;
    const last = (tails.stderr.trim() || tails.stdout.trim()).split("\n").slice(-8).join("\n");
    throw new ProviderError(
      `expected ${purpose} (${line}) to end with exit code 0, got ${how}; all it printed is in ${output}${last === "" ? "" : `:\n${last}`}`,
      { provider: purpose, scope: "request", retryable: false },
    );
  } finally {
    clearTimeout(timer);
    kill();
    file.end();
    await finished(file).catch(() => {});
  }
}

/** A value as one word of a shell's command line. */
export function shellWord(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nothing of it is left, which is what was wanted.
  }
}
