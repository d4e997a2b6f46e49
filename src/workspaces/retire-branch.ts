import type { RunGit } from "../git/git-runner.ts";
import { updateRefs } from "./checkpoint-tree.ts";
import { gitOf, said } from "./tree.ts";
import type { Lease, TreeRecord } from "./tree-record.ts";

export interface RetiredBranch {
  readonly tree: Pick<TreeRecord, "path" | "gitFolder">;
  readonly lease: Lease;
  /** What the tree holds by now; another commit than the lease's when files were changed after landing. */
  readonly head: string;
  /** The tree stands elsewhere already. */
  readonly isDetached?: boolean | undefined;
}

/**
 * Takes the branch of a task that has landed out of sight and detaches its tree. Its commits stay, below `refs/swarm/landed`,
 * and what was changed after landing below `refs/swarm/strays`.
 */
export async function retireBranch(
  run: RunGit,
  { tree, lease, head, isDetached = false }: RetiredBranch,
): Promise<void> {
  const git = gitOf(run, tree);
  const name = `${lease.run}/${lease.task}`;
  const stray = head === lease.head ? [] : [`update refs/swarm/strays/${name} ${head}`];
  if (!isDetached) await said(git, ["update-ref", "--no-deref", "HEAD", head]);
  await updateRefs(git, lease.branch, [
    ...[`update refs/swarm/landed/${name} ${lease.head}`, ...stray, `delete refs/heads/${lease.branch} ${head}`],
  ]);
}
