import type { WorkspaceSettings } from "./workspace-settings.ts";

export interface VariablesOf {
  readonly run: string;
  readonly task: string;
  readonly branch: string;
  readonly base: string;
  readonly path: string;
  /** The number of its range of ports. */
  readonly ports: number;
}

/**
 * What programs in a workspace are told: `SWARM_RUN`, `SWARM_TASK`, `SWARM_BRANCH`, `SWARM_BASE`, `SWARM_WORKSPACE`,
 * `SWARM_PORT` (the first of `SWARM_PORT_COUNT`), and what the owner configured.
 */
export function workspaceVariables(
  { firstPort, portsEach, variables }: Pick<WorkspaceSettings, "firstPort" | "portsEach" | "variables">,
  { run, task, branch, base, path, ports }: VariablesOf,
): Readonly<Record<string, string>> {
  const port = String(firstPort + ports * portsEach);
  const values: Readonly<Record<string, string>> = { run, task, port };
  const fill = (text: string) => text.replaceAll(/\{(run|task|port)\}/g, (_, name: string) => values[name] ?? "");
  return {
    ...Object.fromEntries(Object.entries(variables).map(([name, text]) => [name, fill(text)])),
    SWARM_RUN: run,
    SWARM_TASK: task,
    SWARM_BRANCH: branch,
    SWARM_BASE: base,
    SWARM_WORKSPACE: path,
    SWARM_PORT: port,
    SWARM_PORT_COUNT: String(portsEach),
  };
}
