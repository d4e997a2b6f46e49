import type { Command } from "commander";
import { examples, type Finish } from "./question-commands.ts";
import type { Cli } from "./wiring.ts";

/** Adds `models`, `personas`, `doctor` and `init`. */
export function addProjectCommands(program: Command, cli: Cli, finish: Finish): void {
  program
    .command("models")
    .description("list providers and the models whose price is known, or what one provider offers now")
    .argument("[provider]", "a provider's name, as openrouter or ollama")
    .option("--refresh", "fetch today's prices first and keep them for this user")
    .option("--json", "as one JSON document")
    .addHelpText("after", examples([["swarm models openrouter --refresh", "what OpenRouter offers, with new prices"]]))
    .action((provider, flags) =>
      finish(import("./list-models.ts").then(({ listModels }) => listModels(cli, provider, flags))),
    );

  program
    .command("personas")
    .description("list personas and presets, or show one persona whole")
    .argument("[name]", "a persona's name")
    .option("--names", "only the personas' names, one a line")
    .option("--presets", "only the presets' names, one a line")
    .option("--json", "as one JSON document")
    .addHelpText("after", examples([["swarm personas skeptic", "its instructions, to copy and change"]]))
    .action((name, flags) =>
      finish(import("./list-personas.ts").then(({ listPersonas }) => listPersonas(cli, name, flags))),
    );

  program
    .command("doctor")
    .description("check what a run needs, and say which model answers by default and why")
    .option("--json", "as one JSON document")
    .option("-q, --quiet", "only what failed")
    .addHelpText("after", examples([["swarm doctor", "exit 1 when a check failed"]]))
    .action((flags) => finish(import("./run-doctor.ts").then(({ runDoctor }) => runDoctor(cli, flags))));

  program
    .command("init")
    .description("write a first swarm.config.yaml and the folder .swarm; overwrites nothing")
    .addHelpText("after", examples([["swarm init", "in the project's root"]]))
    .action(() => finish(import("./init-project.ts").then(({ initProject }) => initProject(cli))));
}
