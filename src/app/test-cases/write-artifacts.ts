import { randomUUID } from "node:crypto";
import { mkdir, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Config } from "../../config/config.ts";
import { InputError } from "../../core/errors.ts";
import type { RunOutcome } from "../../core/report.ts";
import { makeStateFolder } from "../state-folder.ts";

/** Where the files of a run now are; paths are relative to the project's folder. */
export interface WrittenArtifacts {
  /** In the folder they were meant for, new or the same as before. */
  readonly written: readonly string[];
  /** Whose place another file holds that may not be replaced; each with where it is instead. */
  readonly aside: readonly { readonly wanted: string; readonly written: string }[];
}

type Folders = Pick<Config, "projectFolder" | "stateFolder">;

/**
 * Writes what a run made. A file that differs from what stands in its place is written into the run's own folder instead, unless it may be
 * replaced. Writing the same again changes nothing. InputError when something cannot be written, or would land outside the project.
 */
export async function writeArtifacts(
  { run, report }: Pick<RunOutcome, "run" | "report">,
  { projectFolder, stateFolder }: Folders,
): Promise<WrittenArtifacts> {
  const all = report?.artifacts ?? [];
  if (all.length === 0) return { written: [], aside: [] };
  await makeStateFolder(stateFolder);
  const written: string[] = [];
  const aside: { wanted: string; written: string }[] = [];
  const shown = (file: string) => path.relative(projectFolder, file).split(path.sep).join("/");
  for (const [index, { folder, overwrite, files }] of all.entries()) {
    // As deep for each, since files name others by relative paths.
    const own = path.join(stateFolder, "runs", run, index === 0 ? "tests" : `tests-${index + 1}`);
    const wanted = folder === undefined ? own : path.join(projectFolder, folder);
    for (const file of files) {
      const target = placeIn(wanted, file.path);
      if (await write(target, file.text, overwrite || folder === undefined, projectFolder)) {
        written.push(shown(target));
        continue;
      }
      const other = placeIn(own, file.path);
      await write(other, file.text, true, projectFolder);
      aside.push({ wanted: shown(target), written: shown(other) });
    }
  }
  return { written, aside };
}

function placeIn(folder: string, file: string): string {
  const target = path.resolve(folder, file);
  if (target.startsWith(folder + path.sep)) return target;
  throw new InputError(`expected a file below ${folder}, got ${file}`);
}

/** False where another file stands there that may not be replaced. */
async function write(target: string, text: string, mayReplace: boolean, projectFolder: string): Promise<boolean> {
  try {
    const folder = path.dirname(target);
    await mkdir(folder, { recursive: true });
    const inside = path.relative(await realpath(projectFolder), await realpath(folder));
    if (inside.startsWith("..") || path.isAbsolute(inside)) {
      throw new InputError(`expected a folder in the project to write to, got ${folder}, which leads out of it`);
    }
    if (!mayReplace) return (await created(target, text)) || (await readFile(target, "utf8").catch(() => "")) === text;
    const draft = path.join(folder, `.${path.basename(target)}.${randomUUID()}.tmp`);
    await writeFile(draft, text, { flag: "wx" });
    // Takes the place of whatever is there, a link included, and follows none.
    await rename(draft, target).catch(async (error: unknown) => {
      await rm(draft, { force: true });
      throw error;
    });
    return true;
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`expected to be able to write ${target}, got ${(error as Error).message}`, { cause: error });
  }
}

async function created(target: string, text: string): Promise<boolean> {
  try {
    await writeFile(target, text, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
