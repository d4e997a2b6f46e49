import { readFileSync } from "node:fs";
import { createRequire, findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { InputError } from "../../core/errors.ts";
import { recordOf } from "../reply-json.ts";

/** Imports an installed package, looked for from the user's project first and then beside us. InputError with the command that installs it. */
export async function loadPackage(name: string, projectRoot: string): Promise<Readonly<Record<string, unknown>>> {
  const places = [join(projectRoot, "package.json"), import.meta.filename];
  for (const place of places) {
    const entry = entryFrom(name, place);
    if (entry !== undefined) return importEntry(name, entry);
  }
  throw new InputError(
    `expected the package ${name} to be installed in ${projectRoot}, found none; install it with: npm install ${name}`,
  );
}

async function importEntry(name: string, entry: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await import(pathToFileURL(entry).href)) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new InputError(
      `expected the package ${name} to load, got ${JSON.stringify(said)}; reinstall it with: npm install ${name}`,
      { cause },
    );
  }
}

/** The file that a module at `place` would get for the package; undefined when it sees none. */
function entryFrom(name: string, place: string): string | undefined {
  try {
    return createRequire(place).resolve(name);
  } catch (error) {
    // A package for `import` alone is there but cannot be found in the way of `require`.
    if (recordOf(error)?.code === "ERR_PACKAGE_PATH_NOT_EXPORTED") return importEntryOf(name, place);
    return undefined;
  }
}

function importEntryOf(name: string, place: string): string | undefined {
  const manifest = findPackageJSON(name, pathToFileURL(place));
  if (manifest === undefined) return undefined;
  const fields = recordOf(JSON.parse(readFileSync(manifest, "utf8")) as unknown);
  const exported = recordOf(fields?.exports)?.["."] ?? fields?.exports;
  const target = targetOf(exported);
  return target === undefined ? undefined : join(dirname(manifest), target);
}

function targetOf(exported: unknown): string | undefined {
  if (typeof exported === "string") return exported;
  const conditions = recordOf(exported);
  for (const condition of ["node", "import", "default"]) {
    const found = conditions?.[condition] === undefined ? undefined : targetOf(conditions[condition]);
    if (found !== undefined) return found;
  }
  return undefined;
}
