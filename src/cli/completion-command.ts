import { Argument, type Command } from "commander";
import { examples, type Finish } from "./question-commands.ts";
import type { Cli } from "./wiring.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;

/** Adds `completion`. */
export function addCompletionCommand(program: Command, cli: Cli, finish: Finish): void {
  program
    .command("completion")
    .description("print a script that completes commands, flags, personas and presets in your shell")
    .addArgument(new Argument("<shell>", "your shell").choices(SHELLS))
    .addHelpText(
      "after",
      examples([
        ["source <(swarm completion bash)", "in ~/.bashrc"],
        ["source <(swarm completion zsh)", "in ~/.zshrc, after compinit"],
        ["swarm completion fish > ~/.config/fish/completions/swarm.fish", "once"],
      ]),
    )
    .action((shell: (typeof SHELLS)[number]) =>
      finish(
        import("./completion-script.ts").then(({ completionScript }) => {
          cli.io.stdout.write(completionScript(shell, program));
          return 0;
        }),
      ),
    );
}
