import { type Command, Option } from "commander";
import { examples, type Finish } from "./question-commands.ts";
import type { Cli } from "./wiring.ts";

const RUN = "a run's id (see `swarm runs`); the latest of the project when absent";

/** Adds `runs`, `status`, `show` and `export`. */
export function addRunCommands(program: Command, cli: Cli, finish: Finish): void {
  program
    .command("runs")
    .description("list the project's runs, newest first")
    .option("-n, --limit <number>", "how many at most", "20")
    .option("--json", "as one JSON document")
    .addHelpText("after", examples([["swarm runs -n 5", "the last five"]]))
    .action((flags) => finish(import("./list-runs.ts").then(({ listRuns }) => listRuns(cli, flags))));

  program
    .command("status")
    .description("say where a run stands and what it cost, also while another process works on it")
    .argument("[run]", RUN)
    .option("-w, --watch", "show it again whenever it changed, until the run has come to rest")
    .option("--json", "as one JSON document; with --watch one a line")
    .addHelpText("after", examples([["swarm status --watch", "the latest run, until it ends"]]))
    .action((run, flags) => finish(import("./show-status.ts").then(({ showStatus }) => showStatus(cli, run, flags))));

  program
    .command("show")
    .description("print a run's report, one of its answers, or the report that an exported journal tells")
    .argument("[run]", "RUN, RUN/KEY for one answer, or a journal FILE.jsonl; the latest run when absent")
    .option("--json", "as one JSON document")
    .addHelpText(
      "after",
      examples([
        ["swarm show", "the report of the latest run"],
        ["swarm show RUN/vote/3", "one answer, whole"],
        ["swarm show run.jsonl", "the report, rebuilt from the journal alone"],
      ]),
    )
    .action((run, flags) => finish(import("./show-report.ts").then(({ showReport }) => showReport(cli, run, flags))));

  const collect = (value: string, before: readonly string[] | undefined) => [...(before ?? []), value];
  program
    .command("export")
    .description("write a run into files, each in the form that its extension names")
    .argument("[run]", RUN)
    .addOption(
      new Option(
        "-o, --output <file>",
        "md: the report; json: the outcome; csv: the units; jsonl: the whole event journal, one event a line; repeatable",
      ).argParser(collect),
    )
    .addHelpText(
      "after",
      examples([
        ["swarm export RUN -o out.json -o units.csv", "outcome and units"],
        ["swarm export -o run.jsonl", "the journal of the latest run; `swarm show run.jsonl` reads it anywhere"],
      ]),
    )
    .action((run, flags) => finish(import("./export-run.ts").then(({ exportRun }) => exportRun(cli, run, flags))));
}
