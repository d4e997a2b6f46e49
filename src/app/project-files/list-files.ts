import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import { InputError } from "../../core/errors.ts";
import { setAsideFolder, setAsidePath } from "../../plan/inventory/generated-files.ts";
import { ignoreRules } from "../../projects/ignore-rules.ts";
import { type FolderEntry, folderListing } from "./folder-listing.ts";
import { isExcluded, isGlob, isMeant, startOf, type Target, unnamedPart } from "./match-targets.ts";
import { isInside } from "./read-source.ts";

export interface FilesWanted {
  /** Paths, folders, globs, and `!` before what is left out. Exclusions alone mean the whole folder without them. */
  readonly targets: readonly string[];
  /** The root; a target outside is an error. */
  readonly folder: string;
  /** Also lists what is set aside as generated or vendored, and named files that .swarmignore leaves out. */
  readonly isForced: boolean;
  /** The only files that may be listed, each as git tracks it; by default all that git does not ignore. */
  readonly among?: readonly FolderEntry[] | undefined;
  /** Paths that were there and are gone, so that naming one is no mistake. */
  readonly gone?: readonly string[] | undefined;
}

export interface ListedFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  /** True when a target named this very file. */
  readonly isNamed: boolean;
}

export interface SkippedFile {
  readonly path: string;
  readonly reason: string;
}

export interface ListedFiles {
  /** The real path of the folder. */
  readonly root: string;
  /** Each once, in the order of the targets, those of one target sorted. */
  readonly files: readonly ListedFile[];
  readonly skipped: readonly SkippedFile[];
}

/**
 * The files that the targets mean. Folders and globs leave out what git ignores and, in any case, `.git` and `node_modules`; a
 * file named by itself is listed even when git ignores it. What a .swarmignore leaves out (in the folder, below or above it) is
 * skipped, and so are generated and vendored files that were not spelled out. InputError with every target that is outside the
 * folder or matches nothing.
 */
export async function listFiles(wanted: FilesWanted): Promise<ListedFiles> {
  const root = await realpath(wanted.folder);
  const words = wanted.targets.filter((word) => !word.startsWith("!"));
  const excluded = wanted.targets.flatMap((word) => (word.startsWith("!") ? [word.slice(1)] : []));
  const problems: string[] = [];
  const targets = await Promise.all((words.length === 0 ? ["."] : words).map((word) => targetOf(word, root, wanted)));
  const valid = targets.flatMap((target) => {
    if (typeof target !== "string") return [target];
    problems.push(target);
    return [];
  });
  if (problems.length > 0) throw new InputError(problems);

  const starts = valid.filter(({ kind }) => kind !== "file").map(startOf);
  const listing = wanted.among ?? (starts.length === 0 ? [] : await folderListing(root, starts));
  const rules = ignoreRules(root, ".swarmignore", { above: true });
  const files = new Map<string, ListedFile>();
  const skipped = new Map<string, string>();
  const setAside = new Map<string, { count: number; reason: string }>();
  for (const target of valid) {
    const isNamed = target.kind === "file";
    const meant = isNamed && wanted.among === undefined ? [target.path] : meantBy(target, listing);
    if (meant.length === 0 && wanted.among === undefined)
      problems.push(nothingFor(target.word, root, " that git does not ignore"));
    for (const file of meant.filter((each) => !excluded.some((pattern) => isExcluded(pattern, each)))) {
      if (files.has(file)) continue;
      if ((await rules.isIgnored(file)) && !(wanted.isForced && isNamed)) {
        skipped.set(file, "left out by .swarmignore");
        continue;
      }
      const unnamed = unnamedPart(target, file);
      const reason = wanted.isForced ? undefined : setAsidePath(unnamed);
      if (reason === undefined) {
        files.set(file, { path: file, isNamed });
        skipped.delete(file);
        continue;
      }
      const folder = setAsideFolder(unnamed);
      const place = folder === undefined ? file : file.slice(0, file.length - unnamed.length + folder.length);
      setAside.set(place, { count: (setAside.get(place)?.count ?? 0) + 1, reason });
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  for (const [place, { count, reason }] of setAside) {
    if (!files.has(place)) skipped.set(place, place.endsWith("/") ? `${reason} (${filesOf(count)})` : reason);
  }
  return { root, files: [...files.values()], skipped: [...skipped].map(([file, reason]) => ({ path: file, reason })) };
}

/** What stands under a word; a string is the problem with it. */
async function targetOf(word: string, root: string, { among, gone = [] }: FilesWanted): Promise<Target | string> {
  if (word === "" || word.includes("\0")) return `expected a path or a glob, got ${JSON.stringify(word)}`;
  const at = path.resolve(root, word);
  const found = await kindOf(at);
  const own = found === "folder" ? await realpath(at) : path.isAbsolute(word) ? await realParent(at) : at;
  if (!isInside(root, own))
    return `expected paths inside ${root}, got ${JSON.stringify(word)}: run swarm in a folder that holds it`;
  const file = path.relative(root, own).split(path.sep).join("/");
  if (found !== undefined) return { kind: found, word, path: file };
  if (isGlob(word)) return { kind: "glob", word, path: file };
  if (among !== undefined && gone.includes(file)) return { kind: "file", word, path: file };
  return nothingFor(word, root);
}

/** The path with its folder's symlinks resolved, so that an absolute path through one is still known to be inside. */
async function realParent(at: string): Promise<string> {
  try {
    return path.join(await realpath(path.dirname(at)), path.basename(at));
  } catch {
    return at;
  }
}

async function kindOf(at: string): Promise<"file" | "folder" | undefined> {
  try {
    return (await stat(at)).isDirectory() ? "folder" : "file";
  } catch (error) {
    // A loop of symlinks is there, and its reading says what is wrong with it.
    return (error as NodeJS.ErrnoException).code === "ELOOP" ? "file" : undefined;
  }
}

function meantBy(target: Target, listing: readonly FolderEntry[]): readonly string[] {
  return listing.flatMap((entry) => (isMeant(target, entry.path, entry.isTracked) ? [entry.path] : []));
}

function nothingFor(word: string, root: string, which = ""): string {
  return `expected files that match ${JSON.stringify(word)}, got none in ${root}${which}`;
}

function filesOf(count: number): string {
  return count === 1 ? "1 file" : `${count} files`;
}
