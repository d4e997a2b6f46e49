import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { InputError, type LimitError } from "../core/errors.ts";
import { type RunGit, saidByGit } from "../git/git-runner.ts";

/** A repository in which worktrees can be made. */
export interface Repository {
  /** Absolute path of the checkout's root. */
  readonly root: string;
  /** The git folder that all its worktrees share. */
  readonly commonFolder: string;
  /** The checkout's own git folder. */
  readonly gitFolder: string;
  readonly isShallow: boolean;
  /** It asks for Git LFS and this machine does not have it. */
  readonly isWithoutLfs: boolean;
  /** The human who commits; the committer of every checkpoint. */
  readonly committer: { readonly name: string; readonly email: string };
}

/** The oldest git whose merges work without a checkout. */
const OLDEST = [2, 38] as const;

/**
 * Looks at the repository that a folder lies in. InputError for what worktrees cannot be made of: no repository, a bare one,
 * one without a commit, nobody to commit as, a git that is too old.
 */
export async function readRepository(git: RunGit, folder: string): Promise<Repository> {
  const facts = ["--is-bare-repository", "--is-shallow-repository", "--absolute-git-dir", "--git-common-dir"];
  const found = await git(["rev-parse", "--path-format=absolute", ...facts], { cwd: folder });
  if (found.code !== 0) throw notRepository(folder, found.stderr);
  const [isBare, isShallow, gitFolder = "", commonFolder = ""] = found.stdout.trimEnd().split("\n");
  if (isBare === "true") {
    throw new InputError(`expected a repository with a checkout in ${folder}, got a bare one; clone it and work there`);
  }
  const [root, version, head, committer, filter, lfs] = await Promise.all([
    saidByGit(git, ["rev-parse", "--show-toplevel"], { cwd: folder }),
    saidByGit(git, ["version"], { cwd: folder }),
    git(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], { cwd: folder }),
    git(["var", "GIT_COMMITTER_IDENT"], { cwd: folder }),
    git(["config", "--get-regexp", "^filter\\.lfs\\."], { cwd: folder }),
    git(["lfs", "version"], { cwd: folder }),
  ]);
  const problems = [
    ...(isOldGit(version)
      ? [`expected git ${OLDEST.join(".")} or newer, got ${version.replace("git version ", "")}; install a newer one`]
      : []),
    ...(head.code === 0
      ? []
      : [`expected a repository with at least one commit in ${root}, got none; commit what is there first`]),
    ...(committer.code === 0
      ? []
      : [
          "expected to know who commits, got nobody; say it with git config --global user.name NAME and user.email EMAIL",
        ]),
  ];
  if (problems.length > 0) throw new InputError(problems);
  const shared = realpathSync(commonFolder);
  return {
    root: realpathSync(root),
    commonFolder: shared,
    gitFolder: realpathSync(gitFolder),
    isShallow: isShallow === "true",
    isWithoutLfs: filter.code === 0 && lfs.code !== 0,
    committer: personOf(committer.stdout),
  };
}

/** What the owner should know about worktrees of this repository, a sentence each. */
export async function repositoryNotices(git: RunGit, { root, isShallow }: Repository): Promise<readonly string[]> {
  const attributes = await git(
    ["grep", "-l", "-e", "filter=lfs", "HEAD", "--", ".gitattributes", "**/.gitattributes"],
    {
      cwd: root,
    },
  );
  return [
    ...(existsSync(path.join(root, ".gitmodules"))
      ? [
          "submodules are empty folders in worktrees; where agents need them, set workspaces.setup to git submodule update --init",
        ]
      : []),
    ...(attributes.stdout !== ""
      ? ["files of Git LFS are pointers in worktrees; where agents need them, set workspaces.setup to git lfs pull"]
      : []),
    ...(isShallow
      ? ["the repository is a shallow clone: history older than it cannot be merged; git fetch --unshallow brings it"]
      : []),
  ];
}

function notRepository(folder: string, said: string): InputError | LimitError {
  if (/dubious ownership/.test(said)) {
    return new InputError(
      `expected a repository of your own in ${folder}, got one of another user; git config --global --add safe.directory ${folder} trusts it`,
    );
  }
  return new InputError(`expected a git repository in ${folder}, got none; git init and a first commit make one`);
}

function isOldGit(version: string): boolean {
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(version)?.slice(1) ?? []).map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}

/** Reads `NAME <EMAIL> SECONDS ZONE`. */
function personOf(ident: string): Repository["committer"] {
  const [, name = "", email = ""] = /^(.*?) ?<(.*)> \d+ [+-]\d+\s*$/s.exec(ident) ?? [];
  return { name, email };
}
