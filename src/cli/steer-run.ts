import type { App } from "../app/app.ts";
import { InputError } from "../core/errors.ts";
import { isSimulatedModel } from "../core/report.ts";
import type { Execution, Observer, Steered } from "./app-types.ts";
import { taskLine } from "./build-lines.ts";
import { FlagNumbers } from "./flag-numbers.ts";
import { type Following, followRun } from "./follow-run.ts";
import { checkWritable } from "./output-files.ts";
import { type OutputFlags, type OutputPlan, planOutput } from "./output-plan.ts";
import type { ProgressStart } from "./progress.ts";
import { type Loudness, Terminal } from "./terminal.ts";
import type { Cli } from "./wiring.ts";

export interface ResumeFlags extends OutputFlags, Loudness {
  readonly budget?: string | undefined;
}

export async function pauseRun(cli: Cli, run: string | undefined): Promise<number> {
  await using app = await cli.wiring.openApp(cli.io);
  const id = run ?? (await app.latestRun());
  await app.pause(id);
  new Terminal(cli.io).result(
    `run ${id} pauses: calls in flight finish, nothing more starts; swarm resume ${id} goes on\n`,
  );
  return 0;
}

export async function cancelRun(cli: Cli, run: string | undefined): Promise<number> {
  await using app = await cli.wiring.openApp(cli.io);
  const id = run ?? (await app.latestRun());
  const steered = await app.cancel(id);
  const how = steered.kind === "told" ? "the process that works on it was told to stop" : "nobody was working on it";
  new Terminal(cli.io).result(`run ${id} is cancelled: ${how}; swarm show ${id} prints what was answered\n`);
  return 0;
}

/** Un-pauses a run, or takes it over and watches it to its end as if it had been started here. */
export function resumeRun(cli: Cli, run: string | undefined, flags: ResumeFlags): Promise<number> {
  return followSteered(cli, flags, async (app) => {
    const id = run ?? (await app.latestRun());
    return { id, steer: (change, observer) => app.resume(id, change, observer) };
  });
}

/** A run and how it is set going. */
export interface Steering {
  readonly id: string;
  steer(change: { readonly budgetUsd?: number | undefined }, observer: Observer): Promise<Steered>;
}

/** Sets a run going and watches it to its end where this process took it over; says so where another goes on with it. */
export async function followSteered(
  cli: Cli,
  flags: ResumeFlags,
  choose: (app: App) => Promise<Steering>,
): Promise<number> {
  const { output, budgetUsd } = await readFlags(cli, flags);
  const terminal = new Terminal(cli.io, flags);
  await using app = await cli.wiring.openApp(cli.io);
  const { id, steer } = await choose(app);
  const { start, lineOf } = await startOf(cli, app, id, false);
  let wasTold = false;
  const launch = async (observer: Observer): Promise<Execution | undefined> => {
    const steered = await steer({ budgetUsd }, observer);
    wasTold = steered.kind === "told";
    return steered.kind === "taken" ? steered.execution : undefined;
  };
  const code = await followRun({ cli, app, terminal, output, start, lineOf, streams: false }, launch);
  if (code !== undefined) return code;
  terminal.result(
    wasTold
      ? `run ${id} goes on in the process that works on it; swarm status ${id} --watch shows it\n`
      : `run ${id} has ended; swarm show ${id} prints its report\n`,
  );
  return 0;
}

/** Asks again what failed, and watches the run to its end. */
export async function retryRun(cli: Cli, run: string | undefined, flags: ResumeFlags): Promise<number> {
  const { output, budgetUsd } = await readFlags(cli, flags);
  const terminal = new Terminal(cli.io, flags);
  await using app = await cli.wiring.openApp(cli.io);
  const id = run ?? (await app.latestRun());
  const { start, lineOf } = await startOf(cli, app, id, true);
  const launch = (observer: Observer) => app.retry(id, { budgetUsd }, observer);
  return (await followRun({ cli, app, terminal, output, start, lineOf, streams: false }, launch)) ?? 0;
}

async function readFlags(cli: Cli, flags: ResumeFlags): Promise<{ output: OutputPlan; budgetUsd: number | undefined }> {
  const numbers = new FlagNumbers();
  const budgetUsd = numbers.budgetUsd(flags.budget);
  const output = planOutput(flags, await cli.wiring.renderers(), numbers.problems);
  if (numbers.problems.length > 0) throw new InputError(numbers.problems);
  await checkWritable(
    output.files.map((file) => file.path),
    cli.io.cwd,
  );
  return { output, budgetUsd };
}

/** Where the run stood before: a retry asks the failed ones again, a resume leaves them. */
async function startOf(cli: Cli, app: App, id: string, isRetry: boolean): Promise<Pick<Following, "start" | "lineOf">> {
  const [{ run, tally }, costs] = await Promise.all([app.view(id), app.costs(id)]);
  const start: ProgressStart = {
    at: cli.io.clock.now(),
    planned: run.settings.plannedCalls,
    answered: Math.min(tally.done, run.settings.plannedCalls),
    failed: isRetry ? 0 : tally.failed,
    costUsd: tally.spend.settledUsd,
    simulated: costs.length > 0 && costs.every(({ model }) => isSimulatedModel(model)),
  };
  return { start, lineOf: run.mode === "build" ? taskLine : undefined };
}
