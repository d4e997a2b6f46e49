import { Client } from "@modelcontextprotocol/client";
import type { AgentEnd, AgentSession } from "../../../core/coding-agent.ts";
import { ProviderError, SwarmError } from "../../../core/errors.ts";
import { lastLinesOf } from "../output-tail.ts";
import type { Transcript } from "../transcript.ts";
import { type OfferedTool, readResult, replyToolOf, taskToolOf, toolArguments } from "./agent-tool.ts";
import type { ChildTransport } from "./child-transport.ts";
import type { McpLaunch } from "./mcp.ts";

const LAST_WORDS_CHARACTERS = 2_000;
/** How long a server may take to say what it offers. */
const START_MS = 60_000;
/** The longest delay a timer takes before it wraps around, about 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** How a call went. `not_started`: the server never said what it offers; `lost`: the connection ended while the tool ran. */
export type TaskCall =
  | { readonly kind: "returned"; readonly end: Omit<AgentEnd, "ms"> }
  | { readonly kind: "not_started" | "lost"; readonly cause: unknown };

interface Talk {
  readonly launch: McpLaunch;
  readonly session: AgentSession;
  readonly transport: ChildTransport;
  readonly transcript: Transcript;
}

/** Asks a server for its tools and calls the one that does a task. ProviderError where it has none. */
export async function callTask({ launch, session, transport, transcript }: Talk): Promise<TaskCall> {
  let hasStarted = false;
  try {
    const client = new Client({ name: "murmuration", version: "1" });
    await client.connect(transport, { timeout: START_MS });
    const { tools } = await client.listTools(undefined, { timeout: START_MS });
    hasStarted = true;
    const { name, given } = callOf(launch, session, tools);
    const timeout = Math.min(session.limits.wallMs, LONGEST_TIMER_MS);
    const result = await client.callTool({ name, arguments: given }, { timeout });
    const { text, thread } = readResult(result);
    if (thread !== undefined) transcript.session(thread);
    const end = { lastWords: text.trim().slice(-LAST_WORDS_CHARACTERS), session: thread };
    if (result.isError !== true) {
      return { kind: "returned", end: { ending: "finished", reason: "the tool returned", ...end } };
    }
    const reason = `the tool returned an error: ${lastLinesOf(text)}`;
    return { kind: "returned", end: { ending: "crashed", reason, ...end } };
  } catch (cause) {
    if (cause instanceof SwarmError) throw cause;
    return { kind: hasStarted ? "lost" : "not_started", cause };
  }
}

/** Goes on with the earlier conversation where the server can; otherwise begins one. */
function callOf(launch: McpLaunch, { prompt, cwd, access, resume }: AgentSession, tools: readonly OfferedTool[]) {
  const values = { prompt, cwd, model: access?.model };
  const reply = replyToolOf(tools);
  if (resume !== undefined && reply !== undefined) {
    const given = { ...toolArguments(reply.tool, values, {}), [reply.field]: resume };
    return { name: reply.tool.name, given };
  }
  const tool = taskToolOf(tools, launch.tool);
  if (tool === undefined) {
    const wanted = launch.tool === undefined ? "a tool that takes a prompt" : `the tool ${launch.tool}`;
    const got = tools.map(({ name }) => name).join(", ") || "none";
    const fault = { provider: launch.name, scope: "model", retryable: false } as const;
    throw new ProviderError(`expected ${wanted} of ${launch.name}, got ${got}`, fault);
  }
  return { name: tool.name, given: toolArguments(tool, values, launch.arguments ?? {}) };
}
