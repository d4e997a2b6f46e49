import { type CommandSpec, examples } from "./command-spec.ts";

/** `models`, `personas`, `doctor` and `init`. */
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
        .addHelpText("after", examples([["swarm personas skeptic", "its instructions, to copy and change"]]))
        .action((name, flags) =>
          finish(import("./list-personas.ts").then(({ listPersonas }) => listPersonas(cli, name, flags))),
        );
    },
  },
  {
    name: "doctor",
    description: "check what a run needs; say which model answers by default and why",
    define(command, { cli, finish }) {
      command
        .option("--json", "as one JSON document")
        .option("-q, --quiet", "only what failed")
        .addHelpText("after", examples([["swarm doctor", "exit 1 when a check failed"]]))
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
