import type { App } from "../app/app.ts";
import type { NewEvent } from "../core/event.ts";
import { exitCodeOf } from "../core/exit-code.ts";
import type { RunOutcome, Unit } from "../core/report.ts";
import type { Ended, Execution, Observer } from "./app-types.ts";
import { writeWhole } from "./output-files.ts";
import type { OutputPlan } from "./output-plan.ts";
import { paintProgress } from "./paint-progress.ts";
import { Progress, type ProgressStart } from "./progress.ts";
import { answerLine, endLine, nextLine } from "./report-end.ts";
import { showMany } from "./show-amount.ts";
import { StreamedAnswer } from "./streamed-answer.ts";
import type { Terminal } from "./terminal.ts";
import type { Cli } from "./wiring.ts";

export interface Following {
  readonly cli: Cli;
  /** Tells what a run asks that comes to rest to wait for a person, and writes down the files that a run made. */
  readonly app: Pick<App, "view" | "writeArtifacts">;
  readonly terminal: Terminal;
  readonly output: OutputPlan;
  readonly start: ProgressStart;
  /** True when the one answer is to be printed as it arrives. */
  readonly streams: boolean;
  /** What people should hear of an event, besides the progress. */
  readonly lineOf?: ((event: NewEvent) => string | undefined) | undefined;
}

const STOPPED = 130;

/** Watches a run of this process to its end and prints what came of it; answers the exit code, or undefined when none was launched. */
export async function followRun(
  following: Following,
  launch: (observer: Observer) => Promise<Execution | undefined>,
): Promise<number | undefined> {
  const { cli, terminal, output, start } = following;
  const progress = new Progress(start);
  const answer = following.streams
    ? new StreamedAnswer((text) => terminal.raw(text), start.simulated ?? false)
    : undefined;
  const painting = new AbortController();
  const isStreamed = output.format === "stream-json";
  // Where nothing is painted, streamed or told, the events of a wide run are not even made.
  const isWatched = isStreamed || terminal.canRewrite || terminal.isVerbose || following.lineOf !== undefined;
  const event = (event: NewEvent) => {
    progress.apply(event);
    if (isStreamed)
      terminal.raw(`${JSON.stringify(start.simulated === true ? { simulated: true, ...event } : event)}\n`);
    const line = following.lineOf?.(event);
    if (line !== undefined) terminal.say(line);
    else tellFailure(terminal, event);
  };
  const observer: Observer = {
    ...(isWatched ? { event } : {}),
    ...(answer === undefined
      ? {}
      : {
          text: (_key: string, delta: string) => {
            painting.abort();
            terminal.status("");
            answer.push(delta);
          },
        }),
  };
  const execution = await launch(observer);
  if (execution === undefined) return undefined;
  if (execution.repeats > 0) {
    terminal.say(`${showMany(execution.repeats, "call")} cut off when the work stopped before; made again now`);
  }
  const stop = stopOnSignals(following, execution);
  const reader = watchReader(following, execution);
  const isPainted = !(isStreamed && cli.io.stdout.isTerminal);
  const painted = isPainted
    ? paintProgress(terminal, progress, cli.io.clock, () => cli.io.columns(), painting.signal)
    : Promise.resolve();
  let ended: Ended;
  try {
    ended = await execution.ended;
  } finally {
    painting.abort();
    await painted;
    stop.release();
    answer?.endLine();
  }
  await printEnd(following, ended.outcome, answer);
  if (ended.outcome.status === "waiting") await tellQuestions(following, ended.outcome.run);
  await cli.io.stdout.written();
  if (stop.isInterrupted && ended.outcome.status !== "done") return STOPPED;
  return reader.failure === undefined
    ? exitCodeOf(ended.outcome, ended.error)
    : tellLostOutput(terminal, reader.failure, execution);
}

