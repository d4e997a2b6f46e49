import { Option } from "commander";
import { type CommandSpec, collect, examples } from "./command-spec.ts";
import { actionOf, addAnswerFlags, addRunFlags } from "./question-definition.ts";

/** `run`: a template as one run. */
export const RUN_COMMAND: CommandSpec = {
  name: "run",
  description: "run a template: a named swarm of several stages, with its slots filled",
  define(command, definition) {
    command
      .argument("[template]", "its name (see `swarm templates`)")
      .addOption(new Option("--set <slot=value>", "what a slot of the template holds; repeatable").argParser(collect))
      .option(
        "-m, --model <provider/model>",
        "who is asked in every stage, in place of the models that the template names",
      );
    addAnswerFlags(command);
    addRunFlags(command);
    command.addHelpText("after", examples(RUN_EXAMPLES)).action(actionOf("template", definition));
  },
};

/** `templates`: what there is to run. */
export const TEMPLATES_COMMAND: CommandSpec = {
  name: "templates",
  description: "list templates and their slots, or print one whole",
  define(command, { cli, finish }) {
    command
      .argument("[name]", "a template's name")
      .option("--names", "only the names, one a line")
      .option("--json", "as one JSON document")
      .addHelpText("after", examples(TEMPLATES_EXAMPLES))
      .action((name, flags) =>
        finish(import("./list-templates.ts").then(({ listTemplates }) => listTemplates(cli, name, flags))),
      );
  },
};

const RUN_EXAMPLES = [
  ['swarm run design-options --set problem="How do we store events?"', "ten designs, five looked at closely"],
  ["swarm run pr-review --set base=main -o review.md", "a review of the changes since main"],
  ['swarm run adversarial-pair --set proposal="$(cat plan.md)" --dry-run', "what it would take, without a call"],
] as const;

const TEMPLATES_EXAMPLES = [
  ["swarm templates", "what there is, and what each wants to know"],
  ["swarm templates pr-review > .swarm/templates/mine.yaml", "a copy to change, which `swarm run mine` runs"],
] as const;
