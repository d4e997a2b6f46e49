import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { ConflictError, DefectError } from "../core/errors.ts";
import type { Change, CommitAuthor, Rebased, Workspace } from "../core/workspace.ts";
import { FileLock } from "../git/file-lock.ts";
import { fileName } from "./branch-name.ts";
import { bringOnto } from "./bring-onto.ts";
import { checkpointTree } from "./checkpoint-tree.ts";
import { tellingFullDisk } from "./full-disk.ts";
import { changedFiles, diffOf } from "./read-change.ts";
import type { Repository } from "./repository.ts";
import { gitOf, type Tree } from "./tree.ts";
import { type Lease, type TreeRecord, TreeRecords } from "./tree-record.ts";
import type { WorkspaceParts } from "./workspace-settings.ts";
import { workspaceVariables } from "./workspace-variables.ts";

export interface Held {
  readonly record: TreeRecord;
  readonly lease: Lease;
}

/**
 * Trees of one repository with the leases on them: what every kind of workspace over git does alike. A lease is looked at
 * before every change, and again before the change is written down.
 */
export class LeasedTrees {
  readonly parts: WorkspaceParts;
  readonly repository: Repository;
  /** Holds all that is kept for workspaces of this kind in this repository. */
  readonly folder: string;
  readonly records: TreeRecords;
  /** One for the repository, shared by all kinds and all processes. */
  readonly lock: FileLock;

  constructor(parts: WorkspaceParts, repository: Repository, kind: "trees" | "directory" | "command") {
    this.parts = parts;
    this.repository = repository;
    this.folder = repositoryFolder(parts.stateFolder, repository);
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    this.records = new TreeRecords(path.join(this.folder, kind));
    this.lock = new FileLock(path.join(this.folder, "lock.db"), parts.clock);
  }

  async checkpoint(workspace: Workspace, message: string, author: CommitAuthor): Promise<string> {
    const { record, lease } = this.held(workspace);
    const { branch, head: last } = lease;
    const request = { tree: this.treeOf(record), branch, last, message, author, records: workspace.records };
    const head = await tellingFullDisk(() => checkpointTree(this.parts.git, request));
    if (head !== last) await this.rewrite(workspace, (now) => ({ ...now, head }));
    return head;
  }

  async change(workspace: Workspace): Promise<Change> {
    const { record, lease } = this.found(workspace);
    const { base, head } = lease;
    return { base, head, files: await changedFiles(gitOf(this.parts.git, record), base, head) };
  }

  async diff(workspace: Workspace, mostBytes: number): Promise<string> {
    const { record, lease } = this.found(workspace);
    return diffOf(gitOf(this.parts.git, record), lease.base, lease.head, mostBytes);
  }

  async rebase(workspace: Workspace, onto: string): Promise<Rebased> {
    const head = await this.checkpoint(workspace, "work before a rebase", this.repository.committer);
    const { record, lease } = this.held(workspace);
    const kept = `refs/swarm/before-rebase/${workspace.run}/${workspace.task}`;
    const { branch, base } = lease;
    const rebased = await bringOnto(this.parts.git, { tree: this.treeOf(record), branch, base, head, onto, kept });
    const at = rebased.kind === "done" ? rebased.head : rebased.base;
    await this.rewrite(workspace, (now) => ({ ...now, base: rebased.base, head: at }));
    return rebased;
  }

  /** Ends the lease and leaves everything as it is. */
  release(workspace: Workspace): Promise<void> {
    return this.rewrite(workspace, ({ holder: _holder, ...rest }) => rest);
  }

  /** Rewrites a lease, as long as it is this workspace's. */
  async rewrite(workspace: Workspace, to: (lease: Lease) => Lease): Promise<void> {
    await this.lock.with(async () => {
      const { record, lease } = this.held(workspace);
      this.write(record, to(lease));
    });
  }

  /** For whoever holds the lock. */
  write(record: TreeRecord, lease: Lease): TreeRecord {
    const written = { ...record, lease, changedAt: this.parts.clock.now() };
    this.records.write(written);
    return written;
  }

  held(workspace: Workspace): Held {
    const found = this.found(workspace);
    refuseOlder(found.lease, workspace.epoch);
    return found;
  }

  found({ run, task }: Pick<Workspace, "run" | "task">): Held {
    const record = this.records.ofTask(run, task);
    if (record?.lease !== undefined) return { record, lease: record.lease };
    const name = `${run}/${task}`;
    throw new ConflictError(`expected a workspace of ${name}, got none: it was given back; open it again`, name);
  }

  treeOf({ path: root, gitFolder }: Pick<TreeRecord, "path" | "gitFolder">): Tree {
    const { link, keep } = this.parts.settings;
    return { path: root, gitFolder, link, keep, isWithoutLfs: this.repository.isWithoutLfs };
  }

  workspaceOf(record: TreeRecord): Workspace {
    const { run, task, epoch, branch, base } = leaseOf(record);
    const place = (kind: string) => path.join(this.folder, kind, fileName(run), fileName(task));
    const { ports } = record;
    return {
      ...{ run, task, epoch, branch, base, path: record.path },
      home: place("homes"),
      records: place("records"),
      variables: workspaceVariables(this.parts.settings, { run, task, branch, base, path: record.path, ports }),
    };
  }
}

/** Where everything of one repository's workspaces lies: by its name for people, by the hash of its path for certain. */
export function repositoryFolder(stateFolder: string, { root, commonFolder }: Repository): string {
  const hash = createHash("sha256").update(commonFolder).digest("hex").slice(0, 12);
  const name = path
    .basename(root)
    .replaceAll(/[^\w.-]/g, "_")
    .slice(0, 40);
  return path.join(stateFolder, "worktrees", `${name}-${hash}`);
}

export function leaseOf({ name, lease }: TreeRecord): Lease {
  if (lease === undefined) throw new DefectError(`expected a lease on the tree ${name}, got none`);
  return lease;
}

export function refuseOlder({ run, task, epoch: now }: Lease, epoch: number): void {
  if (epoch >= now) return;
  const name = `${run}/${task}`;
  throw new ConflictError(
    `expected epoch ${now} or a newer one for the workspace of ${name}, got ${epoch}: another process took it over`,
    name,
  );
}
