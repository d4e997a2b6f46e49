import { type CommandSpec, collect, examples } from "./command-spec.ts";

export const INVENTORY_COMMAND: CommandSpec = {
  name: "inventory",
  description: "look at the projects under some folders: languages, build systems, packages, how they are tested",
  define(command, { cli, finish }) {
    command
      .argument("[root...]", "folders to look in; this one when none is named")
      .option("--max-depth <number>", "how many levels below each root projects are looked for", "6")
      .option("--json", "as one JSON document, as library/inventory.schema.json describes it")
      .option(
        "-o, --output <file>",
        "also write it to a file, as its extension says: json, md, csv; repeatable",
        collect,
      )
      .option("-q, --quiet", "no progress and no notices on stderr")
      .option("-v, --verbose", "every command, package and folder set aside")
      .addHelpText(
        "after",
        examples([
          ["swarm inventory", "this project, and .swarm/inventory.json"],
          ["swarm inventory ~/code/a ~/code/b --max-depth 3 -o projects.csv", "all projects in two folders"],
        ]),
      )
      .action((roots, flags) =>
        finish(import("./show-inventory.ts").then(({ showInventory }) => showInventory(cli, roots, flags))),
      );
  },
};
