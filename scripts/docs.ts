// Writes the documentation that follows from the code; with --check says what differs instead, and exits 1.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { inventorySchemaText } from "../src/app/inventory/inventory-schema.ts";
import { systemClock } from "../src/app/system-clock.ts";
import type { Io, Sink } from "../src/cli/io.ts";
import { processWiring } from "../src/cli/process-wiring.ts";
import { buildProgram } from "../src/cli/program.ts";
import { runCli } from "../src/cli/run-cli.ts";
import { type ConfigField, configFields, configSchemaText } from "../src/config/config-json-schema.ts";

const root = path.dirname(import.meta.dirname);

const pages: Readonly<Record<string, string>> = {
  "docs/cli.md": await commandLinePage(),
  "docs/config-reference.md": configPage(configFields()),
  "library/swarm.config.schema.json": configSchemaText(),
  "library/inventory.schema.json": inventorySchemaText(),
};

const isCheck = process.argv.includes("--check");
for (const [file, text] of Object.entries(pages)) {
  const target = path.join(root, file);
  const onDisk = await readFile(target, "utf8").catch(() => undefined);
  if (onDisk === text) continue;
  if (isCheck) {
    console.error(
      `${file}: expected what the code says, got ${onDisk === undefined ? "no file" : "other text"}; run npm run docs`,
    );
    process.exitCode = 1;
    continue;
  }
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, text);
  console.log(`wrote ${file}`);
}

/** The help of every command, as the command prints it. */
async function commandLinePage(): Promise<string> {
  const { io } = captured();
  const commands = buildProgram({ io, wiring: processWiring }, async () => {}).commands.map((command) =>
    command.name(),
  );
  const sections = await Promise.all(
    commands.map(async (name) => `## swarm ${name}\n\n\`\`\`text\n${await helpOf([name])}\`\`\`\n`),
  );
  return [
    "# Command line\n",
    "Made from the program itself by `npm run docs`.\n",
    `\`\`\`text\n${await helpOf([])}\`\`\`\n`,
    ...sections,
  ].join("\n");
}

async function helpOf(command: readonly string[]): Promise<string> {
  const { io, text } = captured();
  await runCli([...command, "--help"], io, processWiring);
  return `${text().trimEnd()}\n`;
}

/** A process that has no terminal and keeps what is written to stdout. */
function captured(): { readonly io: Io; readonly text: () => string } {
  let written = "";
  const sink = (write: (text: string) => void): Sink => ({
    write,
    isTerminal: false,
    onLost: () => {},
    written: async () => {},
  });
  const io: Io = {
    stdin: { isTerminal: false, async *[Symbol.asyncIterator]() {} },
    stdout: sink((text) => {
      written += text;
    }),
    stderr: sink(() => {}),
    columns: () => 80,
    cwd: root,
    env: {},
    clock: systemClock,
    onSignal: () => () => {},
    exit: () => {},
  };
  return { io, text: () => written };
}

function configPage(fields: readonly ConfigField[]): string {
  const rows = fields.map((field) => {
    const cells = [code(field.path), field.type, defaultOf(field), code(field.variable), field.description];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  return [
    "# Configuration reference\n",
    "Every field of `swarm.config.yaml`, made from its schema by `npm run docs`.",
    "Flags come before environment variables, these before the project's file, that before the user's file, that before defaults.\n",
    "| field | type | default | variable | meaning |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

function defaultOf({ default: value, example }: ConfigField): string {
  if (value !== undefined) return code(JSON.stringify(value));
  return example === undefined ? "" : `none; as ${code(JSON.stringify(example))}`;
}

function code(text: string | undefined): string {
  return text === undefined ? "" : `\`${text}\``;
}
