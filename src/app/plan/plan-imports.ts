import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { Plan } from "../../core/plan.ts";
import { importedPaths, tellsImports } from "../../plan/imported-paths.ts";

const MOST_BYTES = 512 * 1024;
const AT_ONCE = 32;

/** What the files of a plan import of each other now. Only those are read, and of them none that is very large. */
export async function planImports({ tasks }: Plan, folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const known = new Set(
    tasks.flatMap(({ files }) => files.flatMap((file) => (file.change === "new" ? [] : [file.path]))),
  );
  const wanted = [...known].filter(tellsImports);
  const imports = new Map<string, readonly string[]>();
  const look = async (file: string) => {
    const at = path.join(folder, file);
    const found = await stat(at).catch(() => undefined);
    if (found?.isFile() !== true || found.size > MOST_BYTES) return;
    imports.set(file, importedPaths(file, await readFile(at, "utf8"), known));
  };
  for (let from = 0; from < wanted.length; from += AT_ONCE)
    await Promise.all(wanted.slice(from, from + AT_ONCE).map(look));
  return imports;
}
