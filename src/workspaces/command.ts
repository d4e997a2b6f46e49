import { realpath, stat } from "node:fs/promises";
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
import { runShellLine, shellWord } from "./shell-line.ts";
import { startingPoint } from "./starting-point.ts";
import { gitOf, said } from "./tree.ts";
import type { TreeRecord } from "./tree-record.ts";
import { treeViews } from "./tree-views.ts";
import type { WorkspaceParts } from "./workspace-settings.ts";

/** Command lines of the owner's own tool; `{run}`, `{task}`, `{base}` and `{branch}` stand for their values, quoted for the shell. */
export interface WorkspaceCommands {
  /** Makes a workspace, or does nothing where it is there already. */
  readonly create: string;
  /** Prints the workspace's absolute path as its last line. */
  readonly path: string;
  /** Takes it away; only run for a task that has landed. */
  readonly remove?: string | undefined;
}

/**
 * The port of workspaces over the owner's own tool (jj, zjj, a container tool). What it makes must be a work tree of git on
 * this machine: one of the repository's own, or a clone, whose commits are then fetched after each checkpoint.
 */
export async function openCommandWorkspaces(parts: WorkspaceParts, commands: WorkspaceCommands): Promise<Workspaces> {
  const repository = await readRepository(parts.git, parts.folder);
  const settings = { ...parts.settings, link: [], keep: [] };
  const trees = new LeasedTrees({ ...parts, settings }, repository, "command");
  return {
    async open(request, signal) {
      const made = await makeWorkspace(trees, commands, request, signal);
      await furnishHome(made.home, repository.committer);
      return made;
    },
    async checkpoint(workspace, message, author) {
      const head = await trees.checkpoint(workspace, message, author);
      await bringHome(trees, workspace);
      return head;
    },
    change: (workspace) => trees.change(workspace),
    diff: (workspace, mostBytes) => trees.diff(workspace, mostBytes),
    async rebase(workspace, onto) {
      await bringOver(trees, workspace, onto);
      const rebased = await trees.rebase(workspace, onto);
      await bringHome(trees, workspace);
      return rebased;
    },
    async close(workspace, isLanded) {
      if (!isLanded) return trees.release(workspace);
      const { lease } = trees.held(workspace);
      const head = await trees.checkpoint(workspace, "what was left after landing", repository.committer);
      await bringHome(trees, workspace);
      if (commands.remove !== undefined) await runCommand(trees, commands.remove, workspace, "remove", NEVER);
      await trees.lock.with(async () => {
        const { record } = trees.held(workspace);
        const tree = { path: repository.root, gitFolder: repository.gitFolder };
        await retireBranch(parts.git, { tree, lease, head, isDetached: true });
        trees.records.remove(record.name);
      });
    },
    list: () => treeViews(trees),
  };
}

const NEVER = new AbortController().signal;

async function makeWorkspace(
  trees: LeasedTrees,
  commands: WorkspaceCommands,
  request: WorkspaceRequest,
  signal: AbortSignal,
): Promise<Workspace> {
  const { parts, repository, records, lock } = trees;
  const { run, task, epoch } = request;
  const branch = branchName(run, task);
  const begun = await lock.with(async () => {
    const known = records.ofTask(run, task);
    if (known?.lease !== undefined) {
      refuseOlder(known.lease, epoch);
      return trees.write(known, { ...known.lease, epoch, holder: parts.liveness.self });
    }
    const start = await startingPoint(parts, repository, request, branch);
    const lease = { run, task, epoch, holder: parts.liveness.self, branch, ...start, isReady: false };
    const { firstPort: first, portsEach: each } = parts.settings;
    const name = records.freeName();
    const ports = claimPorts(path.join(parts.stateFolder, "ports"), path.join(records.folder, `${name}.json`), {
      first,
      each,
    });
    return trees.write({ name, path: "", gitFolder: "", ports, changedAt: 0 }, lease);
  });
  const workspace = trees.workspaceOf(begun);
  if (leaseOf(begun).isReady) return workspace;
  await runCommand(trees, commands.create, workspace, "create", signal);
  const printed = await runCommand(trees, commands.path, workspace, "path", signal);
  const place = await placeOf(printed, commands.path);
  const gitFolder = await gitFolderIn(trees, place);
  const found = await lock.with(async () => {
    const { record, lease } = trees.held(workspace);
    const at = { ...record, path: place, gitFolder };
    await bringOver(trees, workspace, lease.head, at);
    const git = gitOf(parts.git, trees.treeOf(at));
    const args = ["checkout", "--quiet", "--force", "--no-track", "-B", branch, lease.head];
    const { code, stderr } = await git(args, { signal });
    if (code !== 0) throw gitFailure(args, code, stderr);
    return trees.write(at, { ...lease, isReady: true });
  });
  await bringHome(trees, workspace);
  return trees.workspaceOf(found);
}

