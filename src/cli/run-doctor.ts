import type { AgentView, Check, ProviderView } from "../app/app.ts";
import { showDuration } from "../core/duration.ts";
import { table } from "./table.ts";
import { Terminal } from "./terminal.ts";
import type { Cli } from "./wiring.ts";

export interface DoctorFlags {
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  /** Tries each installed coding agent. */
  readonly agents?: boolean | undefined;
}

/** Prints every check, the providers and the coding agents; answers 1 when a check or the trial of an agent failed. */
export async function runDoctor(cli: Cli, flags: DoctorFlags): Promise<number> {
  const terminal = new Terminal(cli.io);
  await using app = await cli.wiring.openApp(cli.io);
  const stop = new AbortController();
  const release = cli.io.onSignal((signal) => stop.abort(signal));
  try {
    const isTried = flags.agents === true;
    const onTrial = (name: string) => terminal.say(`trying ${name} ...`);
    const [checks, providers] = await Promise.all([app.doctor(), app.providers()]);
    const agents = await app.agents({ isTried, signal: stop.signal, onTrial });
    const failed = checks.filter(({ state }) => state === "failed");
    const trials = agents.filter(({ trial }) => trial?.isPassed === false);
    if (flags.json === true) terminal.raw(`${JSON.stringify({ checks, providers, agents }, null, 2)}\n`);
    else if (flags.quiet === true) terminal.result(checkLines([...failed, ...trials.map(failedTrial)]));
    else terminal.result(`${checkLines(checks)}\n${modelLines(providers)}\n${agentLines(agents)}`);
    return failed.length + trials.length > 0 ? 1 : 0;
  } finally {
    release();
  }
}

function failedTrial({ name, trial }: AgentView): Check {
  return { name: `agent ${name}`, state: "failed", message: trial?.message ?? "" };
}

function agentLines(agents: readonly AgentView[]): string {
  const rows = agents.map(({ name, isInstalled, version = "", message, trial }) => {
    if (trial === undefined) return [name, isInstalled ? "found" : "", version, message];
    const took = trial.isPassed ? ` in ${showDuration(trial.ms)}` : "";
    return [name, trial.isPassed ? "works" : "FAILED", version, `${trial.message}${took}`];
  });
  return table(["agent", "", "version", "state"], rows);
}

/** Whole messages, since they say what to do. */
function checkLines(checks: readonly Check[]): string {
  const widest = Math.max(0, ...checks.map(({ name }) => name.length));
  const lines = checks.map(({ state, name, message }) => {
    const indent = " ".repeat(widest + 11);
    return `${state.padEnd(7)}  ${name.padEnd(widest)}  ${message.trim().split("\n").join(`\n${indent}`)}\n`;
  });
  return lines.join("");
}

function modelLines(providers: readonly ProviderView[]): string {
  const chosen = providers.find(({ isDefault }) => isDefault);
  const sentence =
    chosen === undefined
      ? "no provider is ready\n"
      : `${chosen.defaultModel} answers by default, because ${chosen.state}\n`;
  const rows = providers.map(({ name, isAvailable, state }) => [name, isAvailable ? "ready" : "", state]);
  return `${sentence}\n${table(["provider", "", "state"], rows)}`;
}
