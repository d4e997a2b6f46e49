import type { CodingAgent } from "../../core/coding-agent.ts";
import { InputError } from "../../core/errors.ts";
import { nearestNames } from "../../core/nearest.ts";
import { acpAgent } from "./acp/acp.ts";
import type { AgentSetup } from "./agent-setup.ts";
import { commandAgent } from "./command.ts";
import { filledVariables, readCommandLine, sessionSlots } from "./fill-words.ts";
import { type AcpLaunch, LAUNCH_TABLE } from "./launch-table.ts";
import { mcpAgent } from "./mcp/mcp.ts";
import { type ShellOptions, shellAgent } from "./shell/shell.ts";
import { simAgent } from "./sim/sim.ts";
import { parseSimOptions } from "./sim/sim-options.ts";

/** An agent that the owner configured, in place of a known one where the name is the same. */
export interface ConfiguredAgent {
  readonly kind: "acp" | "mcp" | "command";
  readonly command: string;
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /** Of `mcp`. */
  readonly tool?: string | undefined;
  /** Of `mcp`. */
  readonly arguments?: Readonly<Record<string, unknown>> | undefined;
  /** Of `acp`: the session mode in which it edits without asking. */
  readonly mode?: string | undefined;
  /** It uses the owner's own subscription, and no access is given to it. */
  readonly isUnmetered?: boolean | undefined;
}

export interface AgentChoices {
  readonly setup: AgentSetup;
  readonly shell: ShellOptions;
  readonly configured: Readonly<Record<string, ConfiguredAgent>>;
}

/** Names of all agents that can be chosen; whether they are installed is another question. */
export function agentNames(configured: AgentChoices["configured"]): readonly string[] {
  return [...new Set([...Object.keys(configured), ...LAUNCH_TABLE.map(({ name }) => name), "shell", "sim"])];
}

/** The agent of a name, as `codex`, `shell` or `sim?fail=0.2`; InputError for an unknown one, or options it does not have. */
export function codingAgentNamed(spec: string, { setup, shell, configured }: AgentChoices): CodingAgent {
  const [name = "", options = ""] = spec.split(/\?(.*)/s);
  if (options !== "" && name !== "sim") throw new InputError(`expected options with the agent sim only, got ${spec}`);
  const own = Object.hasOwn(configured, name) ? configured[name] : undefined;
  if (own !== undefined) return configuredAgent(name, own, setup);
  if (name === "sim") return simAgent(parseSimOptions(options), shell.ask, setup);
  if (name === "shell") return shellAgent(shell, setup);
  const launch = LAUNCH_TABLE.find((each) => each.name === name);
  if (launch !== undefined) return acpAgent(launch, setup);
  const names = agentNames(configured);
  const near = nearestNames(name, names)[0];
  const hint = near === undefined ? `known: ${names.join(", ")}` : `did you mean ${near}?`;
  throw new InputError(`expected the name of a coding agent, got ${spec}; ${hint}`);
}

function configuredAgent(name: string, { kind, ...own }: ConfiguredAgent, setup: AgentSetup): CodingAgent {
  if (kind === "command") return commandAgent({ name, ...own }, setup);
  if (kind === "mcp") return mcpAgent({ name, ...own }, setup);
  return acpAgent(configuredAcp(name, own), setup);
}

function configuredAcp(name: string, own: Omit<ConfiguredAgent, "kind">): AcpLaunch {
  const [program = "", ...args] = readCommandLine(name, own.command);
  return {
    name,
    program,
    args,
    isUnmetered: own.isUnmetered,
    mode: own.mode,
    variables: (session) => filledVariables(own.variables ?? {}, sessionSlots(session)),
  };
}
