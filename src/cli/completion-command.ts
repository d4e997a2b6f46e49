import { Argument } from "commander";
import { type CommandSpec, examples } from "./command-spec.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;

/** Its action sees the whole program, which must have been built with every command defined. */
export const COMPLETION_COMMAND: CommandSpec = {
  name: "completion",
  description: "print a script that completes commands, flags, personas and presets in your shell",
  define(command, { program, cli, finish }) {
    const print = async (shell: (typeof SHELLS)[number]) => {
      const { completionScript } = await import("./completion-script.ts");
      cli.io.stdout.write(completionScript(shell, program));
      return 0;
    };
    command
      .addArgument(new Argument("<shell>", "your shell").choices(SHELLS))
      .addHelpText(
        "after",
        examples([
          ["source <(swarm completion bash)", "in ~/.bashrc"],
          ["source <(swarm completion zsh)", "in ~/.zshrc, after compinit"],
          ["swarm completion fish > ~/.config/fish/completions/swarm.fish", "once"],
        ]),
      )
      .action((shell) => finish(print(shell)));
  },
};
