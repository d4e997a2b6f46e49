import { type CommandSpec, examples } from "./command-spec.ts";
import { addOutputFlags } from "./output-flags.ts";

const RUN = "a run's id (see `swarm runs`); the latest of the project when absent";
const BUDGET = "a new limit for the whole run";

const load = () => import("./steer-run.ts");

/** `pause`, `resume`, `answer`, `cancel` and `retry`: all work from any terminal. */
export const STEER_COMMANDS: readonly CommandSpec[] = [
  {
    name: "pause",
    description: "let a run's calls in flight finish and start no more",
    define(command, { cli, finish }) {
      command
        .argument("[run]", RUN)
        .addHelpText("after", examples([["swarm pause", "the latest run; `swarm resume` goes on"]]))
        .action((run) => finish(load().then(({ pauseRun }) => pauseRun(cli, run))));
    },
  },
  {
    name: "resume",
    description: "go on with a paused run, or with one whose process is gone",
    define(command, { cli, finish }) {
      addOutputFlags(command.argument("[run]", RUN).option("--budget <USD>", BUDGET));
      command
        .addHelpText("after", examples(RESUME_EXAMPLES))
        .action((run, flags) => finish(load().then(({ resumeRun }) => resumeRun(cli, run, flags))));
    },
  },
  {
    name: "answer",
    description: "answer what a run waits for a person to say, and go on with it",
    define(command, { cli, finish }) {
      addOutputFlags(
        command.argument(
          "[words...]",
          "the answer, after the run's id where it is not the latest; `-` reads it from stdin",
        ),
      );
      command
        .addHelpText("after", examples(ANSWER_EXAMPLES))
        .action((words, flags) =>
          finish(import("./answer-run.ts").then(({ answerRun }) => answerRun(cli, words, flags))),
        );
    },
  },
  {
    name: "cancel",
    description: "stop a run for good; what was answered is kept",
    define(command, { cli, finish }) {
      command
        .argument("[run]", RUN)
        .addHelpText("after", examples([["swarm cancel RUN", "also one that another process works on"]]))
        .action((run) => finish(load().then(({ cancelRun }) => cancelRun(cli, run))));
    },
  },
  {
    name: "retry",
    description: "ask again what failed or never ran; what is done is kept",
    define(command, { cli, finish }) {
      addOutputFlags(command.argument("[run]", RUN).option("--budget <USD>", BUDGET));
      command
        .addHelpText("after", examples([["swarm retry RUN -o report.md", "with what failed asked again"]]))
        .action((run, flags) => finish(load().then(({ retryRun }) => retryRun(cli, run, flags))));
    },
  },
];

const ANSWER_EXAMPLES = [
  ['swarm answer "The contract ends in May"', "to the latest run; `swarm status` shows what it asks"],
  ["swarm answer RUN - < figures.csv", "to another one, from stdin"],
] as const;

const RESUME_EXAMPLES = [
  ["swarm resume", "the latest run; what is done is not asked again"],
  ["swarm resume RUN --budget 5", "one that had used up its budget"],
] as const;
