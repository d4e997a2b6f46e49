import { readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import type { Config } from "../../config/config.ts";
import { InputError } from "../../core/errors.ts";

type Folders = Pick<Config, "workingFolder" | "projectFolder">;

/** Paths and globs of the working directory as those of the project's folder, with forward slashes; what leads out still does. */
export function targetsInProject(
  targets: readonly string[],
  { workingFolder, projectFolder }: Folders,
): readonly string[] {
  const below = path.relative(projectFolder, workingFolder).split(path.sep).join("/");
  return targets.map((target) => {
    const isExcluded = target.startsWith("!");
    const named = isExcluded ? target.slice(1) : target;
    // Joined it would mean the whole folder; who reads the targets refuses it.
    if (named === "") return target;
    const placed = path.isAbsolute(named)
      ? path.relative(projectFolder, named).split(path.sep).join("/") || "."
      : path.posix.join(below, named);
    return isExcluded ? `!${placed}` : placed;
  });
}

/**
 * A folder named from the working directory, relative to the project's, `.` for that itself. InputError when it lies outside,
 * also by a link, since tests reach the project's files by relative paths, or when a file stands there.
 */
export async function projectPath(folder: string, { workingFolder, projectFolder }: Folders): Promise<string> {
  const wanted = path.resolve(workingFolder, folder);
  const root = await realpath(projectFolder);
  const { existing, rest } = await existingPart(wanted);
  const found = await stat(existing);
  if (!found.isDirectory()) throw new InputError(`expected --out to be a folder, got the file ${folder}`);
  const inside = path.relative(root, path.join(await realpath(existing), rest));
  if (inside.startsWith("..") || path.isAbsolute(inside)) {
    throw new InputError(
      `expected --out to be a folder in the project (${projectFolder}), since tests import from it, got ${folder}`,
    );
  }
  if (/^\.git(?:\/|\\|$)/.test(inside)) throw new InputError("expected --out to be no part of .git");
  return inside === "" ? "." : inside.split(path.sep).join("/");
}

/** The deepest folder or file of a path that is there, and what of the path is not. */
async function existingPart(wanted: string): Promise<{ readonly existing: string; readonly rest: string }> {
  for (let existing = wanted; ; existing = path.dirname(existing)) {
    const found = await stat(existing).catch(() => undefined);
    if (found !== undefined || existing === path.dirname(existing)) {
      return { existing, rest: path.relative(existing, wanted) };
    }
  }
}

/** Whether a plain `.js` file of the project is an ES module. */
export async function isEsmProject(projectFolder: string): Promise<boolean> {
  const text = await readFile(path.join(projectFolder, "package.json"), "utf8").catch(() => "{}");
  try {
    return (JSON.parse(text) as { readonly type?: unknown } | null)?.type === "module";
  } catch {
    // A manifest that nobody can read says nothing of modules.
    return false;
  }
}
