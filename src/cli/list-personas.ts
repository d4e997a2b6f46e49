import type { PersonaView } from "../app/app.ts";
import { InputError } from "../core/errors.ts";
import { unknownName } from "../core/nearest.ts";
import { table } from "./table.ts";
import { Terminal } from "./terminal.ts";
import type { Cli } from "./wiring.ts";

export interface PersonasFlags {
  readonly names?: boolean | undefined;
  readonly presets?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** Prints all personas and presets, their names alone, or one persona whole. */
export async function listPersonas(cli: Cli, name: string | undefined, flags: PersonasFlags): Promise<number> {
  const terminal = new Terminal(cli.io);
  await using app = await cli.wiring.openApp(cli.io);
  if (flags.presets === true) {
    terminal.result(lines([...(await app.presets()).keys()]));
    return 0;
  }
  const personas = await app.personas();
  if (flags.names === true) {
    terminal.result(lines(personas.map((persona) => persona.name)));
    return 0;
  }
  if (name !== undefined) {
    const persona = personaNamed(personas, name);
    if (flags.json !== true) terminal.say(`from ${persona.source}`);
    terminal.result(flags.json === true ? `${JSON.stringify(persona, null, 2)}\n` : personaFile(persona));
    return 0;
  }
  const presets = await app.presets();
  terminal.result(
    flags.json === true
      ? `${JSON.stringify({ personas, presets: Object.fromEntries(presets) }, null, 2)}\n`
      : overview(personas, presets),
  );
  return 0;
}

function overview(personas: readonly PersonaView[], presets: ReadonlyMap<string, readonly string[]>): string {
  const rows = personas.map(({ name, description, source }) => [name, description, source]);
  const groups = [...presets].map(([name, members]) => [name, members.join(", ")]);
  return `${table(["persona", "what it does", "from"], rows)}\n${table(["preset", "personas"], groups)}`;
}

function personaNamed(personas: readonly PersonaView[], name: string): PersonaView {
  const persona = personas.find((candidate) => candidate.name === name);
  if (persona !== undefined) return persona;
  throw new InputError(
    unknownName(
      "persona",
      name,
      personas.map((known) => known.name),
    ),
  );
}

/** As a file of a persona, so that it can be copied and changed. Values are JSON strings, which YAML reads in one line. */
function personaFile({ name, description, model, instructions }: PersonaView): string {
  const fields = Object.entries({ name, description, model }).filter(([, value]) => value !== undefined);
  const head = fields.map(([field, value]) => `${field}: ${JSON.stringify(value)}\n`).join("");
  return `---\n${head}---\n\n${instructions.trim()}\n`;
}

function lines(names: readonly string[]): string {
  return names.map((name) => `${name}\n`).join("");
}
