import { type CommandSpec, examples } from "./command-spec.ts";
import { TEMPLATES_COMMAND } from "./template-commands.ts";

/** `models`, `personas`, `templates`, `inventory`, `doctor`, `worktrees` and `init`. */
export const PROJECT_COMMANDS: readonly CommandSpec[] = [
  {
    name: "models",
    description: "list providers and known prices, or what one provider offers now",
    define(command, { cli, finish }) {
      command
        .argument("[provider]", "a provider's name, as openrouter or ollama")
        .option("--refresh", "fetch today's prices first and keep them for this user")
        .option("--json", "as one JSON document")
        .addHelpText(
          "after",
          examples([["swarm models openrouter --refresh", "what OpenRouter offers, with new prices"]]),
        )
        .action((provider, flags) =>
          finish(import("./list-models.ts").then(({ listModels }) => listModels(cli, provider, flags))),
        );
    },
  },
  {
    name: "personas",
    description: "list personas and presets, or show one persona whole",
    define(command, { cli, finish }) {
      command
        .argument("[name]", "a persona's name")
        .option("--names", "only the personas' names, one a line")
        .option("--presets", "only the presets' names, one a line")
        .option("--json", "as one JSON document")
        .addHelpText("after", examples(PERSONAS_EXAMPLES))
        .action((name, flags) =>
          finish(import("./list-personas.ts").then(({ listPersonas }) => listPersonas(cli, name, flags))),
        );
      command
        .command("generate")
        .description("make as many different personas as wanted, for plans that many work on")
        .argument("[count]", "how many, 1 to 10,000")
        .option("--seed <n>", "equal seeds give equal personas (default: 1)")
        .option("--plan <file>", "share roles and skills out as the tasks of this plan need; evenly without it")
        .option("--format <name>", "jsonl, one persona a line, or md, a file each for a folder of personas")
        .option("-o, --output <path>", "the file, or with --format md the folder; stdout without it")
        .option("-q, --quiet", "no table of roles")
        .addHelpText("after", examples(GENERATE_EXAMPLES))
        .action((count, flags) =>
          finish(import("./generate-personas.ts").then(({ generatePersonas }) => generatePersonas(cli, count, flags))),
        );
    },
  },
  TEMPLATES_COMMAND,
  {
    name: "doctor",
    description: "check what a run needs; say which model answers by default and why",
    define(command, { cli, finish }) {
      command
        .option("--json", "as one JSON document")
        .option("-q, --quiet", "only what failed")
        .option(
          "--agents",
          "try each coding agent that is installed, with a scripted model on this machine; costs nothing",
        )
        .addHelpText(
          "after",
          examples([
            ["swarm doctor", "exit 1 when a check failed"],
            ["swarm doctor --agents", "let each coding agent make one edit in an empty folder"],
          ]),
        )
        .action((flags) => finish(import("./run-doctor.ts").then(({ runDoctor }) => runDoctor(cli, flags))));
    },
  },
  {
    name: "init",
    description: "write a first swarm.config.yaml and the folder .swarm; overwrites nothing",
    define(command, { cli, finish }) {
      command
        .addHelpText("after", examples([["swarm init", "in the project's root"]]))
        .action(() => finish(import("./init-project.ts").then(({ initProject }) => initProject(cli))));
    },
  },
];

const PERSONAS_EXAMPLES = [
  ["swarm personas skeptic", "its instructions, to copy and change"],
  ["swarm personas generate 1000 --seed 7 -o personas_1000.jsonl", "a thousand who differ; the same ones each time"],
] as const;

const GENERATE_EXAMPLES = [
  ["swarm personas generate 1000 --seed 7 -o personas_1000.jsonl", "a thousand, roles evenly"],
  ["swarm personas generate 40 --plan .swarm/plans/api.yaml -o team.jsonl", "as the plan's tasks need"],
  ["swarm personas generate 12 --format md -o .swarm/personas", "files that --personas and presets find"],
] as const;
