import { copyFile, rm, statfs } from "node:fs/promises";
import path from "node:path";
import { type GitEnd, gitFailure, type RunGit } from "../git/git-runner.ts";
import { gitOf, OWN_INDEX, type Tree } from "./tree.ts";

/** A disk with less free is full, for what it was to hold. */
const FULL_BYTES = 32 * 1024 * 1024;

/** Trees are many and cores are few: git is not to start threads for each. */
const ONE_THREAD = ["-c", "core.preloadIndex=false", "-c", "checkout.workers=1"];

/** Makes the files of a tree those of a commit and puts it on a branch there. Nothing of this waits for other trees. */
export async function fillTree(
  run: RunGit,
  tree: Tree,
  { branch, head }: { readonly branch: string; readonly head: string },
  signal: AbortSignal,
): Promise<void> {
  const git = gitOf(run, tree);
  // Nobody works in it: whoever made a lock was killed.
  await rm(path.join(tree.gitFolder, "index.lock"), { force: true });
  const checkout = [...ONE_THREAD, "checkout", "--quiet", "--force", "--no-track", "-B", branch, head];
  const filled = await git(checkout, { signal });
  if (filled.code !== 0) throw await fillFailure(tree, checkout, filled);
  await copyFile(path.join(tree.gitFolder, "index"), path.join(tree.gitFolder, OWN_INDEX));
}

/** Removes what git does not know of from a tree, repositories and ignored files too, save what is kept. */
export async function cleanTree(run: RunGit, tree: Tree): Promise<void> {
  const kept = tree.keep.flatMap((name) => ["-e", `/${literalPattern(name)}`]);
  const args = ["clean", "-ffdxq", ...kept];
  const { code, stderr } = await gitOf(run, tree)(args);
  if (code !== 0) throw gitFailure(args, code, stderr);
}

/** Git does not always say that it was the disk. */
async function fillFailure(tree: Tree, args: readonly string[], { code, stderr }: GitEnd): Promise<Error> {
  const { bavail, bsize } = await statfs(path.dirname(tree.path));
  const isFull = /unable to (?:write|create) file/.test(stderr) && bavail * bsize < FULL_BYTES;
  return gitFailure(args, code, isFull ? `${stderr}\nNo space left on device` : stderr);
}

/** A path as a line of gitignore that means just this path. */
function literalPattern(name: string): string {
  return name.replaceAll(/[\\*?[\]! #]/g, "\\$&");
}
