import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Config } from "../../config/config.ts";
import { runGuarded } from "../../gates/tests/guarded-process.ts";
import { safeEnvironment } from "../../gates/tests/safe-environment.ts";
import type { CommandEnd } from "../../workspaces/project-calls.ts";

const LONGEST_MS = 60_000;

/** Runs a command line that the user wrote, by the shell and in the project's root, with an environment without secrets; no process of it is left. */
export async function runConsentedCommand(
  { projectFolder, environment, secrets }: Config,
  command: string,
  signal: AbortSignal,
): Promise<CommandEnd> {
  const scratch = await mkdtemp(path.join(tmpdir(), "swarm-command-"));
  try {
    const env = safeEnvironment(Object.fromEntries(environment ?? []), secrets.keys());
    const program = { program: "/bin/sh", args: ["-c", command], cwd: projectFolder, env };
    const { kind, code, stdout, stderr } = await runGuarded(program, { timeoutMs: LONGEST_MS, signal, scratch });
    const output = [stdout, stderr].filter((text) => text.trim() !== "").join("\n");
    if (kind === "timed_out") return { code: null, reason: `it took longer than ${LONGEST_MS / 1_000} s`, output };
    if (kind === "not_started") return { code: null, reason: `it could not be started (${stderr})`, output };
    return { code, reason: code === null ? "a signal ended it" : undefined, output };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
