import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Config } from "../config/config.ts";
import { InputError } from "../core/errors.ts";
import { type Persona, parsePersona } from "../prompts/persona.ts";
import { type Presets, parsePresets } from "../prompts/presets.ts";
import { libraryUrl, readLibraryText } from "./library.ts";

export interface FoundPersona {
  readonly persona: Persona;
  /** `library`, or the folder it was found in. */
  readonly source: string;
}

/** The library's personas, the user's, the project's: of equal names the later one counts. InputError naming every file that is none. */
export async function loadPersonas(config: Config): Promise<readonly FoundPersona[]> {
  const own = [join(config.userFolder, "personas"), join(config.stateFolder, "personas")];
  const found = new Map<string, FoundPersona>();
  const problems: string[] = [];
  for (const folder of [fileURLToPath(libraryUrl("personas/")), ...own]) {
    const source = own.includes(folder) ? folder : "library";
    for (const file of await markdownFilesIn(folder)) {
      const where = source === "library" ? file : relative(config.workingFolder, join(folder, file)) || file;
      try {
        const text = await readFile(join(folder, file), "utf8");
        // A file of no bytes is one that is being written, as by `swarm personas skeptic > .swarm/personas/mine.md`.
        if (text === "") continue;
        const persona = parsePersona(text, where);
        found.set(persona.name.toLowerCase(), { persona, source });
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        problems.push(...error.problems);
      }
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return [...found.values()];
}

/** The library's presets, the user's, the project's (`presets.yaml` beside the folder of personas): of equal names the later one counts. */
export async function loadPresets(config: Config): Promise<Presets> {
  const presets = new Map(parsePresets(await readLibraryText("presets.yaml"), "library/presets.yaml"));
  for (const folder of [config.userFolder, config.stateFolder]) {
    const file = join(folder, "presets.yaml");
    const text = await readOptional(file);
    for (const [name, members] of parsePresets(text, relative(config.workingFolder, file))) presets.set(name, members);
  }
  return presets;
}

async function readOptional(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw new InputError(`expected a readable file of presets at ${file}, got ${(error as Error).message}`);
  }
}

async function markdownFilesIn(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => name.toLowerCase().endsWith(".md")).sort();
  } catch (error) {
    // Most users have no folder of their own.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new InputError(`expected a readable folder of personas at ${folder}, got ${(error as Error).message}`);
  }
}
