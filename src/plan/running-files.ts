import type { FileIntent } from "../core/plan.ts";

/** A task in work, and the path where another meets it: a file, or a folder (ends in `/`) that one of them touches whole. */
export interface FileObstacle {
  readonly task: number;
  readonly path: string;
}

/** The files that tasks in work are expected to touch; answers who is in the way of another task. A folder (ends in `/`) stands for all below it. */
export class RunningFiles {
  /** Exact paths and folders, each with the one task that holds it. */
  readonly #holders = new Map<string, number>();
  /** Each folder above a held path, with the tasks that hold something below it and how many things. */
  readonly #below = new Map<string, Map<number, number>>();

  /** What of a task in work is in the way of these files; undefined when nothing is. */
  obstacleOf(files: readonly FileIntent[]): FileObstacle | undefined {
    for (const { path } of files) {
      for (const held of [path, ...foldersAbove(path)]) {
        const task = this.#holders.get(held);
        if (task !== undefined) return { task, path: held };
      }
      if (!path.endsWith("/")) continue;
      const [inside] = this.#below.get(path)?.keys() ?? [];
      if (inside !== undefined) return { task: inside, path };
    }
    return undefined;
  }

  hold(task: number, files: readonly FileIntent[]): void {
    for (const { path } of files) {
      this.#holders.set(path, task);
      for (const folder of foldersAbove(path)) {
        const tasks = this.#below.get(folder) ?? new Map<number, number>();
        tasks.set(task, (tasks.get(task) ?? 0) + 1);
        this.#below.set(folder, tasks);
      }
    }
  }

  release(task: number, files: readonly FileIntent[]): void {
    for (const { path } of files) {
      if (this.#holders.get(path) === task) this.#holders.delete(path);
      for (const folder of foldersAbove(path)) {
        const tasks = this.#below.get(folder);
        const left = (tasks?.get(task) ?? 0) - 1;
        if (left > 0) tasks?.set(task, left);
        else tasks?.delete(task);
        if (tasks?.size === 0) this.#below.delete(folder);
      }
    }
  }
}

/** `a/`, `a/b/` of `a/b/c` and of `a/b/c/`. */
function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  const end = path.endsWith("/") ? path.length - 1 : path.length;
  for (let at = path.indexOf("/"); at >= 0 && at < end; at = path.indexOf("/", at + 1))
    folders.push(path.slice(0, at + 1));
  return folders;
}
