import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { AgentSetup } from "../../src/agents/coding/agent-setup.ts";
import { systemClock } from "../../src/app/system-clock.ts";
import type { AgentSession } from "../../src/core/coding-agent.ts";

const PROGRAM = path.join(import.meta.dirname, "coding-agent-program.ts");

/** The command line of the fake agent, one way of speaking or another. */
export function programLine(way: "command" | "acp" | "mcp"): string {
  return `"${process.execPath}" --no-warnings "${PROGRAM}" ${way}`;
}

/** A folder in which one agent works, with what its session needs. */
export interface AgentWorld extends Disposable {
  readonly cwd: string;
  readonly home: string;
  readonly transcript: string;
  readonly setup: AgentSetup;
  session(change: Partial<AgentSession>): AgentSession;
  /** The text of a file in the tree; undefined when there is none. */
  read(name: string): string | undefined;
  /** The transcript so far. */
  said(): string;
}

export function openAgentWorld(): AgentWorld {
  const folder = mkdtempSync(path.join(tmpdir(), "swarm-agent-"));
  const cwd = path.join(folder, "tree");
  const home = path.join(folder, "home");
  const transcript = path.join(folder, "records", "attempt-1.jsonl");
  mkdirSync(cwd);
  const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : undefined);
  return {
    cwd,
    home,
    transcript,
    setup: { path: process.env.PATH ?? "", folders: [], clock: systemClock },
    session: (change) => ({
      cwd,
      home,
      variables: { SWARM_TASK: "t1" },
      prompt: "edit",
      limits: { wallMs: 60_000, stallMs: 60_000, outputBytes: 5_000_000 },
      transcript,
      signal: new AbortController().signal,
      ...change,
    }),
    read: (name) => read(path.join(cwd, name)),
    said: () => read(transcript) ?? "",
    [Symbol.dispose]() {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    },
  };
}

/** Whether a process lives; one that has ended and only waits for its parent does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== "linux") return true;
  try {
    const line = readFileSync(`/proc/${pid}/stat`, "utf8");
    return !["Z", "X"].includes(line.charAt(line.lastIndexOf(")") + 2));
  } catch {
    return false;
  }
}
