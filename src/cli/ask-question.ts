import { existsSync } from "node:fs";
import path from "node:path";
import type { App, Prepared, QuestionMode } from "../app/app.ts";
import { InputError } from "../core/errors.ts";
import { confirmRun } from "./confirm-run.ts";
import { showDryRun } from "./dry-run.ts";
import { followRun } from "./follow-run.ts";
import { checkWritable } from "./output-files.ts";
import { type OutputPlan, planOutput } from "./output-plan.ts";
import { previewLine } from "./preview.ts";
import { type QuestionFlags, type ReadQuestion, readQuestion } from "./question-flags.ts";
import { readStdin } from "./read-stdin.ts";
import { showMany } from "./show-amount.ts";
import { Terminal } from "./terminal.ts";
import type { Cli } from "./wiring.ts";

/** Asks what the command line says, from its words to its report; answers the exit code. */
export async function askQuestion(
  cli: Cli,
  mode: QuestionMode,
  words: readonly string[],
  flags: QuestionFlags,
): Promise<number> {
  const { io, wiring } = cli;
  const terminal = new Terminal(io, flags);
  const asked = readQuestion({
    mode,
    words,
    flags,
    isStdinTerminal: io.stdin.isTerminal,
    exists: (file) => existsSync(path.resolve(io.cwd, file)),
    renderers: await wiring.renderers(),
  });
  await checkWritable(
    asked.output.files.map((file) => file.path),
    io.cwd,
  );
  const prompt = asked.isPromptOnStdin ? await readStdin(io.stdin) : asked.question.prompt;
  await using app = await wiring.openApp(io);
  const prepared = await app.prepare({
    ...asked.question,
    prompt,
    ...(asked.dryRun === undefined ? {} : { isDryRun: true }),
  });
  for (const { path: file, reason } of prepared.skippedFiles) terminal.warn(`skipped ${file}: ${reason}`);
  for (const { path: file, secrets = 0 } of prepared.files) {
    if (secrets > 0)
      terminal.warn(`${file} has ${showMany(secrets, "value")} that may be secret, and is sent as it is`);
  }
  for (const notice of prepared.notices ?? []) terminal.warn(notice);
  if (asked.dryRun !== undefined) {
    for (const piece of showDryRun(prepared, asked.dryRun)) terminal.result(piece);
    return 0;
  }
  const output = await withOutputOf(prepared, asked.output, cli);
  await agree(cli, terminal, prepared, flags.yes === true);
  return await dispatch(cli, app, terminal, prepared, { output });
}

/** Where the user names no file, those that the question itself names, which overwrite nothing. */
async function withOutputOf(
  { outputFiles = [] }: Prepared,
  output: OutputPlan,
  { io, wiring }: Cli,
): Promise<OutputPlan> {
  if (outputFiles.length === 0 || output.files.length > 0) return output;
  const there = outputFiles.filter((file) => existsSync(path.resolve(io.cwd, file)));
  const problems = there.map(
    (file) => `expected no file yet at ${file}, where the report is to go, got one: name another with -o`,
  );
  const { files } = planOutput({ output: outputFiles }, await wiring.renderers(), problems);
  if (problems.length > 0) throw new InputError(problems);
  await checkWritable(outputFiles, io.cwd);
  return { ...output, files };
}

async function agree(cli: Cli, terminal: Terminal, prepared: Prepared, isAgreed: boolean): Promise<void> {
  terminal.detail(`model ${prepared.model}: ${prepared.modelReason}`);
  if (prepared.confirm !== undefined && !isAgreed) await confirmRun(cli.io, prepared, prepared.confirm);
  else if (prepared.estimate.calls > 1) terminal.say(previewLine(prepared));
  else if (prepared.simulated) terminal.say(`simulated: ${prepared.model} answers, no real model`);
}

async function dispatch(
  cli: Cli,
  app: App,
  terminal: Terminal,
  prepared: Prepared,
  { output }: Pick<ReadQuestion, "output">,
): Promise<number> {
  const { estimate, simulated, mode } = prepared;
  const start = { at: cli.io.clock.now(), planned: estimate.calls, simulated };
  const streams = mode === "ask" && output.format === "md";
  return (
    (await followRun({ cli, app, terminal, output, start, streams }, (observer) => app.start(prepared, observer))) ?? 0
  );
}