/** The first signal drains, the second ends the process at once. */
function stopOnSignals({ cli, terminal }: Following, execution: Execution) {
  let isInterrupted = false;
  const release = cli.io.onSignal(() => {
    if (isInterrupted) {
      terminal.status("");
      cli.io.exit(STOPPED);
      return;
    }
    isInterrupted = true;
    terminal.warn("stopping: calls in flight get 5 seconds to finish, nothing more starts; once more stops at once");
    execution.interrupt();
  });
  return {
    release,
    get isInterrupted() {
      return isInterrupted;
    },
  };
}

/** A result that nobody reads and that goes into no file is not worth paying for: the run drains and can be resumed. */
function watchReader({ cli, output }: Following, execution: Execution) {
  const reader: { failure: Error | undefined } = { failure: undefined };
  cli.io.stdout.onLost((reason) => {
    if ((reason as NodeJS.ErrnoException).code !== "EPIPE") reader.failure = reason;
    if (output.files.length === 0) execution.interrupt();
  });
  return reader;
}

function tellLostOutput(terminal: Terminal, failure: Error, { run }: Execution): number {
  terminal.warn(
    `swarm: expected to be able to write the result, got ${failure.message}; swarm show ${run.id} prints it again`,
  );
  return 1;
}

function tellFailure(terminal: Terminal, { kind, key, body }: NewEvent): void {
  if (kind !== "step.failed") return;
  const { error } = body as { readonly error?: { readonly message?: string } };
  terminal.detail(`${key}: ${error?.message ?? "failed"}`);
}

async function printEnd(following: Following, outcome: RunOutcome, answer: StreamedAnswer | undefined): Promise<void> {
  const { cli, terminal, output } = following;
  const { render } = await cli.wiring.renderers();
  const unit = answer === undefined ? undefined : outcome.report?.units[0];
  if (unit !== undefined && answer !== undefined) printAnswer(terminal, outcome, unit, answer);
  else if (output.format === "stream-json") terminal.raw(`${JSON.stringify({ kind: "outcome", ...outcome })}\n`);
  else for (const piece of render(outcome, output.format)) terminal.raw(piece);
  for (const { path, format } of output.files) {
    if (format === "baseline" && outcome.status !== "done") {
      terminal.warn(
        `${path} not written, since the review is not done; once it is, swarm export -o NAME.baseline.json writes it`,
      );
      continue;
    }
    await writeWhole(path, cli.io.cwd, render(outcome, format));
    terminal.say(`wrote ${path}`);
  }
  await writeArtifacts(following, outcome);
  // A report on the same screen says all that follows.
  const isReportSeen = output.format === "md" && unit === undefined && cli.io.stdout.isTerminal;
  if (isReportSeen) return;
  if (unit === undefined) terminal.say(endLine(outcome));
  if (outcome.report?.shortfall !== undefined) terminal.warn(`swarm: ${outcome.report.shortfall.message}`);
  if (outcome.problem !== undefined && outcome.status !== "paused") terminal.warn(`swarm: ${outcome.problem}`);
  const next = nextLine(outcome);
  if (next !== undefined) terminal.warn(next);
}

/** The files that a run made stand beside its report; one whose place is taken goes aside. */
async function writeArtifacts({ app, terminal }: Following, outcome: RunOutcome): Promise<void> {
  if (outcome.report?.artifacts === undefined) return;
  const { written, aside } = await app.writeArtifacts(outcome);
  for (const file of written) terminal.say(`wrote ${file}`);
  for (const file of aside) {
    terminal.warn(`${file.wanted} exists and was left as it is (--force replaces it): wrote ${file.written}`);
  }
}

/** What a run that waits asks, and how to answer. */
async function tellQuestions({ app, terminal }: Following, run: string): Promise<void> {
  const { asks } = await app.view(run);
  if (asks.length === 0) return;
  terminal.warn(`waiting for a person to say:\n${asks.map(({ question }) => question).join("\n")}`);
  terminal.warn(`answer: swarm answer ${run} "..."`);
}

function printAnswer(terminal: Terminal, outcome: RunOutcome, unit: Unit, answer: StreamedAnswer): void {
  if (unit.text !== null && answer.finish(unit.text) === "again") {
    terminal.say("the first attempt broke off; the whole answer stands below it");
  }
  terminal.say(answerLine(unit, outcome));
}
