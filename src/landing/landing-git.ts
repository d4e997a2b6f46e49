import { CancelledError, InputError } from "../core/errors.ts";
import { type GitEnd, type GitOptions, gitFailure, type RunGit } from "../git/git-runner.ts";

interface Options extends Omit<GitOptions, "cwd" | "signal"> {
  /** Is let finish at a stop, because half of it would be worse than a moment. */
  readonly finishes?: boolean | undefined;
}

/** Git in one folder, for one landing. */
export interface LandingGit {
  readonly cwd: string;
  run(args: readonly string[], options?: Options): Promise<GitEnd>;
  /** What it says on stdout, the last line end left out; throws when it fails. */
  said(args: readonly string[], options?: Options): Promise<string>;
  /** The same git in another folder. */
  in(cwd: string): LandingGit;
}

/** Objects and refs of a landing are on the disk before the next thing happens. */
const DURABLE = ["-c", "core.fsync=committed,reference"];
/** Large files of LFS stay the pointers that they are in the repository. */
const POINTERS_ONLY = { GIT_LFS_SKIP_SMUDGE: "1" };

export function landingGit(run: RunGit, cwd: string, signal: AbortSignal): LandingGit {
  const git: LandingGit = {
    cwd,
    run(args, { finishes = false, env, ...options } = {}) {
      if (signal.aborted) return Promise.reject(new CancelledError("a stop while landing"));
      const own = { ...options, cwd, env: { ...POINTERS_ONLY, ...env } };
      return run([...DURABLE, ...args], finishes ? own : { ...own, signal });
    },
    async said(args, options) {
      const end = await git.run(args, options);
      if (end.code !== 0) throw failureOf(args, end);
      return end.stdout.replace(/\n$/, "");
    },
    in: (folder) => landingGit(run, folder, signal),
  };
  return git;
}

/** A failure of git as one of the six errors, with what to do where that is known. */
export function failureOf(args: readonly string[], { code, stderr }: GitEnd): Error {
  if (/tell me who you are|empty ident name|no (?:name|email) was given|auto-detection is disabled/i.test(stderr)) {
    return new InputError(
      "expected to know who commits, got nobody; say it with git config --global user.name NAME and user.email EMAIL",
    );
  }
  if (args[0] === "merge-tree" && /^usage: git merge-tree/m.test(stderr)) {
    return new InputError("expected git 2.38 or newer, got an older one; install a newer one");
  }
  return gitFailure(args, code, stderr);
}

/** The commit that a name stands for; undefined when there is none. */
export async function commitAt(git: LandingGit, name: string): Promise<string | undefined> {
  const { code, stdout } = await git.run(["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`]);
  return code === 0 ? stdout.trim() : undefined;
}

export async function isAncestor(git: LandingGit, older: string, newer: string): Promise<boolean> {
  if (older === newer) return true;
  const args = ["merge-base", "--is-ancestor", older, newer];
  const end = await git.run(args);
  // 128: one of the two is not here any more, so it cannot be part of the other.
  if (end.code === 0 || end.code === 1 || /not a valid commit|bad object|Not a valid/i.test(end.stderr)) {
    return end.code === 0;
  }
  throw failureOf(args, end);
}
