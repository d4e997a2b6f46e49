import type { Command } from "commander";
import { addOutput, examples, type Finish } from "./question-commands.ts";
import type { Cli } from "./wiring.ts";

const RUN = "a run's id (see `swarm runs`); the latest of the project when absent";

/** Adds `pause`, `resume`, `cancel` and `retry`: all work from any terminal. */
export function addSteerCommands(program: Command, cli: Cli, finish: Finish): void {
  const load = () => import("./steer-run.ts");

  program
    .command("pause")
    .description("let a run's calls in flight finish and start no more")
    .argument("[run]", RUN)
    .addHelpText("after", examples([["swarm pause", "the latest run; `swarm resume` goes on"]]))
    .action((run) => finish(load().then(({ pauseRun }) => pauseRun(cli, run))));

  const resume = program
    .command("resume")
    .description("go on with a paused run, or with one whose process is gone")
    .argument("[run]", RUN)
    .option("--budget <USD>", "a new limit for the whole run");
  addOutput(resume);
  resume
    .addHelpText(
      "after",
      examples([
        ["swarm resume", "the latest run; what is done is not asked again"],
        ["swarm resume RUN --budget 5", "one that had used up its budget"],
      ]),
    )
    .action((run, flags) => finish(load().then(({ resumeRun }) => resumeRun(cli, run, flags))));

  program
    .command("cancel")
    .description("stop a run for good; what was answered is kept")
    .argument("[run]", RUN)
    .addHelpText("after", examples([["swarm cancel RUN", "also one that another process works on"]]))
    .action((run) => finish(load().then(({ cancelRun }) => cancelRun(cli, run))));

  const retry = program
    .command("retry")
    .description("ask again what failed or never ran; what is done is kept")
    .argument("[run]", RUN)
    .option("--budget <USD>", "a new limit for the whole run");
  addOutput(retry);
  retry
    .addHelpText(
      "after",
      examples([["swarm retry RUN -o report.md", "the whole report, with what failed asked again"]]),
    )
    .action((run, flags) => finish(load().then(({ retryRun }) => retryRun(cli, run, flags))));
}
