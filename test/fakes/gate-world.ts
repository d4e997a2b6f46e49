import path from "node:path";
import type { GateRequest } from "../../src/core/gate.ts";
import type { PlanTask } from "../../src/core/plan.ts";
import type { Change, ChangedFile } from "../../src/core/workspace.ts";
import { gitRunner } from "../../src/git/git-runner.ts";
import { gitFolder, type TestFolder, testFolder } from "./git-folder.ts";
import { taskOf } from "./plan-task.ts";

/** A repository with a change in it, as gates get to see one. */
export interface GateWorld extends Disposable {
  readonly tree: TestFolder;
  readonly records: string;
  /** Of a change that lies between the first commit and the last. */
  request(options?: { readonly task?: Partial<PlanTask>; readonly signal?: AbortSignal }): GateRequest;
}

export const testGit = gitRunner({ PATH: process.env.PATH, HOME: "/nonexistent", GIT_CONFIG_NOSYSTEM: "1" });
export const stoppedClock = { monotonic: () => 0 };

/** A repository with these files committed, and a change that writes the others, removes those named and commits. */
export function gateWorld(
  before: Readonly<Record<string, string | Uint8Array>>,
  after: Readonly<Record<string, string | Uint8Array>> = {},
  removed: readonly string[] = [],
): GateWorld {
  const tree = gitFolder(before);
  const records = testFolder();
  tree.write(after);
  for (const name of removed) tree.git("rm", "-q", "--", name);
  tree.commit();
  return {
    tree,
    records: records.path,
    request({ task, signal = new AbortController().signal } = {}) {
      const [base = "", head = ""] = tree
        .git("rev-list", "--max-parents=0", "HEAD")
        .trim()
        .split("\n")
        .concat(tree.git("rev-parse", "HEAD").trim());
      const variables = { SWARM_TASK: "a" };
      return {
        task: taskOf("a", task),
        path: tree.path,
        change: changeOf(tree, base, head),
        records: records.path,
        variables,
        signal,
      };
    },
    [Symbol.dispose]() {
      tree[Symbol.dispose]();
      records[Symbol.dispose]();
    },
  };
}

const STATUS: Readonly<Record<string, ChangedFile["status"]>> = {
  A: "added",
  M: "modified",
  D: "deleted",
  R: "renamed",
  T: "modified",
};

function changeOf(tree: TestFolder, base: string, head: string): Change {
  const status = tree.git("diff", "--name-status", "-z", "-M", base, head).split("\0");
  const files: ChangedFile[] = [];
  for (let at = 0; at < status.length - 1; ) {
    const letter = (status[at] ?? "").charAt(0);
    const isRename = letter === "R";
    const file = status[at + (isRename ? 2 : 1)] ?? "";
    files.push(fileOf(tree, [base, head], file, STATUS[letter] ?? "modified", isRename ? status[at + 1] : undefined));
    at += isRename ? 3 : 2;
  }
  return { base, head, files };
}

function fileOf(
  tree: TestFolder,
  [base, head]: readonly [string, string],
  file: string,
  status: ChangedFile["status"],
  from: string | undefined,
): ChangedFile {
  const [added = "0", removed = "0"] = tree.git("diff", "--numstat", base, head, "--", file).split("\t");
  const bytes = status === "deleted" ? 0 : Number(tree.git("ls-tree", "-l", head, "--", file).split(/\s+/)[3]) || 0;
  return {
    path: file,
    status,
    from,
    added: Number(added) || 0,
    removed: Number(removed) || 0,
    isBinary: added === "-",
    bytes,
  };
}

/** Words that run a line of the shell. */
export function shellWords(line: string): readonly [string, ...string[]] {
  return ["/bin/sh", "-c", line];
}

/** Where a program leaves something for a test to find. */
export function markIn(world: GateWorld, name: string): string {
  return path.join(world.records, name);
}
