import { Command, CommanderError } from "commander";
import { BUILD_COMMAND } from "./build-command.ts";
import { type CommandSpec, type Definition, examples } from "./command-spec.ts";
import { COMPLETION_COMMAND } from "./completion-command.ts";
import { INVENTORY_COMMAND } from "./inventory-command.ts";
import type { Sink } from "./io.ts";
import { PLAN_COMMAND } from "./plan-command.ts";
import { PROJECT_COMMANDS } from "./project-commands.ts";
import { PROVIDER_COMMAND } from "./provider-command.ts";
import { QUESTION_COMMANDS } from "./question-commands.ts";
import { RUN_COMMANDS } from "./run-commands.ts";
import { packageVersion } from "./show-version.ts";
import { STEER_COMMANDS } from "./steer-commands.ts";
import type { Cli } from "./wiring.ts";
import { WORKTREES_COMMAND } from "./worktrees-command.ts";

const GROUPS: readonly (readonly [heading: string, commands: readonly CommandSpec[]])[] = [
  ["Ask:", QUESTION_COMMANDS],
  ["Build:", [INVENTORY_COMMAND, PLAN_COMMAND, BUILD_COMMAND, WORKTREES_COMMAND]],
  ["Runs:", [...RUN_COMMANDS, ...STEER_COMMANDS]],
  ["Around it:", [...PROJECT_COMMANDS, PROVIDER_COMMAND, COMPLETION_COMMAND]],
];

const EXIT_CODES = `
Exit codes:
  0 done  1 other failure  2 wrong input  3 partial  4 a limit was reached
  5 the provider failed  6 conflict with another process  7 waits for a person
  10 findings crossed a limit of yours  70 a bug of ours  130 interrupted`;

/**
 * The command line with every command's name; flags and action only of those that `isWanted`, since all of them would cost
 * start-up time. Importing this loads commander and nothing heavier; actions load what they need.
 */
export function buildProgram(
  cli: Cli,
  finish: Definition["finish"],
  isWanted: (command: string) => boolean = () => true,
): Command {
  const helpWidth = (sink: Sink) => (sink.isTerminal ? Math.min(cli.io.columns(), 120) : 80);
  const program = new Command("swarm")
    .description("Puts one to a thousand AI agents on a piece of work and returns one result you can trust.")
    .usage("[command] [options]")
    .option("-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => cli.io.stdout.write(text),
      writeErr: (text) => cli.io.stderr.write(text),
      getOutHelpWidth: () => helpWidth(cli.io.stdout),
      getErrHelpWidth: () => helpWidth(cli.io.stderr),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      outputError: (text, write) => write(text.replace(/^error: /, "swarm: ")),
    })
    .showHelpAfterError("see: swarm --help");
  program.on("option:version", () => {
    cli.io.stdout.write(`${packageVersion()}\n`);
    throw new CommanderError(0, "commander.version", "version");
  });

  for (const [heading, commands] of GROUPS) {
    program.commandsGroup(heading);
    for (const { name, description, define } of commands) {
      const command = program.command(name).description(description);
      command.showHelpAfterError(`see: swarm ${name} --help`);
      if (isWanted(name)) define(command, { program, cli, finish });
    }
  }
  program.helpCommand("help [command]", "show help for a command");
  return program.addHelpText("after", `${examples(EXAMPLES)}\n${EXIT_CODES}`);
}

const EXAMPLES = [
  ['swarm ask "Why is this slow?" -f "src/**/*.ts"', "one oracle, files attached, streamed"],
  ['swarm analyze "Should we migrate to microservices?"', "five personas side by side, then a synthesis"],
  ['swarm batch 50 "What\'s the best database for analytics?"', "50 votes, counted"],
] as const;
