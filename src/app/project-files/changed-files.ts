import { InputError } from "../../core/errors.ts";
import type { FolderEntry } from "./folder-listing.ts";
import { changedLines, type LineRange } from "./parse-diff.ts";
import { type GitAnswer, runGit } from "./run-git.ts";

export interface ChangedFiles {
  /** The files that are there now and differ, sorted by path from the folder. */
  readonly entries: readonly FolderEntry[];
  /** By path; a file that is not here is new and changed in all its lines. */
  readonly lines: ReadonlyMap<string, readonly LineRange[]>;
  /** Files that were removed, or renamed away. */
  readonly gone: readonly string[];
}

/**
 * What changed below a folder since it parted from `base`: commits, what is staged, what is not, and files that git does not track
 * yet. A renamed file counts under its new name, with the lines that changed. InputError for an unknown base or no repository.
 */
export async function changedFiles(folder: string, base: string): Promise<ChangedFiles> {
  const from = await mergeBase(folder, base);
  const options = ["-z", "-M", "--no-ext-diff", "--no-textconv", "--ignore-submodules", "--relative"];
  const [names, patch, untracked] = await Promise.all([
    ask(folder, ["diff", "--name-status", ...options, from, "--", "."]),
    ask(folder, [
      "diff",
      "-U0",
      "--inter-hunk-context=0",
      "--no-color",
      "--src-prefix=a/",
      "--dst-prefix=b/",
      ...options.slice(1),
      from,
      "--",
      ".",
    ]),
    ask(folder, ["ls-files", "-z", "--others", "--exclude-standard"]),
  ]);
  const { present, gone } = byPresence(names);
  const lines = changedLines(patch);
  const fresh = untracked.split("\0").filter((file) => file !== "" && !present.includes(file));
  const entries = [
    ...present.map((path) => ({ path, isTracked: true })),
    // Whoever compares with a base wants to hear of hidden files too, as of a workflow that is new.
    ...fresh.map((path) => ({ path, isTracked: true })),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  const known = present.map((path) => [path, lines.get(path) ?? []] as const);
  return { entries, lines: new Map(known), gone };
}

async function mergeBase(folder: string, base: string): Promise<string> {
  if (base.startsWith("-") || !/^[^\s\p{Cc}]+$/u.test(base)) {
    throw new InputError(`expected a commit, branch or tag for --diff, got ${JSON.stringify(base)}`);
  }
  const top = await runGit(folder, ["rev-parse", "--show-toplevel"]);
  if (top.kind === "missing") throw new InputError("expected git to be installed for --diff, got no such program");
  if (top.kind === "refused") {
    throw new InputError(
      `expected a git repository for --diff, got none in ${folder} (${top.reason}): run swarm inside one, or name the files`,
    );
  }
  const commit = await runGit(folder, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${base}^{commit}`]);
  if (commit.kind !== "said") {
    throw new InputError(
      `expected a commit, branch or tag that this repository knows for --diff, got ${JSON.stringify(base)}: fetch it (git fetch origin), or name another`,
    );
  }
  const shared = await runGit(folder, ["merge-base", commit.text.trim(), "HEAD"]);
  if (shared.kind === "said") return shared.text.trim();
  throw new InputError(
    `expected a commit that ${base} and HEAD both come from, got none: in a shallow clone fetch more of it (git fetch --unshallow)`,
  );
}

async function ask(folder: string, words: readonly string[]): Promise<string> {
  const answer: GitAnswer = await runGit(folder, words);
  if (answer.kind === "said") return answer.text;
  const why = answer.kind === "refused" ? answer.reason : "there is no such program";
  throw new InputError(`expected git ${words[0]} to tell what changed in ${folder}, got: ${why}`);
}

/** `A path`, `D path` and `R100 old new`, all parted by NUL. */
function byPresence(listed: string): { readonly present: readonly string[]; readonly gone: readonly string[] } {
  const fields = listed.split("\0");
  const present = new Set<string>();
  const gone: string[] = [];
  for (let index = 0; index + 1 < fields.length; ) {
    const status = fields[index++] ?? "";
    const first = fields[index++] ?? "";
    if (status.startsWith("R") || status.startsWith("C")) {
      if (status.startsWith("R")) gone.push(first);
      present.add(fields[index++] ?? "");
    } else if (status.startsWith("D")) gone.push(first);
    else present.add(first);
  }
  return { present: [...present], gone };
}
