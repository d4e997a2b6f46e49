import { lstatSync, type Stats } from "node:fs";
import path from "node:path";
import { CancelledError } from "../core/errors.ts";
import type { ProjectFile } from "../core/project-files.ts";

export interface StatResult {
  readonly files: readonly ProjectFile[];
  /** Symbolic links, which are never followed. */
  readonly links: number;
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

/** After so many files others get their turn. */
const AT_ONCE = 500;
/** A file changed so shortly before it is read may change again within the same tick of the clock. */
const TICK_MS = 50;

export interface StatOptions {
  readonly root: string;
  /** Milliseconds since the epoch; files that changed within a tick of it get a stamp that no other scan gives. */
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
}

/** Sizes and stamps of plain files, sorted by path; links, folders and what is no file are left out, what is gone is not told. */
export async function statFiles(
  entries: readonly { readonly path: string; readonly isTracked?: boolean | undefined }[],
  { root, now, signal }: StatOptions,
): Promise<StatResult> {
  const files: ProjectFile[] = [];
  const unreadable: { path: string; reason: string }[] = [];
  let links = 0;
  let count = 0;
  for (const { path: name, isTracked } of entries) {
    if (++count % AT_ONCE === 0) {
      await new Promise((next) => setImmediate(next));
      if (signal?.aborted === true) throw new CancelledError("a stop of the scan");
    }
    try {
      // Git lists what is in its index, also where the file was removed.
      const found = lstatSync(`${root}${path.sep}${name}`, { throwIfNoEntry: false });
      if (found?.isSymbolicLink() === true) links++;
      else if (found?.isFile() === true) {
        files.push({
          path: name,
          bytes: found.size,
          stamp: stampOf(found, now),
          ...(isTracked === undefined ? {} : { isTracked }),
        });
      }
    } catch (error) {
      unreadable.push({ path: name, reason: reasonOf((error as NodeJS.ErrnoException).code) });
    }
  }
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), links, unreadable };
}

function stampOf({ size, mtimeMs, ctimeMs, ino }: Stats, now: number): string {
  const isFresh = Math.max(mtimeMs, ctimeMs) > now - TICK_MS;
  return `${size}-${mtimeMs}-${ctimeMs}-${ino}${isFresh ? `-${now}` : ""}`;
}

/** What stands in the way, in words. */
export function reasonOf(code: string | undefined): string {
  switch (code) {
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "ELOOP":
      return "symbolic links that lead back to themselves";
    case "ENAMETOOLONG":
      return "its path is too long";
    case "ENOTDIR":
      return "a file stands where a folder should be";
    default:
      return code ?? "cannot be read";
  }
}
