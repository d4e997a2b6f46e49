import * as acp from "@agentclientprotocol/sdk";
import type { AgentEnd, AgentSession } from "../../../core/coding-agent.ts";
import { ProviderError, SwarmError } from "../../../core/errors.ts";
import type { AgentSetup } from "../agent-setup.ts";
import type { AcpLaunch } from "../launch-table.ts";
import { lastLinesOf } from "../output-tail.ts";
import type { SupervisedProcess } from "../process/supervised-process.ts";
import { answerPermission, pathsOutside } from "./permission.ts";
import type { Watch } from "./watch.ts";

/** How long an agent may take from its start to its first words in the protocol, however long a session may be. */
const START_MS = 60_000;

/** How the talk with an agent went. `lost`: its process or the connection ended before it said so. */
export type Conversation =
  | { readonly kind: "ended"; readonly ending: AgentEnd["ending"]; readonly reason: string; readonly session?: string }
  | { readonly kind: "lost"; readonly reason: string; readonly session?: string | undefined };

interface OpenSession {
  readonly sessionId: string;
  readonly modes?: acp.SessionModeState | null | undefined;
}

interface Talk {
  readonly launch: AcpLaunch;
  readonly setup: AgentSetup;
  readonly session: AgentSession;
  readonly child: SupervisedProcess;
  readonly stream: acp.Stream;
  readonly watch: Watch;
}

/**
 * Introduces itself, opens or loads a session in the tree, and prompts once. ProviderError (scope `model`) when the agent ends
 * or refuses before it has introduced itself: it cannot be started at all.
 */
export async function converse(talk: Talk): Promise<Conversation> {
  const { launch, session, watch } = talk;
  let id: string | undefined;
  let hasStarted = false;
  try {
    return await clientOf(talk).connectWith(talk.stream, async (agent) => {
      const introduced = await introduce(agent, talk);
      hasStarted = true;
      // Without access the owner has logged in already.
      if (session.access !== undefined) await authenticate(agent, launch, introduced);
      const opened = await openSession(agent, session, introduced);
      id = opened.sessionId;
      watch.session(id);
      await chooseMode(agent, launch, opened, watch);
      const { stopReason } = await agent.request(acp.methods.agent.session.prompt, {
        sessionId: id,
        prompt: [{ type: "text", text: session.prompt }],
      });
      return { kind: "ended", ...endOfTurn(stopReason), session: id } as const;
    });
  } catch (error) {
    if (error instanceof SwarmError) throw error;
    if (error instanceof acp.RequestError && hasStarted) {
      const reason = `the agent answered with an error: ${reasonOf(error)}`;
      return id === undefined
        ? { kind: "ended", ending: "crashed", reason }
        : { kind: "ended", ending: "crashed", reason, session: id };
    }
    const isLimited = await endedByUs(talk);
    if (!hasStarted && !isLimited) throw notStarted(talk, error);
    return { kind: "lost", reason: `the connection to the agent ended: ${reasonOf(error)}`, session: id };
  }
}

function clientOf({ launch, setup, session, watch }: Talk): acp.ClientApp {
  const { cwd, home } = session;
  return acp
    .client({ name: "murmuration" })
    .onRequest(acp.methods.client.session.requestPermission, async ({ params }) => {
      const outside = pathsOutside(params, cwd, [cwd, home]);
      const title = params.toolCall.title ?? params.toolCall.toolCallId;
      const isAllowed =
        outside.length === 0 || ((await setup.permit?.({ agent: launch.name, cwd, title, outside })) ?? false);
      watch.note("permission", { title, outside, isAllowed });
      return answerPermission(params, isAllowed);
    });
}

