import path from "node:path";
import { InputError } from "../core/errors.ts";
import type { Rebased } from "../core/workspace.ts";
import type { RunGit } from "../git/git-runner.ts";
import { commitOf, ownIndex, settle, updateRefs } from "./checkpoint-tree.ts";
import { mergedTree } from "./merged-tree.ts";
import { gitOf, resolved, said, type Tree } from "./tree.ts";

/** Committed work that is to stand on another commit. */
export interface WorkToBring {
  readonly tree: Tree;
  readonly branch: string;
  readonly base: string;
  /** The last checkpoint, which is what the tree holds. */
  readonly head: string;
  readonly onto: string;
  /** The ref that keeps the work as it was. */
  readonly kept: string;
}

/**
 * Brings a task's work onto another commit, as one commit. After a conflict the branch stands on that commit and the files
 * hold the work with both sides marked, uncommitted: the next checkpoint commits what becomes of it. No rebase is left half
 * done in either case.
 */
export async function bringOnto(run: RunGit, { tree, branch, base, head, onto, kept }: WorkToBring): Promise<Rebased> {
  const git = gitOf(run, tree);
  const [target, targetTree] = await resolved(git, [`${onto}^{commit}`, `${onto}^{tree}`]);
  if (target === undefined)
    throw new InputError(`expected a commit to bring ${branch} onto, got ${JSON.stringify(onto)}`);
  if (target === base) return { kind: "done", base, head };
  const merged = await mergedTree(git, base, target, head);
  const isConflict = merged.conflicts.length > 0;
  const commit = isConflict || merged.tree === targetTree ? target : await recommitted(git, head, merged.tree, target);
  await said(git, ["read-tree", "--reset", "-u", merged.tree], { env: ownIndex(tree) });
  const keep = head === base ? [] : [`update ${kept} ${head}`];
  await updateRefs(git, branch, [...keep, `update refs/heads/${branch} ${commit} ${head}`]);
  await settle(tree);
  if (!isConflict) return { kind: "done", base: target, head: commit };
  // What differs from the commit it stands on is what an agent is to look at.
  await said(git, ["read-tree", target], { env: { GIT_INDEX_FILE: path.join(tree.gitFolder, "index") } });
  return { kind: "conflict", base: target, files: merged.conflicts };
}

/** The same author and words over other files. */
async function recommitted(
  git: Parameters<typeof commitOf>[0],
  head: string,
  content: string,
  parent: string,
): Promise<string> {
  const [name = "", email = "", ...message] = (await said(git, ["log", "-1", "--format=%an%n%ae%n%B", head])).split(
    "\n",
  );
  return commitOf(git, content, parent, { message: message.join("\n"), author: { name, email } });
}
