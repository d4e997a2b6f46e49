import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { InputError, LimitError } from "../core/errors.ts";
import type { Workspace, WorkspaceRequest, Workspaces } from "../core/workspace.ts";
import { gitFailure } from "../git/git-runner.ts";
import { branchName } from "./branch-name.ts";
import { cleanTree, fillTree } from "./fill-tree.ts";
import { tellingFullDisk } from "./full-disk.ts";
import { furnishHome, furnishTree, ownPathProblems } from "./furnish-tree.ts";
import { LeasedTrees, leaseOf, refuseOlder } from "./leased-trees.ts";
import { claimPorts } from "./port-ranges.ts";
import { type Pruned, pruneTrees } from "./prune-trees.ts";
import { readRepository } from "./repository.ts";
import { retireBranch } from "./retire-branch.ts";
import { runShellLine } from "./shell-line.ts";
import { startingPoint } from "./starting-point.ts";
import type { Lease, TreeRecord } from "./tree-record.ts";
import { treeViews } from "./tree-views.ts";
import type { WorkspaceParts } from "./workspace-settings.ts";

/** Worktrees of one repository, and what a person may do about them. */
export interface Worktrees extends Workspaces {
  /** Moves trees that hold nothing of value to the trash, and deletes what has lain there for 14 days. */
  prune(options: { readonly isDryRun: boolean }): Promise<Pruned>;
}

/**
 * The port of workspaces over `git worktree`: one tree for each task, used again for another when its task has landed. Trees
 * lie in the user's state folder. InputError where the folder is in no repository that worktrees can be made of.
 */
export async function openWorktrees(parts: WorkspaceParts): Promise<Worktrees> {
  const repository = await readRepository(parts.git, parts.folder);
  const own = [...parts.settings.link, ...parts.settings.keep];
  const problems = own.length === 0 ? [] : await ownPathProblems(parts.git, repository.root, own);
  if (problems.length > 0) throw new InputError(problems);
  return worktreesOf(new LeasedTrees(parts, repository, "trees"));
}

function worktreesOf(trees: LeasedTrees): Worktrees {
  const { parts, repository, records, lock } = trees;
  return {
    async open(request, signal) {
      const leased = await lock.with(() => tellingFullDisk(() => leaseTree(trees, request, signal)), { signal });
      const workspace = trees.workspaceOf(leased.record);
      if (leaseOf(leased.record).isReady) return workspace;
      try {
        await tellingFullDisk(() => makeReady(trees, workspace, leased, signal));
      } catch (error) {
        // A full disk is helped by removing what was just written there, and nothing of it is work.
        if (error instanceof LimitError) await giveUp(trees, workspace);
        throw error;
      }
      await trees.rewrite(workspace, (lease) => ({ ...lease, isReady: true }));
      return workspace;
    },
    checkpoint: (workspace, message, author) => trees.checkpoint(workspace, message, author),
    change: (workspace) => trees.change(workspace),
    diff: (workspace, mostBytes) => trees.diff(workspace, mostBytes),
    rebase: (workspace, onto) => trees.rebase(workspace, onto),
    async close(workspace, isLanded) {
      if (!isLanded) return trees.release(workspace);
      const { record, lease } = trees.held(workspace);
      const left = "what was left after landing";
      const head =
        lease.isReady && isThere(record) ? await trees.checkpoint(workspace, left, repository.committer) : lease.head;
      if (isThere(record)) await cleanTree(parts.git, trees.treeOf(record));
      await retireBranch(parts.git, { tree: record, lease, head });
      await lock.with(async () => {
        const { record: now } = trees.held(workspace);
        const { lease: _lease, ...pooled } = now;
        records.write({ ...pooled, changedAt: parts.clock.now() });
      });
    },
    list: () => treeViews(trees),
    prune: ({ isDryRun }) => lock.with(() => pruneTrees(trees, isDryRun)),
  };
}

interface LeasedTree {
  readonly record: TreeRecord;
  /** An earlier opening of the task did not come to its end. */
  readonly isHalfMade: boolean;
}

