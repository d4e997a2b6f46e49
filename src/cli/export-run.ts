import type { App } from "../app/app.ts";
import { InputError } from "../core/errors.ts";
import { checkWritable, writeWhole } from "./output-files.ts";
import { planOutput } from "./output-plan.ts";
import { Terminal } from "./terminal.ts";
import type { Cli } from "./wiring.ts";

/** Writes a run into files; a `.jsonl` holds the whole journal, the others what the renderers make of the outcome. */
export async function exportRun(
  cli: Cli,
  run: string | undefined,
  flags: { readonly output?: readonly string[] | undefined },
): Promise<number> {
  const { io, wiring } = cli;
  const terminal = new Terminal(io);
  const renderers = await wiring.renderers();
  const problems: string[] = [];
  const { files } = planOutput({ output: flags.output }, renderers, problems);
  if ((flags.output ?? []).length === 0)
    problems.push("expected -o FILE at least once, got none: swarm export -o out.json");
  if (problems.length > 0) throw new InputError(problems);
  await checkWritable(
    files.map((file) => file.path),
    io.cwd,
  );
  await using app = await wiring.openApp(io);
  const id = run ?? (await app.latestRun());
  for (const { path, format } of files) {
    const text = format === "jsonl" ? journalLines(app, id) : renderers.render(await app.outcome(id), format);
    await writeWhole(path, io.cwd, text);
    terminal.say(`wrote ${path}`);
  }
  return 0;
}

async function* journalLines(app: App, run: string): AsyncGenerator<string> {
  for await (const line of app.journal(run)) yield `${JSON.stringify(line)}\n`;
}
