import { realpath } from "node:fs/promises";
import path from "node:path";
import type { Config } from "../../config/config.ts";
import { InputError } from "../../core/errors.ts";
import type { Prepared } from "../app.ts";

const MOST_FILES = 5_000;

export interface ConsentedFiles {
  /** From the project's root, with forward slashes. */
  readonly files: readonly string[];
  readonly skipped: Prepared["skippedFiles"];
}

/**
 * The files that members may ask for, as they are now: what the patterns mean, from the working folder, without what git or
 * .swarmignore leaves out and without symlinks. InputError for a pattern that matches nothing or lies outside the project.
 */
export async function consentedFiles(patterns: readonly string[], config: Config): Promise<ConsentedFiles> {
  if (patterns.length === 0) return { files: [], skipped: [] };
  const { listFiles } = await import("../project-files/list-files.ts");
  const folder = await realpath(config.projectFolder);
  const listed = await listFiles({
    targets: patterns.map((pattern) => fromRoot(pattern, folder, config.workingFolder)),
    folder,
    isForced: false,
  });
  if (listed.files.length > MOST_FILES) {
    throw new InputError(
      `expected --allow-files to mean at most ${MOST_FILES} files, got ${listed.files.length}: name fewer folders`,
    );
  }
  const files: string[] = [];
  const skipped = [...listed.skipped];
  for (const file of listed.files) {
    const at = path.join(folder, file.path);
    const real = await realpath(at).catch(() => undefined);
    if (real === at) files.push(file.path);
    else skipped.push({ path: file.path, reason: "a symlink" });
  }
  return { files, skipped };
}

/** Patterns are typed from the working folder; what is listed is named from the root. */
function fromRoot(pattern: string, root: string, workingFolder: string): string {
  const isExclusion = pattern.startsWith("!");
  const at = path.resolve(workingFolder, isExclusion ? pattern.slice(1) : pattern);
  const slashed = (path.relative(root, at) || ".").split(path.sep).join("/");
  return isExclusion ? `!${slashed}` : slashed;
}
