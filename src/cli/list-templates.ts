import type { TemplateView } from "../app/app.ts";
import { InputError } from "../core/errors.ts";
import { unknownName } from "../core/nearest.ts";
import { table } from "./table.ts";
import { Terminal } from "./terminal.ts";
import type { Cli } from "./wiring.ts";

export interface TemplatesFlags {
  readonly names?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** Prints all templates with their slots, their names alone, or one template's file as it is. */
export async function listTemplates(cli: Cli, name: string | undefined, flags: TemplatesFlags): Promise<number> {
  const terminal = new Terminal(cli.io);
  await using app = await cli.wiring.openApp(cli.io);
  const templates = await app.templates();
  if (name !== undefined) {
    const template = templates.find((each) => each.name === name);
    if (template === undefined) {
      throw new InputError(
        unknownName(
          "template",
          name,
          templates.map((each) => each.name),
        ),
      );
    }
    if (flags.json !== true) terminal.say(`from ${template.source}`);
    for (const problem of template.problems) terminal.warn(problem);
    if (flags.json === true) terminal.raw(`${JSON.stringify(template, null, 2)}\n`);
    else terminal.raw(template.text.endsWith("\n") ? template.text : `${template.text}\n`);
    return 0;
  }
  if (flags.names === true) {
    terminal.result(templates.map((template) => `${template.name}\n`).join(""));
    return 0;
  }
  if (flags.json === true) {
    terminal.raw(`${JSON.stringify(templates, null, 2)}\n`);
    return 0;
  }
  for (const problem of templates.flatMap(({ problems }) => problems)) terminal.warn(problem);
  terminal.result(table(["template", "what it does", "slots", "from"], templates.map(rowOf)));
  return 0;
}

function rowOf({ name, description, slots, source, problems }: TemplateView): readonly string[] {
  const wanted = slots.map((slot) => (slot.isRequired ? slot.name : `[${slot.name}]`)).join(" ");
  return [name, problems.length > 0 ? `cannot run: ${problems.length} problems` : description, wanted, source];
}
