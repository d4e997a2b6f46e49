import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { LandingGit } from "./landing-git.ts";

/** A worktree as `git worktree list` tells it. */
export interface Checkout {
  readonly path: string;
  /** `refs/heads/NAME`; undefined when detached. */
  readonly branch?: string | undefined;
  readonly isBare: boolean;
  /** Its folder is gone, and nobody said that it comes back. */
  readonly isGone: boolean;
}

/** Reads `git worktree list --porcelain -z`: lines ended by NUL, worktrees by an empty one. */
export function parseCheckouts(stdout: string): readonly Checkout[] {
  return stdout
    .split("\0\0")
    .map((part) => part.split("\0"))
    .flatMap((lines) => {
      const after = (key: string) => lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1);
      const has = (key: string) => lines.some((line) => line === key || line.startsWith(`${key} `));
      const place = after("worktree");
      if (place === undefined) return [];
      const isGone = has("prunable") && !has("locked");
      return [{ path: place, branch: after("branch"), isBare: has("bare"), isGone }];
    });
}

/** The worktrees in which a branch is checked out. */
export async function checkoutsOf(git: LandingGit, ref: string): Promise<readonly Checkout[]> {
  const all = parseCheckouts(await git.said(["worktree", "list", "--porcelain", "-z"]));
  return all.filter(({ branch, isBare, isGone }) => branch === ref && !isBare && !isGone);
}

const UNFINISHED = [
  ["MERGE_HEAD", "a merge"],
  ["CHERRY_PICK_HEAD", "a cherry-pick"],
  ["REVERT_HEAD", "a revert"],
  ["rebase-merge", "a rebase"],
  ["rebase-apply", "a rebase"],
] as const;
const MOST_NAMED = 3;

/** Why a branch may not move under a checkout now; undefined when it is clean. Files that git does not know do not count. */
export async function busyReason(git: LandingGit, checkout: Checkout): Promise<string | undefined> {
  const { path: place } = checkout;
  if (!existsSync(place))
    return `the worktree ${place} is locked and not there; bring it back or git worktree remove it`;
  const own = git.in(place);
  const gitFolder = await own.said(["rev-parse", "--absolute-git-dir"]);
  const unfinished = UNFINISHED.find(([file]) => existsSync(path.join(gitFolder, file)));
  if (unfinished !== undefined) return `${place} is in the middle of ${unfinished[1]}; finish or abort it`;
  const changed = await changedFiles(own);
  if (changed.length === 0) return undefined;
  const more = changed.length > MOST_NAMED ? ` and ${changed.length - MOST_NAMED} more` : "";
  return `${place} has changes in ${changed.slice(0, MOST_NAMED).join(", ")}${more}; commit or stash them`;
}

/** True when the files and the index of a checkout already hold a commit, as after a fast-forward that was cut off at its end. */
export async function holdsAlready(git: LandingGit, checkout: Checkout, commit: string): Promise<boolean> {
  const own = git.in(checkout.path);
  const asked = ["diff-index", "--quiet", "--ignore-submodules=all"];
  const [index, files] = await Promise.all([
    own.run([...asked, "--cached", commit, "--"]),
    own.run([...asked, commit, "--"]),
  ]);
  return index.code === 0 && files.code === 0;
}

/** The git folder of a worktree that rebases a branch, which would end on a branch that has moved. */
export function rebaseOf(commonFolder: string, ref: string): string | undefined {
  const worktrees = path.join(commonFolder, "worktrees");
  const linked = existsSync(worktrees) ? readdirSync(worktrees).map((name) => path.join(worktrees, name)) : [];
  return [commonFolder, ...linked].find((folder) =>
    ["rebase-merge", "rebase-apply"].some((kind) => firstLine(path.join(folder, kind, "head-name")) === ref),
  );
}

async function changedFiles(git: LandingGit): Promise<readonly string[]> {
  const args = ["status", "--porcelain", "-z", "--no-renames", "--untracked-files=no", "--ignore-submodules=all"];
  const lines = (await git.said(args)).split("\0").filter((line) => line !== "");
  return lines.map((line) => JSON.stringify(line.slice(3)));
}

function firstLine(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").split("\n")[0];
  } catch {
    return undefined;
  }
}
