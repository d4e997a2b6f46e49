import type { AgentCheck, AgentEnd, AgentSession, CodingAgent } from "../../../core/coding-agent.ts";
import { ProviderError } from "../../../core/errors.ts";
import type { AgentSetup } from "../agent-setup.ts";
import { filledVariables, filledWords, readCommandLine, sessionSlots } from "../fill-words.ts";
import { checkProgram, findProgram } from "../find-program.ts";
import { lastLinesOf, OutputTail } from "../output-tail.ts";
import { endOfProcess, readyForSession, startInSession, throwIfCancelled } from "../session-process.ts";
import { Transcript } from "../transcript.ts";
import { ChildTransport } from "./child-transport.ts";

const TAIL_BYTES = 8_192;

export interface McpLaunch {
  readonly name: string;
  /** The server's command line, with `{cwd}` `{home}` `{model}` `{url}`. */
  readonly command: string;
  /** The tool that does a task; the first that takes a `prompt` when absent. */
  readonly tool?: string | undefined;
  /** Further arguments of the tool, as its sandbox; those that it does not take are left out. */
  readonly arguments?: Readonly<Record<string, unknown>> | undefined;
  readonly variables?: Readonly<Record<string, string>> | undefined;
  readonly isUnmetered?: boolean | undefined;
}

/** A coding agent that an MCP server offers as a tool which takes a prompt and a folder. InputError for a command line that cannot be read. */
export function mcpAgent(launch: McpLaunch, setup: AgentSetup): CodingAgent {
  const { name, isUnmetered = false } = launch;
  const line = readCommandLine(name, launch.command);
  return {
    name,
    isUnmetered,
    check: (): Promise<AgentCheck> => checkProgram(name, line[0] ?? "", setup),
    async run(session: AgentSession): Promise<AgentEnd> {
      const startedAt = setup.clock.monotonic();
      await readyForSession(session);
      await using transcript = await Transcript.open(session.transcript, setup.clock);
      const complaints = new OutputTail(TAIL_BYTES);
      const transport = new ChildTransport(
        {
          onMessage(from, message) {
            transcript.event("mcp", { from, message });
            session.onActivity?.(typeof message.method === "string" ? message.method : "");
          },
          onOther: (text) => transcript.event("stdout", { text }),
        },
        session.limits.outputBytes,
      );
      const values = sessionSlots(session);
      const [program = "", ...args] = filledWords(line, values);
      const found = await findProgram(program, setup, session.cwd);
      await using child = await startInSession(session, setup, {
        name,
        words: [...(found?.words ?? [program]), ...args],
        stdin: "open",
        variables: filledVariables(launch.variables ?? {}, values),
        onOutput(stream, piece) {
          if (stream === "stdout") return transport.output(piece);
          complaints.add(piece);
          transcript.event("stderr", { text: piece.toString("utf8") });
        },
      });
      transport.attach(child);
      const { callTask } = await import("./call-task.ts");
      const call = await callTask({ launch, session, transport, transcript });
      const ending = await child.stop();
      throwIfCancelled(session.signal);
      await transcript.written();
      const complained = lastLinesOf(complaints.text);
      const stopped = endOfProcess(ending, session, complained);
      const ms = Math.round(setup.clock.monotonic() - startedAt);
      // What the server said counts only where it was not ended for a limit.
      if (stopped !== undefined && stopped.ending !== "crashed") return { ...stopped, lastWords: "", ms };
      if (call.kind === "returned") return { ...call.end, ms };
      if (call.kind === "not_started") throw notStarted(name, complained, call.cause);
      const reason = `the connection to the agent ended: ${messageOf(call.cause)}`;
      return { ...(stopped ?? { ending: "crashed", reason }), lastWords: "", ms };
    },
  };
}

function notStarted(name: string, complained: string, cause: unknown): ProviderError {
  const fault = { provider: name, scope: "model", retryable: true } as const;
  const got = complained || messageOf(cause);
  return new ProviderError(`expected ${name} to start and speak MCP, got: ${got}`, fault, { cause });
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500);
}
