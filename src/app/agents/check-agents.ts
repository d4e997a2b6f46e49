import { agentNames, codingAgentNamed } from "../../agents/coding/coding-agents.ts";
import { tryAgent } from "../../agents/coding/trial/try-agent.ts";
import type { Config } from "../../config/config.ts";
import type { AgentView } from "../app.ts";
import { agentChoices } from "./agent-choices.ts";

/**
 * Every coding agent that can be chosen, and whether it is installed; with a trial, also whether it gets an edit done with a
 * scripted model on this machine. One after the other, since each takes a core and some hundreds of megabytes. A simulated
 * agent is not tried: it asks no model.
 */
export async function checkAgents(
  config: Config,
  {
    isTried,
    signal,
    onTrial,
  }: { isTried: boolean; signal: AbortSignal; onTrial?: ((name: string) => void) | undefined },
): Promise<readonly AgentView[]> {
  const choices = agentChoices(config);
  const views: AgentView[] = [];
  for (const name of agentNames(choices.configured)) {
    const agent = codingAgentNamed(name, choices);
    const { isInstalled, version, message } = await agent.check();
    const view: AgentView = { name, isInstalled, version, message };
    const isWorthTrying = isTried && isInstalled && name !== "sim" && name !== "shell" && !agent.isUnmetered;
    if (isWorthTrying) onTrial?.(name);
    views.push(isWorthTrying ? { ...view, trial: await tryAgent(agent, signal) } : view);
  }
  return views;
}
