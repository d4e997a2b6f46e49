import { gitFailure } from "../git/git-runner.ts";
import { said, type TreeGit } from "./tree.ts";

/** A three-way merge that touched no file. */
export interface MergedTree {
  /** With both sides marked in the files that conflict. */
  readonly tree: string;
  readonly conflicts: readonly string[];
}

/** Ends a merge of git that found conflicts. */
const CONFLICTS = 1;
const NOBODY = {
  GIT_AUTHOR_NAME: "swarm",
  GIT_AUTHOR_EMAIL: "swarm@localhost",
  GIT_COMMITTER_NAME: "swarm",
  GIT_COMMITTER_EMAIL: "swarm@localhost",
};

/**
 * Brings what `theirs` changed since `base` onto `ours`; each is a commit or a tree. The merge base is the one given, whatever
 * the history says, so commits of nobody carry the three.
 */
export async function mergedTree(git: TreeGit, base: string, ours: string, theirs: string): Promise<MergedTree> {
  const carry = (content: string, parents: readonly string[]) =>
    said(git, ["commit-tree", `${content}^{tree}`, ...parents.flatMap((parent) => ["-p", parent]), "-m", "merge"], {
      env: NOBODY,
    });
  const root = await carry(base, []);
  const [ourSide, theirSide] = await Promise.all([carry(ours, [root]), carry(theirs, [root])]);
  const args = ["merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ourSide, theirSide];
  const { code, stdout, stderr } = await git(args);
  if (code !== 0 && code !== CONFLICTS) throw gitFailure(args, code, stderr);
  const [tree = "", ...names] = stdout.split("\0");
  return { tree, conflicts: [...new Set(names.filter((name) => name !== ""))] };
}
