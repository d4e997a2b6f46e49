import type { Check, ProviderView } from "../app/app.ts";
import { table } from "./table.ts";
import { Terminal } from "./terminal.ts";
import type { Cli } from "./wiring.ts";

export interface DoctorFlags {
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

/** Prints every check and the providers; answers 1 when a check failed. */
export async function runDoctor(cli: Cli, flags: DoctorFlags): Promise<number> {
  const terminal = new Terminal(cli.io);
  await using app = await cli.wiring.openApp(cli.io);
  const [checks, providers] = await Promise.all([app.doctor(), app.providers()]);
  const failed = checks.filter(({ state }) => state === "failed");
  if (flags.json === true) terminal.raw(`${JSON.stringify({ checks, providers }, null, 2)}\n`);
  else terminal.result(flags.quiet === true ? checkLines(failed) : `${checkLines(checks)}\n${modelLines(providers)}`);
  return failed.length > 0 ? 1 : 0;
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
