import { existsSync } from "node:fs";
import path from "node:path";
import type { App, Prepared, QuestionMode } from "../app/app.ts";
import { confirmRun } from "./confirm-run.ts";
import { showDryRun } from "./dry-run.ts";
import { followRun } from "./follow-run.ts";
import { checkWritable } from "./output-files.ts";
import { previewLine } from "./preview.ts";
import { type QuestionFlags, type ReadQuestion, readQuestion } from "./question-flags.ts";
import { readStdin } from "./read-stdin.ts";
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
  if (asked.dryRun !== undefined) {
    for (const piece of showDryRun(prepared, asked.dryRun)) terminal.result(piece);
    return 0;
  }
  await agree(cli, terminal, prepared, flags.yes === true);
  return await dispatch(cli, app, terminal, prepared, asked);
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
  return (await followRun({ cli, terminal, output, start, streams }, (observer) => app.start(prepared, observer))) ?? 0;
}
