import { lstatSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/** What a folder is to git, as far as its own entries show; git itself is not asked. */
export type RepositoryKind =
  | { readonly kind: "none" }
  | { readonly kind: "repository" }
  | { readonly kind: "bare" }
  /** A tree of another repository, whose main folder this is. */
  | { readonly kind: "worktree"; readonly of: string }
  | { readonly kind: "submodule" };

/** Never throws: what cannot be read is no repository that we can use. */
export function repositoryKind(folder: string): RepositoryKind {
  const mark = path.join(folder, ".git");
  const found = statOf(mark);
  if (found === "folder") return { kind: "repository" };
  if (found === "file") return linked(folder, mark);
  const isBare =
    statOf(path.join(folder, "HEAD")) === "file" &&
    statOf(path.join(folder, "objects")) === "folder" &&
    statOf(path.join(folder, "refs")) === "folder";
  return { kind: isBare ? "bare" : "none" };
}

/** A `.git` that is a file says where the repository lies: below `worktrees/` or `modules/` of another. */
function linked(folder: string, mark: string): RepositoryKind {
  try {
    const [, target] = /^gitdir:\s*(.+?)\s*$/m.exec(readFileSync(mark, "utf8").slice(0, 4096)) ?? [];
    if (target === undefined) return { kind: "none" };
    const place = path.resolve(folder, target);
    const [, main] = /^(.*)[\\/]worktrees[\\/][^\\/]+$/.exec(place) ?? [];
    if (main !== undefined) return { kind: "worktree", of: path.basename(main) === ".git" ? path.dirname(main) : main };
    return /[\\/]modules[\\/]/.test(place) ? { kind: "submodule" } : { kind: "repository" };
  } catch {
    return { kind: "none" };
  }
}

function statOf(place: string): "file" | "folder" | undefined {
  try {
    // A link to a repository elsewhere is not followed, save the one that some tools make of `.git` itself.
    const found = lstatSync(place).isSymbolicLink() ? statSync(place) : lstatSync(place);
    return found.isDirectory() ? "folder" : found.isFile() ? "file" : undefined;
  } catch {
    return undefined;
  }
}