/** The agent uses its own hands: no files and no terminals of ours are offered, since some agents fail with ours. */
async function introduce(agent: acp.ClientContext, { child, launch }: Talk): Promise<acp.InitializeResponse> {
  const late = AbortSignal.timeout(START_MS);
  const stop = () => void child.stop();
  late.addEventListener("abort", stop, { once: true });
  try {
    const introduced = await agent.request(acp.methods.agent.initialize, {
      protocolVersion: acp.PROTOCOL_VERSION,
      clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
      clientInfo: { name: "murmuration", title: "Murmuration", version: "1" },
    });
    if (introduced.protocolVersion === acp.PROTOCOL_VERSION) return introduced;
    const got = `${acp.PROTOCOL_VERSION} of the Agent Client Protocol, got ${introduced.protocolVersion}`;
    throw failure(launch.name, `expected ${launch.name} to speak version ${got}; install another version of it`, false);
  } finally {
    late.removeEventListener("abort", stop);
  }
}

/** Says how to authenticate where the launch table knows it and the agent offers it; the key itself is in its environment. */
async function authenticate(agent: acp.ClientContext, launch: AcpLaunch, { authMethods = [] }: acp.InitializeResponse) {
  const methodId = authMethods?.find(({ id }) => id === launch.authenticate)?.id;
  if (methodId !== undefined) await agent.request(acp.methods.agent.authenticate, { methodId });
}

/** Loads the session of an earlier attempt where the agent can; one that it no longer knows is begun anew. */
async function openSession(
  agent: acp.ClientContext,
  { cwd, resume }: AgentSession,
  { agentCapabilities }: acp.InitializeResponse,
): Promise<OpenSession> {
  if (resume !== undefined && agentCapabilities?.loadSession === true) {
    try {
      const loaded = await agent.request(acp.methods.agent.session.load, { sessionId: resume, cwd, mcpServers: [] });
      return { sessionId: resume, modes: loaded?.modes };
    } catch (error) {
      if (!(error instanceof acp.RequestError)) throw error;
    }
  }
  return agent.request(acp.methods.agent.session.new, { cwd, mcpServers: [] });
}

/** A mode that the agent does not offer, or may not be set, is left: what it then asks for is answered by policy. */
async function chooseMode(
  agent: acp.ClientContext,
  { mode }: AcpLaunch,
  { sessionId, modes }: OpenSession,
  watch: Watch,
): Promise<void> {
  const isOffered = modes?.availableModes.some(({ id }) => id === mode) === true;
  if (mode === undefined || !isOffered || modes?.currentModeId === mode) return;
  try {
    await agent.request(acp.methods.agent.session.setMode, { sessionId, modeId: mode });
  } catch (error) {
    if (!(error instanceof acp.RequestError)) throw error;
    watch.note("mode", { refused: mode, reason: reasonOf(error) });
  }
}

function endOfTurn(stopReason: acp.StopReason): { readonly ending: AgentEnd["ending"]; readonly reason: string } {
  switch (stopReason) {
    case "end_turn":
      return { ending: "finished", reason: "the agent ended its turn" };
    case "refusal":
      return { ending: "refused", reason: "the agent or its model declined" };
    case "cancelled":
      return { ending: "crashed", reason: "the agent called its turn off" };
    default:
      return { ending: "finished", reason: `the agent stopped at a limit of its own: ${stopReason}` };
  }
}

/** True when the process was ended for a limit or a stop, which explains the loss of the connection. */
async function endedByUs({ child }: Talk): Promise<boolean> {
  if (!child.isOver) return false;
  const { kind } = await child.ended;
  return kind !== "exited" && kind !== "stopped";
}

function notStarted({ launch, watch }: Talk, cause: unknown): ProviderError {
  const said = lastLinesOf(watch.complaints.text) || reasonOf(cause);
  return failure(launch.name, `expected ${launch.name} to start and speak ACP, got: ${said}`, true, cause);
}

function failure(provider: string, message: string, retryable: boolean, cause?: unknown): ProviderError {
  return new ProviderError(message, { provider, scope: "model", retryable }, { cause });
}

/** An agent's own words stand in the error's data, where it has any. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const data = error instanceof acp.RequestError ? error.data : undefined;
  const details = data === undefined ? "" : ` (${typeof data === "string" ? data : JSON.stringify(data)})`;
  return `${error.message}${details}`.slice(0, 500);
}