function runCommand(
  { parts, repository }: LeasedTrees,
  line: string,
  workspace: Workspace,
  kind: keyof WorkspaceCommands,
  signal: AbortSignal,
): Promise<string> {
  const { run, task, base, branch, records, variables } = workspace;
  const values: Readonly<Record<string, string>> = { run, task, base, branch };
  return runShellLine({
    line: line.replaceAll(/\{(run|task|base|branch)\}/g, (_, name: string) => shellWord(values[name] ?? "")),
    purpose: `workspaces.command.${kind}`,
    cwd: repository.root,
    env: { ...parts.environment, ...variables },
    timeoutMs: parts.settings.setUpMs,
    output: path.join(records, `${kind}.log`),
    signal,
  });
}

/** The last line that was printed, as an absolute path of a folder. */
async function placeOf(printed: string, line: string): Promise<string> {
  const last = printed.trimEnd().split("\n").at(-1) ?? "";
  const isFolder = path.isAbsolute(last) && (await stat(last).catch(() => undefined))?.isDirectory() === true;
  if (isFolder) return realpath(last);
  throw new InputError(
    `expected workspaces.command.path (${line}) to print the absolute path of a folder as its last line, got ${JSON.stringify(last)}`,
  );
}

async function gitFolderIn({ parts }: LeasedTrees, place: string): Promise<string> {
  const words = ["rev-parse", "--path-format=absolute", "--show-toplevel", "--absolute-git-dir"];
  const { code, stdout } = await parts.git(words, { cwd: place });
  const [top = "", gitFolder = ""] = stdout.trimEnd().split("\n");
  if (code === 0 && (await realpath(top)) === place) return gitFolder;
  throw new InputError(
    `expected the workspace ${place} to be the root of a git work tree, got none; let workspaces.command.create make one`,
  );
}

/** Fetches the task's branch where the workspace is a clone. */
async function bringHome(trees: LeasedTrees, workspace: Workspace): Promise<void> {
  const { record, lease } = trees.held(workspace);
  if (await sharesObjects(trees, record)) return;
  const args = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", record.path];
  const { code, stderr } = await trees.parts.git([...args, `+refs/heads/${lease.branch}:refs/heads/${lease.branch}`], {
    cwd: trees.repository.root,
  });
  if (code === 0) return;
  if (/refusing to fetch into/.test(stderr)) {
    throw new ConflictError(
      `expected ${lease.branch} free for its task, got it checked out; switch to another branch`,
      lease.branch,
    );
  }
  throw gitFailure(args, code, stderr);
}

/** Brings a commit of the repository into a clone. */
async function bringOver(trees: LeasedTrees, workspace: Workspace, commit: string, place?: TreeRecord): Promise<void> {
  const record = place ?? trees.held(workspace).record;
  if (await sharesObjects(trees, record)) return;
  const git = gitOf(trees.parts.git, trees.treeOf(record));
  const held = await git(["cat-file", "-e", `${commit}^{commit}`]);
  if (held.code === 0) return;
  const home = gitOf(trees.parts.git, { path: trees.repository.root, gitFolder: trees.repository.gitFolder });
  const ref = `refs/swarm/offered/${workspace.run}/${workspace.task}`;
  await said(home, ["update-ref", ref, commit]);
  await said(git, ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", trees.repository.root, ref]);
  await said(home, ["update-ref", "-d", ref]);
}

async function sharesObjects({ parts, repository }: LeasedTrees, { path: place }: TreeRecord): Promise<boolean> {
  const { code, stdout } = await parts.git(["rev-parse", "--path-format=absolute", "--git-common-dir"], { cwd: place });
  return code === 0 && (await realpath(stdout.trimEnd())) === repository.commonFolder;
}
