import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { AgentCheck, AgentEnd, AgentSession, CodingAgent } from "../../../core/coding-agent.ts";
import { ProviderError } from "../../../core/errors.ts";
import type { AgentSetup } from "../agent-setup.ts";
import { filledWords, sessionSlots } from "../fill-words.ts";
import { checkProgram, findProgram } from "../find-program.ts";
import type { AcpLaunch } from "../launch-table.ts";
import { lastLinesOf } from "../output-tail.ts";
import type { SupervisedProcess } from "../process/supervised-process.ts";
import { endOfProcess, readyForSession, startInSession, throwIfCancelled } from "../session-process.ts";
import { Transcript } from "../transcript.ts";
import { LastWords } from "./agent-words.ts";
import type { Conversation } from "./conversation.ts";
import { Watch } from "./watch.ts";

/** Any agent that speaks the Agent Client Protocol over its stdin and stdout: one process, one session, one prompt. */
export function acpAgent(launch: AcpLaunch, setup: AgentSetup): CodingAgent {
  const { name, isUnmetered = false } = launch;
  return {
    name,
    isUnmetered,
    check: (): Promise<AgentCheck> => checkProgram(name, launch.program, setup, installAdvice(launch)),
    async run(session: AgentSession): Promise<AgentEnd> {
      const startedAt = setup.clock.monotonic();
      await readyForSession(session);
      await writeSettings(launch, session);
      await using transcript = await Transcript.open(session.transcript, setup.clock);
      const words = new LastWords();
      const watch = new Watch(session, transcript, words);
      await using child = await startInSession(session, setup, {
        name,
        words: await wordsOf(launch, setup, session),
        stdin: "open",
        variables: launch.variables?.(session),
        onOutput: (stream, piece) => (stream === "stdout" ? watch.output(piece) : watch.complaint(piece)),
      });
      watch.child = child;
      // The protocol's library is loaded for agents that speak it only.
      const { converse } = await import("./conversation.ts");
      const conversation = await converse({ launch, setup, session, child, stream: watch.stream(child), watch });
      const ending = await (conversation.kind === "lost" ? lost(child) : finished(child));
      throwIfCancelled(session.signal);
      await transcript.written();
      const stopped = endOfProcess(ending, session, lastLinesOf(watch.complaints.text));
      const ms = Math.round(setup.clock.monotonic() - startedAt);
      const end = endOf(conversation, stopped);
      return { ...end, lastWords: words.text, session: conversation.session, ms };
    },
  };
}

/** What the agent said of its end counts only where the process was not ended for a limit. */
function endOf(conversation: Conversation, stopped: Pick<AgentEnd, "ending" | "reason"> | undefined) {
  const isLimit = stopped !== undefined && stopped.ending !== "crashed";
  if (conversation.kind === "ended" && !isLimit) return { ending: conversation.ending, reason: conversation.reason };
  if (stopped !== undefined) return stopped;
  return { ending: "crashed" as const, reason: conversation.reason };
}

/** The connection is gone: the process has ended, or closed its output and is of no use any more. */
async function lost(child: SupervisedProcess) {
  return child.isOver ? child.ended : child.stop();
}

/** Its work is done and stored; what it would still tidy up is in a home that nobody else uses. */
function finished(child: SupervisedProcess) {
  return child.stop();
}

async function wordsOf(launch: AcpLaunch, setup: AgentSetup, session: AgentSession): Promise<readonly string[]> {
  const { program, script, nodeArgs = [] } = launch;
  const args = filledWords(launch.args, sessionSlots(session));
  const found = await findProgram(program, setup, session.cwd);
  if (found === undefined) {
    const advice = installAdvice(launch) || `put it into PATH`;
    const fault = { provider: launch.name, scope: "model", retryable: false } as const;
    throw new ProviderError(`expected the program ${program} of ${launch.name}, got none: ${advice}`, fault);
  }
  const [node = program, file] = found.words;
  if (file === undefined) return [node, ...args];
  return [node, ...nodeArgs, script?.(file) ?? file, ...args];
}

async function writeSettings({ files }: AcpLaunch, { home, access }: AgentSession): Promise<void> {
  // Without access the home is the owner's own, with settings that are not ours.
  if (access === undefined) return;
  for (const [name, text] of Object.entries(files?.(access) ?? {})) {
    const file = path.join(home, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text, { mode: 0o600 });
  }
}

function installAdvice(launch: AcpLaunch): string {
  if (launch.package === undefined) return "";
  return `npm i -g ${launch.package.name}@${launch.package.version}`;
}
