import { InputError } from "../core/errors.ts";
import type { Run } from "../core/run.ts";
import { FlagNumbers } from "./flag-numbers.ts";
import { showTime } from "./show-amount.ts";
import { table } from "./table.ts";
import { Terminal } from "./terminal.ts";
import type { Cli } from "./wiring.ts";

/** Prints the project's runs, newest first. */
export async function listRuns(cli: Cli, flags: { readonly limit?: string; readonly json?: boolean }): Promise<number> {
  const terminal = new Terminal(cli.io);
  const numbers = new FlagNumbers();
  const limit = numbers.rows(flags.limit) ?? 0;
  if (numbers.problems.length > 0) throw new InputError(numbers.problems);
  await using app = await cli.wiring.openApp(cli.io);
  const runs = await app.runs(limit);
  if (flags.json === true) {
    terminal.raw(`${JSON.stringify(runs.map(runRow), null, 2)}\n`);
    return 0;
  }
  if (runs.length === 0) {
    terminal.warn('no runs in this project yet: start one with swarm ask "your question"');
    return 0;
  }
  const rows = runs.map(runRow).map((row) => [row.run, row.mode, row.status, showTime(row.createdAt), row.prompt]);
  terminal.result(table(["run", "mode", "status", "started", "prompt"], rows));
  return 0;
}

function runRow(run: Run) {
  const { id, mode, status, generation, createdAt, updatedAt } = run;
  return { run: id, mode, status, generation, createdAt, updatedAt, prompt: promptOf(run) };
}

/** The prompt of a question's run; empty where it is too large to be kept in the run itself. */
function promptOf({ input }: Run): string {
  if (typeof input !== "object" || input === null) return "";
  const prompt = "prompt" in input ? input.prompt : "title" in input ? input.title : undefined;
  return typeof prompt === "string" ? prompt : "";
}
