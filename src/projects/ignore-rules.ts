import { readFile } from "node:fs/promises";
import path from "node:path";
import ignore, { type Ignore } from "ignore";

/** Says of paths below a root whether files with gitignore syntax leave them out. */
export interface IgnoreRules {
  /** Of a path from the root with forward slashes; a folder's ends in one. */
  isIgnored(path: string): Promise<boolean>;
}

/**
 * The rules of all files with this name: in the root, in the folders below it, and, with `above`, in those above. As in git, a
 * deeper file overrules a higher one, and what lies in an ignored folder cannot be taken in again. Files are read when
 * they are first asked about.
 */
export function ignoreRules(root: string, name: string, options: { readonly above: boolean }): IgnoreRules {
  const known = new Map<string, Promise<Ignore | undefined>>();
  const decided = new Map<string, Promise<boolean>>();
  const rulesIn = (folder: string) => remembered(known, folder, () => readRules(path.join(folder, name)));
  const higher = options.above ? foldersAbove(root) : [];

  const judge = async (asked: string): Promise<boolean> => {
    const parent = parentOf(asked);
    if (parent !== "" && (await decide(parent))) return true;
    let isIgnored = false;
    for (const base of [...higher, root, ...foldersOf(parent).map((folder) => path.join(root, folder))]) {
      const rules = await rulesIn(base);
      if (rules === undefined) continue;
      const slash = asked.endsWith("/") ? "/" : "";
      const { ignored, unignored } = rules.test(slashed(path.relative(base, path.join(root, asked))) + slash);
      isIgnored = (isIgnored || ignored) && !unignored;
    }
    return isIgnored;
  };
  const decide = (asked: string) => remembered(decided, asked, () => judge(asked));
  return { isIgnored: decide };
}

async function remembered<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

async function readRules(file: string): Promise<Ignore | undefined> {
  try {
    return ignore({ ignorecase: false }).add(await readFile(file, "utf8"));
  } catch {
    // Most folders have none, and one that cannot be read cannot rule.
    return undefined;
  }
}

function parentOf(asked: string): string {
  const end = asked.lastIndexOf("/", asked.length - 2);
  return end < 0 ? "" : asked.slice(0, end + 1);
}

/** `a/`, `a/b/` of `a/b/`. */
function foldersOf(folder: string): readonly string[] {
  return [...folder.matchAll(/\//g)].map(({ index }) => folder.slice(0, index + 1));
}

/** From the file system's root down to the parent. */
function foldersAbove(root: string): readonly string[] {
  const above: string[] = [];
  for (let folder = path.dirname(root); folder !== above[0]; folder = path.dirname(folder)) above.unshift(folder);
  return path.dirname(root) === root ? [] : above;
}

function slashed(file: string): string {
  return file.split(path.sep).join("/");
}
