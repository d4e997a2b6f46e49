import { type CommandSpec, examples } from "./command-spec.ts";
import { addOutputFlags } from "./output-flags.ts";

export const BUILD_COMMAND: CommandSpec = {
  name: "build",
  description: "have coding agents work on a plan's tasks in worktrees, and land what passes the gates",
  define(command, { cli, finish }) {
    command
      .argument("[plan]", "the plan's file; the newest of .swarm/plans when absent")
      .option("--agent <names>", "who works, with commas between; the next one takes over where one fails", "sim")
      .option("-m, --model <provider/model>", "what agents that need a model ask; found by itself when absent")
      .option("--budget <USD>", "the most that the agents may spend together; never crossed")
      .option(
        "--gate <mode>",
        "strict: all gates must pass; permissive: warnings may fail; skip: none is run",
        "strict",
      )
      .option("--land <how>", "queue: on the target; branch: left on branches swarm/RUN/TASK", "queue")
      .option("--target <branch>", "the branch to land on; the one that is checked out when absent")
      .option("--remote <name>", "land on the branch of this remote")
      .option("--personas <file>", "who works, as `swarm personas generate` writes it; made for the plan when absent")
      .option("--attempts <number>", "attempts at each task", "3")
      .option("-j, --concurrency <number>", "tasks in work at once, or auto (default: auto)")
      .option("--wall <time>", "the longest that one attempt may take", "30m")
      .option("--stall <time>", "the longest that an agent may be silent", "5m")
      .option("--timeout <time>", "the most that the whole may take, as 90s, 10m or 2h")
      .option("--allow-unmetered", "let agents of your own subscription work, whose cost is not known")
      .option("--allow-mass-change", "let the plan delete or rename many files")
      .option("--dry-run [form]", "show tasks, gates and agents and do nothing: summary or json");
    addOutputFlags(command.option("-y, --yes", "do not ask for confirmation"));
    command
      .addHelpText("after", examples(EXAMPLES))
      .action((plan, flags) => finish(import("./build-plan.ts").then(({ buildPlan }) => buildPlan(cli, plan, flags))));
  },
};

const EXAMPLES = [
  ["swarm build plan.yaml --agent sim", "a rehearsal: scripted edits in real worktrees, real gates, real landing"],
  ["swarm build --agent shell -m openai/gpt-5-mini --budget 5", "the newest plan, by our own agent, metered"],
  ["swarm build plan.yaml --dry-run", "what would be done, in which order"],
] as const;
