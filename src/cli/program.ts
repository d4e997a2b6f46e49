import { Command, CommanderError } from "commander";
import { addCompletionCommand } from "./completion-command.ts";
import { addProjectCommands } from "./project-commands.ts";
import { addProviderCommand } from "./provider-command.ts";
import { addQuestionCommands, examples, type Finish } from "./question-commands.ts";
import { addRunCommands } from "./run-commands.ts";
import { packageVersion } from "./show-version.ts";
import { addSteerCommands } from "./steer-commands.ts";
import type { Cli } from "./wiring.ts";

const EXIT_CODES = `
Exit codes:
  0 done  1 other failure  2 wrong input  3 partial  4 a limit was reached  5 the provider failed
  6 conflict with another process  7 waits for a person  70 a bug of ours  130 interrupted`;

/** The whole command line. Importing it loads commander and nothing heavier; actions load what they need. */
export function buildProgram(cli: Cli, finish: Finish): Command {
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
      getOutHelpWidth: () => Math.min(cli.io.columns(), 120),
      getErrHelpWidth: () => Math.min(cli.io.columns(), 120),
      outputError: (text, write) => write(text.replace(/^error: /, "swarm: ")),
    })
    .showHelpAfterError("see: swarm --help");
  program.on("option:version", () => {
    cli.io.stdout.write(`${packageVersion()}\n`);
    throw new CommanderError(0, "commander.version", "version");
  });

  program.commandsGroup("Ask:");
  addQuestionCommands(program, cli, finish);
  program.commandsGroup("Runs:");
  addRunCommands(program, cli, finish);
  addSteerCommands(program, cli, finish);
  program.commandsGroup("Around it:");
  addProjectCommands(program, cli, finish);
  addProviderCommand(program, cli, finish);
  addCompletionCommand(program, cli, finish);
  program.helpCommand("help [command]", "show help for a command");

  for (const command of program.commands) command.showHelpAfterError(`see: swarm ${command.name()} --help`);
  return program.addHelpText("after", `${examples(EXAMPLES)}\n${EXIT_CODES}`);
}

const EXAMPLES = [
  ['swarm ask "Why is this slow?" -f "src/**/*.ts"', "one oracle, files attached, streamed"],
  ['swarm analyze "Should we migrate to microservices?"', "five personas side by side, then a synthesis"],
  ['swarm batch 50 "What\'s the best database for analytics?"', "50 votes, counted"],
] as const;
