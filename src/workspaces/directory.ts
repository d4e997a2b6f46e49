import { readFile } from "node:fs/promises";
import path from "node:path";
import { ConflictError, InputError } from "../core/errors.ts";
import type { Workspace, WorkspaceRequest, Workspaces } from "../core/workspace.ts";
import { gitFailure } from "../git/git-runner.ts";
import { branchName } from "./branch-name.ts";
import { furnishHome } from "./furnish-tree.ts";
import { LeasedTrees, leaseOf, refuseOlder } from "./leased-trees.ts";
import { claimPorts } from "./port-ranges.ts";
import { readRepository } from "./repository.ts";
import { retireBranch } from "./retire-branch.ts";
import { startingPoint } from "./starting-point.ts";
import { gitOf, said } from "./tree.ts";
import type { TreeRecord } from "./tree-record.ts";
import { treeViews } from "./tree-views.ts";
import type { WorkspaceParts } from "./workspace-settings.ts";

const MOST_NAMED = 10;
/** The one tree there is, as a record. */
const NAME = "checkout";

/**
 * The port of workspaces over the user's own checkout: one task at a time, in place. A checkout with changes is refused, a
 * task works on a branch of its own, and closing goes back to the branch that was there before. A task whose process died is
 * closed so when another begins, with all that was left committed on its branch.
 */
export async function openDirectory(parts: WorkspaceParts): Promise<Workspaces> {
  const repository = await readRepository(parts.git, parts.folder);
  const settings = { ...parts.settings, link: [], keep: [] };
  const trees = new LeasedTrees({ ...parts, settings }, repository, "directory");
  return {
    async open(request, signal) {
      const abandoned = abandonedBy(trees, request);
      if (abandoned !== undefined) await giveBack(trees, trees.workspaceOf(abandoned), false);
      const record = await trees.lock.with(() => takeDirectory(trees, request, signal), { signal });
      const workspace = trees.workspaceOf(record);
      await furnishHome(workspace.home, repository.committer);
      return workspace;
    },
    checkpoint: (workspace, message, author) => trees.checkpoint(workspace, message, author),
    change: (workspace) => trees.change(workspace),
    diff: (workspace, mostBytes) => trees.diff(workspace, mostBytes),
    rebase: (workspace, onto) => trees.rebase(workspace, onto),
    close: (workspace, isLanded) => giveBack(trees, workspace, isLanded),
    list: () => treeViews(trees),
  };
}

async function takeDirectory(trees: LeasedTrees, request: WorkspaceRequest, signal: AbortSignal): Promise<TreeRecord> {
  const { records, parts, repository } = trees;
  const { run, task, epoch } = request;
  const holder = parts.liveness.self;
  const current = records.byName(NAME);
  const lease = current?.lease;
  if (current !== undefined && lease?.run === run && lease.task === task) {
    refuseOlder(lease, epoch);
    if (lease.isReady) return trees.write(current, { ...lease, epoch, holder });
  } else if (current !== undefined && lease?.isReady === true && lease.holder !== undefined) {
    const name = `${lease.run}/${lease.task}`;
    throw new ConflictError(
      `expected ${repository.root} to be free, got ${name} at work in it; a directory takes one task at a time: end it, or use --mode worktree`,
      name,
    );
  }
  await refuseChanges(trees, repository.root);
  const branch = branchName(run, task);
  const start = await startingPoint(parts, repository, request, branch);
  const back = await standing(repository.gitFolder);
  const { firstPort: first, portsEach: each } = parts.settings;
  const ports = claimPorts(path.join(parts.stateFolder, "ports"), repository.root, { first, each });
  const place = { name: NAME, path: repository.root, gitFolder: repository.gitFolder, ports, back, changedAt: 0 };
  const begun = trees.write(place, { run, task, epoch, holder, branch, ...start, isReady: false });
  const git = gitOf(parts.git, trees.treeOf(begun));
  const args = ["checkout", "--quiet", "--no-track", "-B", branch, start.head];
  const { code, stderr } = await git(args, { signal });
  if (code !== 0) throw gitFailure(args, code, stderr);
  return trees.write(begun, { ...leaseOf(begun), isReady: true });
}

/** Commits what is there, so that nothing is lost, and goes back to where the user was. */
async function giveBack(trees: LeasedTrees, workspace: Workspace, isLanded: boolean): Promise<void> {
  const { parts, repository, records } = trees;
  const left = isLanded ? "what was left after landing" : "what was left at the end";
  const before = trees.held(workspace).lease;
  const head = await trees.checkpoint(workspace, left, repository.committer);
  await trees.lock.with(async () => {
    const { record, lease } = trees.held(workspace);
    const git = gitOf(parts.git, trees.treeOf(record));
    const back = record.back ?? { commit: lease.base };
    const args =
      "branch" in back ? ["checkout", "--quiet", back.branch] : ["checkout", "--quiet", "--detach", back.commit];
    const { code, stderr } = await git(args);
    if (code !== 0) throw gitFailure(args, code, stderr);
    if (isLanded) {
      await retireBranch(parts.git, { tree: record, lease: { ...lease, head: before.head }, head, isDetached: true });
      records.remove(NAME);
      return;
    }
    const { holder: _holder, ...kept } = lease;
    trees.write(record, { ...kept, isReady: false });
  });
}

/** The directory as a task left it whose process is gone. */
function abandonedBy({ records, parts }: LeasedTrees, { run, task }: WorkspaceRequest): TreeRecord | undefined {
  const record = records.byName(NAME);
  const lease = record?.lease;
  const isSame = lease?.run === run && lease.task === task;
  if (isSame || lease?.isReady !== true) return undefined;
  return lease.holder === undefined || parts.liveness.isAlive(lease.holder) ? undefined : record;
}

async function refuseChanges(trees: LeasedTrees, root: string): Promise<void> {
  const git = gitOf(trees.parts.git, { path: root, gitFolder: trees.repository.gitFolder });
  const status = await said(git, ["status", "--porcelain", "-z", "--untracked-files=all", "--no-renames"]);
  const names = status.split("\0").flatMap((line) => (line === "" ? [] : [line.slice(3)]));
  if (names.length === 0) return;
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
  const shown = names.slice(0, MOST_NAMED).map((name) => JSON.stringify(name));
  throw new InputError(
    `expected ${root} without changes, got ${shown.join(", ")}${more}; commit or stash them, or use --mode worktree`,
  );
}

async function standing(gitFolder: string): Promise<NonNullable<TreeRecord["back"]>> {
  const head = (await readFile(path.join(gitFolder, "HEAD"), "utf8")).trim();
  const branch = /^ref: refs\/heads\/(.+)$/.exec(head)?.[1];
  return branch === undefined ? { commit: head } : { branch };
}
