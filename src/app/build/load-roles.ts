import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Config } from "../../config/config.ts";
import { InputError } from "../../core/errors.ts";
import type { RoleBook } from "../../core/role.ts";
import { mergeRoles, NO_ROLES, parseRoles } from "../../prompts/roles.ts";
import { readLibraryText } from "../library.ts";

/** The library's roles, the user's, the project's (`roles.yaml` of each): of equal names the later one counts. */
export async function loadRoles(
  config: Pick<Config, "stateFolder" | "userFolder" | "workingFolder">,
): Promise<RoleBook> {
  let book = mergeRoles(NO_ROLES, parseRoles(await readLibraryText("roles.yaml"), "library/roles.yaml"));
  for (const folder of [config.userFolder, config.stateFolder]) {
    const file = join(folder, "roles.yaml");
    book = mergeRoles(book, parseRoles(await readOptional(file), relative(config.workingFolder, file)));
  }
  return book;
}

async function readOptional(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    // Most users have no roles of their own.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw new InputError(`expected a readable file of roles at ${file}, got ${(error as Error).message}`);
  }
}
