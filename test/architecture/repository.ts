import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type SourceFile, sourceFile } from "./source-file.ts";

/** All that the rules read. */
export interface Repository {
  /** Every text file that is not ignored by git. */
  readonly files: readonly SourceFile[];
  readonly manifest: Manifest;
  readonly lock: LockFile;
}

export interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

export interface LockFile {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly deprecated?: string }>>;
}

/** A rule of the repository: a sentence that is true when it finds nothing. */
export interface Rule {
  readonly name: string;
  /** One `file:line what is wrong` for each breach. */
  findings(repository: Repository): readonly string[];
}

/** Reads the working tree at `root`, without git, so that it works in any copy of the tree. */
export function readRepository(root: string): Repository {
  const ignored = new Set([".git", ...readIgnored(root)]);
  const files = pathsUnder(root, "", ignored).flatMap((file) => {
    const bytes = readFileSync(path.join(root, file));
    return bytes.includes(0) ? [] : [sourceFile(file, bytes.toString("utf8"))];
  });
  return {
    files,
    manifest: JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as Manifest,
    lock: JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")) as LockFile,
  };
}

/** Our .gitignore holds only `name/` and `*.extension`. */
function readIgnored(root: string): readonly string[] {
  const lines = readFileSync(path.join(root, ".gitignore"), "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => line.replace(/\/$/, ""));
}

function pathsUnder(root: string, folder: string, ignored: ReadonlySet<string>): readonly string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (ignored.has(entry.name) || ignored.has(`*${path.extname(entry.name)}`)) return [];
    if (entry.isDirectory()) return pathsUnder(root, file, ignored);
    return entry.isFile() ? [file] : [];
  });
}
