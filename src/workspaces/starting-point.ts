import { ConflictError, InputError } from "../core/errors.ts";
import type { WorkspaceRequest } from "../core/workspace.ts";
import type { Repository } from "./repository.ts";
import { gitOf, resolved } from "./tree.ts";
import type { WorkspaceParts } from "./workspace-settings.ts";

/**
 * Where a task without a workspace starts: at the commit asked for, or, where a branch of its name has work whose tree is
 * gone, at the end of that work. InputError for a commit that does not exist, ConflictError when somebody has that branch checked out.
 */
export async function startingPoint(
  { git: run, target }: Pick<WorkspaceParts, "git" | "target">,
  { root, gitFolder }: Repository,
  { task, base }: WorkspaceRequest,
  branch: string,
): Promise<{ readonly base: string; readonly head: string }> {
  const git = gitOf(run, { path: root, gitFolder });
  const start = base ?? target ?? "HEAD";
  const [from, worked] = await resolved(git, [`${start}^{commit}`, `refs/heads/${branch}^{commit}`]);
  if (from === undefined) throw new InputError(`expected a commit to start ${task} from, got ${JSON.stringify(start)}`);
  if (worked === undefined) return { base: from, head: from };
  const trees = (await git(["worktree", "list", "--porcelain", "-z"])).stdout.split("\0\0");
  const elsewhere = trees.find((tree) => tree.split("\0").includes(`branch refs/heads/${branch}`));
  if (elsewhere !== undefined) {
    const place = elsewhere.split("\0")[0]?.replace(/^worktree /, "");
    throw new ConflictError(
      `expected ${branch} free for its task, got it checked out in ${place}; switch that to another branch`,
      branch,
    );
  }
  const common = (await git(["merge-base", from, worked])).stdout.trim();
  return { base: common === "" ? from : common, head: worked };
}
