import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import path from "node:path";
import type { WorkspaceView } from "../core/workspace.ts";
import { fileName } from "./branch-name.ts";
import type { LeasedTrees } from "./leased-trees.ts";
import { freePorts } from "./port-ranges.ts";
import type { Repository } from "./repository.ts";
import { gitOf, resolved } from "./tree.ts";
import type { TreeRecord } from "./tree-record.ts";
import { treeView } from "./tree-views.ts";

export interface Pruned {
  /** What went, or would go, to the trash. */
  readonly moved: readonly WorkspaceView[];
  readonly kept: readonly WorkspaceView[];
  /** Names in the trash that were older than 14 days, and are gone for good. */
  readonly deleted: readonly string[];
  /** Absolute path of the trash. */
  readonly trash: string;
}

export const TRASH_DAYS = 14;
const DAY_MS = 86_400_000;

/** Under the repository's lock: trees without work go to the trash by a rename, and only what has lain there long is deleted. */
export async function pruneTrees(trees: LeasedTrees, isDryRun: boolean): Promise<Pruned> {
  const { folder, records, parts } = trees;
  const trash = path.join(folder, "trash");
  const now = parts.clock.now();
  const moved: WorkspaceView[] = [];
  const kept: WorkspaceView[] = [];
  for (const record of records.all()) {
    const view = await treeView(trees, record);
    if (view.keeps !== undefined) {
      kept.push(view);
      continue;
    }
    moved.push(view);
    if (!isDryRun) await moveToTrash(trees, record, path.join(trash, `${now}-${record.name}`));
  }
  if (!isDryRun) {
    for (const [index, place] of leftovers(trees).entries()) {
      mkdirSync(trash, { recursive: true, mode: 0o700 });
      await rename(place, path.join(trash, `${now}-${index}-${path.basename(place)}`));
    }
  }
  const names = existsSync(trash) ? readdirSync(trash) : [];
  const deleted = names.filter((name) => now - Number.parseInt(name, 10) > TRASH_DAYS * DAY_MS);
  if (!isDryRun) for (const name of deleted) await rm(path.join(trash, name), { recursive: true, force: true });
  return { moved, kept, deleted, trash };
}

/** Homes of agents whose task has no tree any more, and folders of trees whose making was cut off before they were written down. */
function leftovers({ folder, records }: LeasedTrees): readonly string[] {
  const all = records.all();
  const tasks = new Set(
    all.flatMap(({ lease }) => (lease === undefined ? [] : [homeOf(folder, lease.run, lease.task)])),
  );
  const homes = foldersIn(path.join(folder, "homes")).flatMap((run) => foldersIn(run));
  const names = new Set(all.map(({ name }) => name));
  return [
    ...homes.filter((home) => !tasks.has(home)),
    ...foldersIn(records.folder).filter((tree) => !names.has(path.basename(tree))),
  ];
}

function homeOf(folder: string, run: string, task: string): string {
  return path.join(folder, "homes", fileName(run), fileName(task));
}

function foldersIn(place: string): readonly string[] {
  if (!existsSync(place)) return [];
  const entries = readdirSync(place, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(place, name));
}

async function moveToTrash({ parts, repository, records }: LeasedTrees, record: TreeRecord, to: string) {
  mkdirSync(path.dirname(to), { recursive: true, mode: 0o700 });
  if (existsSync(record.path)) await rename(record.path, to);
  // What `git worktree prune` would do, for this tree alone and not for others that happen to be away.
  await rm(record.gitFolder, { recursive: true, force: true });
  await deleteEmptyBranch(parts, repository, record);
  freePorts(path.join(parts.stateFolder, "ports"), record.ports, record.path);
  records.remove(record.name);
}

/** The branch of a task that came to nothing, or that landed. Any other commit that it may name by now keeps it. */
async function deleteEmptyBranch(
  { git: run }: LeasedTrees["parts"],
  { root, gitFolder }: Repository,
  { lease }: TreeRecord,
) {
  if (lease === undefined) return;
  const git = gitOf(run, { path: root, gitFolder });
  const [tip] = await resolved(git, [`refs/heads/${lease.branch}^{commit}`]);
  if (tip === lease.head) await git(["update-ref", "-d", `refs/heads/${lease.branch}`, lease.head]);
}
