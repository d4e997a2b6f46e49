import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Config } from "../../config/config.ts";
import { InputError } from "../../core/errors.ts";
import { unknownName } from "../../core/nearest.ts";
import type { TemplateView } from "../app.ts";
import { libraryUrl } from "../library.ts";
import { ASKING_MODES } from "../questions/kind-of.ts";
import { checkTemplate } from "./check-template.ts";
import { type ParsedTemplate, parseTemplate } from "./parse-template.ts";

/** The modes of which a stage may be. */
export const STAGE_MODES: readonly string[] = [...ASKING_MODES, "template"];

interface FoundFile {
  readonly name: string;
  /** `library`, or the folder it was found in. */
  readonly source: string;
  /** As messages name it. */
  readonly where: string;
  readonly text: string;
}

/** The template of that name with all that is wrong with its file; InputError when there is none. */
export async function loadTemplate(config: Config, name: string): Promise<ParsedTemplate> {
  const found = await findTemplates(config);
  const file = found.get(name);
  if (file === undefined) throw new InputError(unknownName("template", name, [...found.keys()]));
  return checked(file);
}

/** All templates, those with faults too. */
export async function templateViews(config: Config): Promise<readonly TemplateView[]> {
  const found = [...(await findTemplates(config)).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return found.map((file) => {
    const { template, problems } = checked(file);
    const { name, description } = template;
    return {
      name,
      description,
      source: file.source,
      slots: template.slots.map(({ name: slot, description: what, kind, isRequired }) => ({
        name: slot,
        description: what,
        kind,
        isRequired,
      })),
      stages: template.stages.map(({ key, mode, each }) => ({ key, mode, ...(each === undefined ? {} : { each }) })),
      text: file.text,
      problems,
    };
  });
}

function checked({ text, name, where }: FoundFile): ParsedTemplate {
  const { template, problems } = parseTemplate(text, name, where);
  const all = [...new Set([...problems, ...checkTemplate(template, STAGE_MODES)])];
  return { template, problems: all.sort((a, b) => lineIn(a) - lineIn(b)) };
}

function lineIn(problem: string): number {
  return Number(/:(\d+): /.exec(problem)?.[1] ?? 0);
}

/** The library's templates, the user's, the project's: of equal names the later one counts. */
async function findTemplates(config: Config): Promise<ReadonlyMap<string, FoundFile>> {
  const own = [join(config.userFolder, "templates"), join(config.stateFolder, "templates")];
  const found = new Map<string, FoundFile>();
  for (const folder of [fileURLToPath(libraryUrl("templates/")), ...own]) {
    const source = own.includes(folder) ? folder : "library";
    for (const file of await yamlFilesIn(folder)) {
      const path = join(folder, file);
      const where = source === "library" ? `library/templates/${file}` : relative(config.workingFolder, path) || path;
      const text = await readText(path);
      // A file of no bytes is one that is being written, as by `swarm templates NAME > .swarm/templates/mine.yaml`.
      if (text === "") continue;
      const name = file.replace(/\.ya?ml$/i, "");
      found.set(name, { name, source, where, text });
    }
  }
  return found;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new InputError(`expected a template that can be read at ${path}, got ${(error as Error).message}`);
  }
}

async function yamlFilesIn(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => /\.ya?ml$/i.test(name)).sort();
  } catch (error) {
    // Most users have no folder of their own.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new InputError(`expected a readable folder of templates at ${folder}, got ${(error as Error).message}`);
  }
}
