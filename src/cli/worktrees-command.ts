import { Argument } from "commander";
import { type CommandSpec, examples } from "./command-spec.ts";

/** `worktrees`: the places in which coding agents work. */
export const WORKTREES_COMMAND: CommandSpec = {
  name: "worktrees",
  description: "list the worktrees of coding agents, or give back those that hold nothing",
  define(command, { cli, finish }) {
    command
      .addArgument(new Argument("[action]", "what to do").choices(["list", "prune"]).default("list"))
      .option("--dry-run", "say what prune would move and delete, and do nothing")
      .option("--json", "as one JSON document")
      .addHelpText("after", examples(EXAMPLES))
      .action((action, flags) =>
        finish(import("./list-worktrees.ts").then(({ listWorktrees }) => listWorktrees(cli, action, flags))),
      );
  },
};

const EXAMPLES = [
  ["swarm worktrees", "each with its task, its state and why it may not be removed"],
  ["swarm worktrees prune", "to the trash with what holds no work; what has lain there for 14 days is deleted"],
] as const;
