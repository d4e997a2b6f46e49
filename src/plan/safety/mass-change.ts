import { InputError } from "../../core/errors.ts";
import type { Plan } from "../../core/plan.ts";
import type { Change } from "../../core/workspace.ts";

/** A file that would be gone from where it is. */
export interface Removal {
  readonly path: string;
  readonly kind: "delete" | "rename";
  /** The new path, where it is known. */
  readonly to?: string | undefined;
  /** The first task that does it. */
  readonly task?: string | undefined;
}

/**
 * The files that a plan means to delete or rename, each once, sorted. `paths` is every file of the repository: a folder stands for
 * all files below it, and for itself where there is none.
 */
export function removalsOfPlan({ tasks }: Pick<Plan, "tasks">, paths: readonly string[]): readonly Removal[] {
  const found = new Map<string, Removal>();
  const sorted = [...paths].sort(byCode);
  for (const { id, files } of tasks) {
    for (const { path, change } of files) {
      if (change !== "delete" && change !== "rename") continue;
      for (const each of path.endsWith("/") ? below(path, sorted) : [path]) {
        if (!found.has(each)) found.set(each, { path: each, kind: change, task: id });
      }
    }
  }
  return inOrder(found.values());
}

/** The files that a change deletes or renames, sorted. */
export function removalsOfChange({ files }: Pick<Change, "files">): readonly Removal[] {
  return inOrder(
    files.flatMap((file): readonly Removal[] => {
      if (file.status === "deleted") return [{ path: file.path, kind: "delete" }];
      return file.status === "renamed" ? [{ path: file.from ?? file.path, kind: "rename", to: file.path }] : [];
    }),
  );
}

export interface MassChangeRule {
  /** 0 and more. */
  readonly most: number;
  /** The owner has said `--allow-mass-change`. */
  readonly isAllowed: boolean;
}

/** InputError that lists every file when there are more than may be removed and nobody has allowed it. */
export function checkMassChange(what: string, removals: readonly Removal[], { most, isAllowed }: MassChangeRule): void {
  if (isAllowed || removals.length <= most) return;
  throw new InputError(
    `expected ${what} to delete or rename at most ${most} files, got ${removals.length}: look at them, then add --allow-mass-change\n${removalList(removals)}`,
  );
}

/** One line a file. */
export function removalList(removals: readonly Removal[]): string {
  return removals
    .map(({ path, kind, to, task }) => {
      const done = kind === "delete" ? "delete" : `rename${to === undefined ? "" : ` to ${shown(to)}`}`;
      return `- ${shown(path)}: ${done}${task === undefined ? "" : ` (task ${task})`}`;
    })
    .join("\n");
}

/** Files below a folder in a sorted list, found by halving. */
function below(folder: string, sorted: readonly string[]): readonly string[] {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? "") < folder) low = middle + 1;
    else high = middle;
  }
  const files: string[] = [];
  for (let at = low; sorted[at]?.startsWith(folder) === true; at++) files.push(sorted[at] ?? "");
  return files.length === 0 ? [folder] : files;
}

function inOrder(removals: Iterable<Removal>): readonly Removal[] {
  return [...removals].sort((a, b) => byCode(a.path, b.path));
}

function byCode(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** A name as it may stand in a line. */
function shown(path: string): string {
  return /^[\w@+./-]+$/.test(path) ? path : JSON.stringify(path);
}
