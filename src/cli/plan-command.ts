import type { Command } from "commander";
import { type CommandSpec, type Definition, examples } from "./command-spec.ts";
import { addCallFlags, PROMPT } from "./question-definition.ts";
import type { QuestionFlags } from "./question-flags.ts";

/** `plan`: a goal becomes tasks that agents can work on side by side. */
export const PLAN_COMMAND: CommandSpec = {
  name: "plan",
  description: "cut a goal into tasks that coding agents can work on side by side",
  define(command, { cli, finish }) {
    command
      .argument("[goal...]", PROMPT.replace("the question", "the goal"))
      .option("--max-tasks <number>", "the most tasks, 1 to 1,000 (default: 40)")
      .option("--agents <number>", "how many agents will work side by side, 1 to 1,000 (default: 8)")
      .option("--from <file>", "make the plan of a list, without a model: .md with a list, .json of `gh issue list`")
      .option("--force", "replace a plan that is there");
    addCallFlags(command);
    command.addHelpText("after", `${PLACE}\n${examples(EXAMPLES)}`).action(function (this: Command) {
      const flags = this.opts<QuestionFlags>();
      return finish(import("./ask-plan.ts").then(({ askPlan }) => askPlan(cli, this.args, flags)));
    });
    defineReading(command, { cli, finish });
  },
};

const PLAN = "a file, or a name in .swarm/plans; the newest of those when absent";

/** What can be done with a plan that is there. */
function defineReading(command: Command, { cli, finish }: Pick<Definition, "cli" | "finish">): void {
  const views = () => import("./show-plan.ts");
  command.enablePositionalOptions();
  command
    .command("show")
    .description("print a plan: tasks in order, critical path, time and cost")
    .argument("[plan]", PLAN)
    .option("--agents <number>", "how many agents work side by side, for the time (default: 8)")
    .option("-m, --model <provider/model>", "whose price the cost is reckoned with (default: the setting `model`)")
    .option("--json", "as one JSON document")
    .option("-q, --quiet", "no notices on stderr")
    .action((plan, flags) => finish(views().then(({ showPlan }) => showPlan(cli, plan, flags))));
  command
    .command("check")
    .description("check a plan against the repository; exit code 2 with every problem and its line")
    .argument("[plan]", PLAN)
    .action((plan, flags) => finish(views().then(({ checkPlan }) => checkPlan(cli, plan, flags))));
  command
    .command("edit")
    .description("change a plan in your editor (VISUAL, EDITOR); what fails the check does not replace it")
    .argument("[plan]", PLAN)
    .action((plan) => finish(views().then(({ editPlan }) => editPlan(cli, plan))));
  command
    .command("graph")
    .description("draw who waits for whom")
    .argument("[plan]", PLAN)
    .option("-o, --output <file>", "the file, as its extension says: svg, mmd, dot; Mermaid to stdout without it")
    .option("--format <name>", "svg, mermaid or dot, whatever the file's extension")
    .option("-q, --quiet", "no notices on stderr")
    .action((plan, flags) => finish(views().then(({ drawPlan }) => drawPlan(cli, plan, flags))));
}

const PLACE = `
The plan is written to .swarm/plans/NAME.yaml, or to a -o FILE.yaml of yours; read it and change it before you build.`;

const EXAMPLES = [
  ['swarm plan "Add rate limiting to the API"', "drafted, checked, and shown with what it takes"],
  ["swarm plan - --max-tasks 100 --agents 40 -o plans/limits.yaml < goal.md", "a larger one, from stdin"],
  ['swarm plan "Add rate limiting" --dry-run full', "what would be sent, without a call"],
  ["swarm plan --from items.md", "a task for each open item"],
  ["swarm plan show --agents 20", "the newest plan, reckoned for twenty agents"],
  ["swarm plan check plans/limits.yaml", "after you changed it"],
  ["swarm plan graph -o plan.svg", "who waits for whom, as a drawing"],
] as const;
