import { existsSync } from "node:fs";
import type { WorkspaceView } from "../core/workspace.ts";
import type { LeasedTrees } from "./leased-trees.ts";
import { gitOf, ownPathspecs } from "./tree.ts";
import type { TreeRecord } from "./tree-record.ts";

/** Trees as a person sees them, each with the reason why it may not be removed. */
export function treeViews(trees: LeasedTrees): Promise<readonly WorkspaceView[]> {
  return Promise.all(trees.records.all().map((record) => treeView(trees, record)));
}

export async function treeView(trees: LeasedTrees, record: TreeRecord): Promise<WorkspaceView> {
  const { path, changedAt, lease } = record;
  if (lease === undefined) return { run: "", task: "", path, branch: "", state: "pooled", changedAt };
  const { run, task, branch, holder } = lease;
  const isLeased = holder !== undefined && trees.parts.liveness.isAlive(holder);
  const keeps = isLeased
    ? `process ${holder.pid} on ${holder.host} works in it`
    : await whatItHolds(trees, record, lease);
  return { run, task, path, branch, state: isLeased ? "leased" : "kept", keeps, changedAt };
}

/** Undefined when neither its files nor its commits hold anything that the target does not have. */
async function whatItHolds(
  trees: LeasedTrees,
  record: TreeRecord,
  { head, base, isReady }: NonNullable<TreeRecord["lease"]>,
): Promise<string | undefined> {
  const { git: run, target } = trees.parts;
  const { repository } = trees;
  if (!existsSync(record.path)) return head === base ? undefined : "its branch has commits that have not landed";
  if (!existsSync(record.gitFolder)) return "its repository does not know it";
  if (isReady) {
    const words = ["status", "--porcelain", "-z", "--untracked-files=all", "--"];
    const tree = trees.treeOf(record);
    const status = await gitOf(run, tree)([...words, ":/", ...ownPathspecs(tree)]);
    if (status.code !== 0) return `git cannot read it: ${status.stderr.trim().split("\n").at(-1)}`;
    if (status.stdout !== "") return "it has changes that are not committed";
  }
  const now = await gitOf(run, record)(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]);
  const commits = [head, ...(now.code === 0 ? [now.stdout.trim()] : [])];
  for (const commit of commits) {
    if (commit === base) continue;
    const args = ["merge-base", "--is-ancestor", commit, target ?? "HEAD"];
    if ((await run(args, { cwd: repository.root })).code !== 0) return "it has commits that have not landed";
  }
  return undefined;
}
