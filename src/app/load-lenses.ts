import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Config } from "../config/config.ts";
import { InputError } from "../core/errors.ts";
import { type Lens, parseLenses } from "../prompts/lenses.ts";
import { readLibraryText } from "./library.ts";

/** The library's lenses, the user's, the project's (`lenses.yaml` of each): of equal names the later one counts, in the place of the first. */
export async function loadLenses(config: Config): Promise<readonly Lens[]> {
  const lenses = new Map<string, Lens>();
  const add = (text: string, where: string) => {
    for (const lens of parseLenses(text, where)) lenses.set(lens.name, lens);
  };
  add(await readLibraryText("lenses.yaml"), "library/lenses.yaml");
  for (const folder of [config.userFolder, config.stateFolder]) {
    const file = join(folder, "lenses.yaml");
    add(await readOptional(file), relative(config.workingFolder, file));
  }
  return [...lenses.values()];
}

async function readOptional(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    // Most users have no lenses of their own.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw new InputError(`expected a readable file of lenses at ${file}, got ${(error as Error).message}`);
  }
}
