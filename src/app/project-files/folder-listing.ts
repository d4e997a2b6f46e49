import { readdir } from "node:fs/promises";
import path from "node:path";
import { ignoreRules } from "../../projects/ignore-rules.ts";
import { runGit } from "./run-git.ts";

/** A file that git, or .gitignore, does not leave out. */
export interface FolderEntry {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly isTracked: boolean;
}

const NEVER_ENTERED = new Set([".git", "node_modules"]);

/**
 * All files below some folders of a root (the empty one is the root itself) that are not git-ignored, sorted: in a work tree as
 * git itself says, so that nested .gitignore files, .git/info/exclude and the user's own excludes count; elsewhere, and without
 * git, by a walk that obeys .gitignore files and enters no hidden folders.
 */
export async function folderListing(root: string, folders: readonly string[]): Promise<readonly FolderEntry[]> {
  const paths = folders.includes("") ? [] : ["--", ...folders.map((folder) => `:(literal)${folder}`)];
  const said = await runGit(root, ["ls-files", "-z", "-t", "--cached", "--others", "--exclude-standard", ...paths]);
  const entries = said.kind === "said" ? entriesOf(said.text) : await walked(root, folders);
  return [...entries].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Each entry is a letter, `?` for what git does not track, a space and a path. A path with conflicts comes several times. */
function entriesOf(listed: string): readonly FolderEntry[] {
  const entries = new Map<string, FolderEntry>();
  for (const line of listed.split("\0")) {
    const file = line.slice(2);
    const isInside = !file.split("/").some((part) => NEVER_ENTERED.has(part));
    if (file !== "" && isInside) entries.set(file, { path: file, isTracked: !line.startsWith("?") });
  }
  return [...entries.values()];
}

async function walked(root: string, folders: readonly string[]): Promise<readonly FolderEntry[]> {
  const rules = ignoreRules(root, ".gitignore", { above: false });
  const files = new Map<string, FolderEntry>();
  const entered = new Set<string>();
  const enter = async (folder: string): Promise<void> => {
    if (entered.has(folder)) return;
    entered.add(folder);
    // A folder that cannot be read has nothing to show.
    const found = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of found) {
      // Hidden folders hold what tools keep; only who starts in one means it.
      if (NEVER_ENTERED.has(entry.name) || (entry.isDirectory() && entry.name.startsWith("."))) continue;
      const at = `${folder}${entry.name}`;
      if (await rules.isIgnored(entry.isDirectory() ? `${at}/` : at)) continue;
      // A symlink is an entry, never a folder to enter, so that a loop of them ends.
      if (entry.isDirectory()) await enter(`${at}/`);
      else files.set(at, { path: at, isTracked: false });
    }
  };
  for (const folder of folders) {
    const start = folder === "" ? "" : `${folder}/`;
    const isLeftOut = folder.split("/").some((part) => NEVER_ENTERED.has(part));
    if (!isLeftOut && (start === "" || !(await rules.isIgnored(start)))) await enter(start);
  }
  return [...files.values()];
}
