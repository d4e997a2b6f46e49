import { readdirSync } from "node:fs";
import path from "node:path";
import { CancelledError } from "../core/errors.ts";
import { type RepositoryKind, repositoryKind } from "./repository-kind.ts";
import { reasonOf } from "./stat-files.ts";

/** A folder that is a project, and why. */
export interface FoundProject {
  /** Absolute. */
  readonly path: string;
  /** Levels below its root. */
  readonly depth: number;
  readonly kind: Exclude<RepositoryKind["kind"], "bare"> | "manifest";
  /** Of a worktree the folder of its repository. */
  readonly of?: string | undefined;
}

export interface FolderSearch {
  readonly projects: readonly FoundProject[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

export interface SearchOptions {
  readonly maxDepth: number;
  /** Of the folder to begin with. */
  readonly depth: number;
  /** True for a name of a file that makes its folder a project; where it is absent, repositories alone are projects. */
  readonly isManifest?: ((name: string) => boolean) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** More than anybody keeps projects in; beyond it the search ends and says so. */
const MOST_FOLDERS = 50_000;
const AT_ONCE = 200;
const NEVER_ENTERED = new Set([
  "node_modules",
  "bower_components",
  "vendor",
  "site-packages",
  "venv",
  "env",
  "__pycache__",
  "target",
  "dist",
  "build",
  "out",
  "bin",
  "obj",
  "coverage",
  "Pods",
  "Carthage",
  "DerivedData",
  "_build",
  "deps",
]);

/**
 * The projects in a folder and below: repositories, and folders with a manifest, whose insides are theirs. Links are not followed
 * and hidden folders not entered; bare repositories, what cannot be read, and what lies too deep are told.
 */
export async function searchFolders(start: string, options: SearchOptions): Promise<FolderSearch> {
  const { maxDepth, isManifest, signal } = options;
  const projects: FoundProject[] = [];
  const skipped: { path: string; reason: string }[] = [];
  const pending = [{ folder: start, depth: options.depth }];
  let tooDeep = 0;
  let searched = 0;
  for (let at = pending.shift(); at !== undefined; at = pending.shift()) {
    const { folder, depth } = at;
    if (++searched % AT_ONCE === 0) {
      await new Promise((next) => setImmediate(next));
      if (signal?.aborted === true) throw new CancelledError("a stop of the search");
    }
    if (searched > MOST_FOLDERS) {
      skipped.push({
        path: start,
        reason: `only its first ${MOST_FOLDERS} folders were searched: name the projects, or a smaller --max-depth`,
      });
      break;
    }
    const kind = repositoryKind(folder);
    if (kind.kind === "bare") {
      skipped.push({ path: folder, reason: "a bare repository, which has no files checked out: clone it" });
      continue;
    }
    if (kind.kind !== "none") {
      projects.push({ path: folder, depth, ...kind });
      continue;
    }
    const entries = entriesOf(folder, skipped);
    if (isManifest !== undefined && entries.some((entry) => !entry.isDirectory() && isManifest(entry.name))) {
      projects.push({ path: folder, depth, kind: "manifest" });
      continue;
    }
    const below = entries.filter(
      (entry) => entry.isDirectory() && !entry.name.startsWith(".") && !NEVER_ENTERED.has(entry.name),
    );
    if (depth >= maxDepth) tooDeep += below.length;
    else for (const { name } of below) pending.push({ folder: path.join(folder, name), depth: depth + 1 });
  }
  if (tooDeep > 0 && isManifest !== undefined) {
    skipped.push({
      path: start,
      reason: `${tooDeep === 1 ? "1 folder lies" : `${tooDeep} folders lie`} deeper than --max-depth ${maxDepth} and ${tooDeep === 1 ? "was" : "were"} not searched`,
    });
  }
  return { projects, skipped };
}

function entriesOf(folder: string, skipped: { path: string; reason: string }[]) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") skipped.push({ path: folder, reason: reasonOf(code) });
    return [];
  }
}
