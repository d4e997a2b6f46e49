import { mkdir } from "node:fs/promises";
import type { AgentEnd, AgentSession } from "../../core/coding-agent.ts";
import { showDuration } from "../../core/duration.ts";
import { CancelledError } from "../../core/errors.ts";
import type { AgentSetup } from "./agent-setup.ts";
import { accessVariables, agentEnvironment } from "./process/agent-environment.ts";
import { attemptMarker, treeMarker } from "./process/attempt-marker.ts";
import { endProcesses } from "./process/end-processes.ts";
import {
  type Ending,
  type SupervisedLaunch,
  type SupervisedProcess,
  startSupervised,
} from "./process/supervised-process.ts";

/** How an agent's program is started for a session; the rest follows from session and setup. */
export interface SessionLaunch extends Pick<SupervisedLaunch, "name" | "words" | "stdin" | "onOutput"> {
  readonly variables?: Readonly<Record<string, string>> | undefined;
}

/** Starts a program of an agent in its session: in its tree, with its home, confined as the setup says. */
export async function startInSession(
  session: AgentSession,
  setup: AgentSetup,
  { name, words, stdin, onOutput, variables = {} }: SessionLaunch,
): Promise<SupervisedProcess> {
  const { cwd, home, limits, signal } = session;
  const { variables: marked, marker } = attemptMarker(cwd);
  const env = agentEnvironment({
    path: setup.path,
    home,
    language: setup.language,
    variables: [accessVariables(session.access), session.variables, variables, marked],
  });
  const confined = setup.confine === undefined ? words : await setup.confine(words, session);
  return startSupervised({ name, words: confined, cwd, env, marker, limits, signal, stdin, onOutput });
}

/**
 * Makes a tree ready for a session: its home is there, and nothing lives any more of what an earlier attempt in it started
 * (on Linux, where the environment of processes can be seen). CancelledError when the signal has aborted.
 */
export async function readyForSession({ cwd, home, signal }: AgentSession): Promise<void> {
  throwIfCancelled(signal);
  await mkdir(home, { recursive: true, mode: 0o700 });
  await endProcesses({ marker: treeMarker(cwd) });
}

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new CancelledError("a stop of the session");
}

/** What an ending other than an orderly exit means for the session; undefined when the agent's own words decide. */
export function endOfProcess(
  ending: Ending,
  { limits }: AgentSession,
  lastLines: string,
): Pick<AgentEnd, "ending" | "reason"> | undefined {
  switch (ending.kind) {
    case "cancelled":
      throw new CancelledError("a stop of the session");
    case "stalled":
      return { ending: "stalled", reason: `no sign of life for ${showDuration(limits.stallMs)}; it was stopped` };
    case "timeout":
      return { ending: "timeout", reason: `not done within ${showDuration(limits.wallMs)}; it was stopped` };
    case "output-limit":
      return { ending: "output-limit", reason: `more than ${limits.outputBytes} bytes of output; it was stopped` };
    case "stopped":
      return undefined;
    case "exited": {
      if (ending.code === 0) return undefined;
      const how = ending.signal === null ? `exit code ${ending.code}` : `signal ${ending.signal}`;
      const said = lastLines.trim();
      return { ending: "crashed", reason: said === "" ? `it ended with ${how}` : `it ended with ${how}: ${said}` };
    }
  }
}
