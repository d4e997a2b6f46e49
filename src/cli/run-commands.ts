import { Option } from "commander";
import { type CommandSpec, collect, examples } from "./command-spec.ts";

const RUN = "a run's id (see `swarm runs`); the latest of the project when absent";

/** `runs`, `status`, `show` and `export`. */
export const RUN_COMMANDS: readonly CommandSpec[] = [
  {
    name: "runs",
    description: "list the project's runs, newest first",
    define(command, { cli, finish }) {
      command
        .option("-n, --limit <number>", "how many at most", "20")
        .option("--json", "as one JSON document")
        .addHelpText("after", examples([["swarm runs -n 5", "the last five"]]))
        .action((flags) => finish(import("./list-runs.ts").then(({ listRuns }) => listRuns(cli, flags))));
    },
  },
  {
    name: "status",
    description: "say where a run stands and what it cost, also while another process works on it",
    define(command, { cli, finish }) {
      command
        .argument("[run]", RUN)
        .option("-w, --watch", "show it again whenever it changed, until the run has come to rest")
        .option("--json", "as one JSON document; with --watch one a line")
        .addHelpText("after", examples([["swarm status --watch", "the latest run, until it ends"]]))
        .action((run, flags) =>
          finish(import("./show-status.ts").then(({ showStatus }) => showStatus(cli, run, flags))),
        );
    },
  },
  {
    name: "show",
    description: "print a run's report, one of its answers, or the report that an exported journal tells",
    define(command, { cli, finish }) {
      command
        .argument("[run]", "RUN, RUN/KEY for one answer, or a journal FILE.jsonl; the latest run when absent")
        .option("--json", "as one JSON document")
        .addHelpText("after", examples(SHOW_EXAMPLES))
        .action((run, flags) =>
          finish(import("./show-report.ts").then(({ showReport }) => showReport(cli, run, flags))),
        );
    },
  },
  {
    name: "export",
    description: "write a run into files, each in the form that its extension names",
    define(command, { cli, finish }) {
      command
        .argument("[run]", RUN)
        .addOption(
          new Option(
            "-o, --output <file>",
            "md: the report; json: the outcome; csv: the units; html: the report as a page with charts; sarif: findings for code scanning; junit.xml: findings as failed tests; jsonl: the whole event journal, one event a line; repeatable",
          ).argParser(collect),
        )
        .addHelpText("after", examples(EXPORT_EXAMPLES))
        .action((run, flags) => finish(import("./export-run.ts").then(({ exportRun }) => exportRun(cli, run, flags))));
    },
  },
];

const SHOW_EXAMPLES = [
  ["swarm show", "the report of the latest run"],
  ["swarm show RUN/vote/3", "one answer, whole"],
  ["swarm show run.jsonl", "the report, rebuilt from the journal alone"],
] as const;

const EXPORT_EXAMPLES = [
  ["swarm export RUN -o out.json -o units.csv", "outcome and units"],
  ["swarm export -o run.jsonl", "the journal of the latest run; `swarm show run.jsonl` reads it anywhere"],
] as const;
