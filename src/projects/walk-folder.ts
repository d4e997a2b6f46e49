import { readdir } from "node:fs/promises";
import path from "node:path";
import { CancelledError } from "../core/errors.ts";
import { ignoreRules } from "./ignore-rules.ts";
import { reasonOf } from "./stat-files.ts";

export interface Walked {
  /** Paths of files and links from the root, with forward slashes. */
  readonly paths: readonly string[];
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
  /** Folders below that are repositories of their own; they are not entered. */
  readonly repositories: readonly string[];
}

/** What tools keep for themselves: never entered, never told. */
const NEVER_ENTERED = new Set([".git", ".hg", ".svn", ".jj", "node_modules", ".swarm"]);

/**
 * Every file below a root that no .gitignore leaves out, also in hidden folders, since that is where CI files are. Links are
 * entries, never folders to enter, so that a loop of them ends.
 */
export async function walkFolder(root: string, signal?: AbortSignal): Promise<Walked> {
  const rules = ignoreRules(root, ".gitignore", { above: false });
  const paths: string[] = [];
  const unreadable: { path: string; reason: string }[] = [];
  const repositories: string[] = [];
  const pending: string[] = [""];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    if (signal?.aborted === true) throw new CancelledError("a stop of the scan");
    const here = folder;
    const found = await readdir(path.join(root, here), { withFileTypes: true }).catch(
      (error: NodeJS.ErrnoException) => {
        unreadable.push({ path: here === "" ? "." : here, reason: reasonOf(error.code) });
        return [];
      },
    );
    if (here !== "" && found.some(({ name }) => name === ".git")) {
      repositories.push(here.slice(0, -1));
      continue;
    }
    for (const entry of found) {
      const at = `${here}${entry.name}`;
      if (NEVER_ENTERED.has(entry.name) || (await rules.isIgnored(entry.isDirectory() ? `${at}/` : at))) continue;
      if (entry.isDirectory()) pending.push(`${at}/`);
      else paths.push(at);
    }
  }
  return { paths, unreadable, repositories };
}