/** Under the lock: the task's tree, one from the pool, or a new one without files. */
async function leaseTree(trees: LeasedTrees, request: WorkspaceRequest, signal: AbortSignal): Promise<LeasedTree> {
  const { records, parts, repository } = trees;
  const { run, task, epoch } = request;
  const holder = parts.liveness.self;
  const known = records.ofTask(run, task);
  if (known?.lease !== undefined) {
    refuseOlder(known.lease, epoch);
    const lease = { ...known.lease, epoch, holder };
    if (isThere(known)) return { record: trees.write(known, lease), isHalfMade: !lease.isReady };
    return { record: await growTree(trees, known.name, { ...lease, isReady: false }, signal), isHalfMade: false };
  }
  const branch = branchName(run, task);
  const start = await startingPoint(parts, repository, request, branch);
  const lease = { run, task, epoch, holder, branch, ...start, isReady: false };
  const idle = records.all().filter((record) => record.lease === undefined && isThere(record));
  // The one used last has most of its files in memory.
  const [newest] = idle.toSorted((a, b) => b.changedAt - a.changedAt);
  if (newest !== undefined) return { record: trees.write(newest, lease), isHalfMade: false };
  return { record: await growTree(trees, records.freeName(), lease, signal), isHalfMade: false };
}

/** Makes a tree without files: the one thing that worktrees of a repository cannot do side by side. */
async function growTree(trees: LeasedTrees, name: string, lease: Lease, signal: AbortSignal): Promise<TreeRecord> {
  const { records, parts, repository } = trees;
  const place = path.join(records.folder, name);
  const old = records.byName(name);
  if (old !== undefined) await rm(old.gitFolder, { recursive: true, force: true });
  const args = ["worktree", "add", "--quiet", "--no-checkout", "--detach", place, lease.head];
  const { code, stderr } = await parts.git(args, { cwd: repository.root, signal });
  if (code !== 0) throw gitFailure(args, code, stderr);
  const gitFolder = (await readFile(path.join(place, ".git"), "utf8")).trim().replace(/^gitdir: /, "");
  const { firstPort: first, portsEach: each } = parts.settings;
  const ports = claimPorts(path.join(parts.stateFolder, "ports"), place, { first, each });
  return trees.write({ name, path: place, gitFolder, ports, changedAt: 0 }, lease);
}

async function makeReady(
  trees: LeasedTrees,
  workspace: Workspace,
  { record, isHalfMade }: LeasedTree,
  signal: AbortSignal,
): Promise<void> {
  const { parts, repository } = trees;
  const { settings } = parts;
  const { branch, head } = leaseOf(record);
  const tree = trees.treeOf(record);
  await fillTree(parts.git, tree, { branch, head }, signal);
  if (isHalfMade) await cleanTree(parts.git, tree);
  await furnishHome(workspace.home, repository.committer);
  await furnishTree(parts.git, repository, record.path, settings.link);
  if (settings.setUp === undefined) return;
  await runShellLine({
    line: settings.setUp,
    purpose: "workspaces.setup",
    cwd: record.path,
    env: { ...parts.environment, ...workspace.variables },
    timeoutMs: settings.setUpMs,
    output: path.join(workspace.records, "setup.log"),
    signal,
  });
}

/** Takes back a tree that never became ready. */
async function giveUp(trees: LeasedTrees, workspace: Workspace): Promise<void> {
  const { lock, records, parts, repository } = trees;
  await lock.with(async () => {
    const { record, lease } = trees.held(workspace);
    await rm(record.path, { recursive: true, force: true });
    await rm(record.gitFolder, { recursive: true, force: true });
    records.remove(record.name);
    const isEmpty = lease.head === lease.base;
    if (isEmpty) await parts.git(["branch", "--quiet", "-D", "--", lease.branch], { cwd: repository.root });
  });
}

function isThere({ path: tree, gitFolder }: TreeRecord): boolean {
  return existsSync(tree) && existsSync(gitFolder);
}
