import { InputError } from "../core/errors.ts";
import { busyReason, type Checkout, checkoutsOf, holdsAlready, rebaseOf } from "./checkouts.ts";
import { type EpochFence, expectEpoch } from "./epoch-fence.ts";
import type { LandingGit } from "./landing-git.ts";
import type { LandingTarget, TargetMove } from "./target.ts";
import type { Waiting } from "./waiting.ts";

export interface LocalTargetOptions {
  readonly git: LandingGit;
  /** The git folder that all worktrees share. */
  readonly commonFolder: string;
  readonly branch: string;
  readonly run: string;
  readonly fence: EpochFence;
  readonly waiting: Waiting;
}

/**
 * A branch of the repository. While somebody has it checked out it moves through that checkout, and only when that is clean:
 * the ref is never moved under files.
 */
export function localTarget(options: LocalTargetOptions): LandingTarget {
  let last: Branch | undefined;
  return {
    name: options.branch,
    async read() {
      last = await branchAt(options);
      return last.commit;
    },
    move: (move) => moved(options, move, last),
  };
}

interface Branch {
  /** Whole name of the ref. */
  readonly ref: string;
  readonly commit: string;
}

/** InputError when there is no such branch. A branch that stands for another one is that one. */
async function branchAt({ git, branch }: LocalTargetOptions): Promise<Branch> {
  const named = `refs/heads/${branch}`;
  const lines = (await git.said(["for-each-ref", "--format=%(objectname) %(refname) %(symref)", named])).split("\n");
  for (const line of lines) {
    const [commit = "", name = "", other = ""] = line.split(" ");
    if (name === named) return { commit, ref: other === "" ? named : other };
  }
  throw await missing(git, branch);
}

/** The first try trusts what was last read: the move itself checks it. */
async function moved(options: LocalTargetOptions, move: TargetMove, last: Branch | undefined): Promise<boolean> {
  const { git, branch, run, fence, waiting } = options;
  let known = last;
  for (;;) {
    const { ref, commit } = known ?? (await branchAt(options));
    known = undefined;
    if (commit === move.to) return true;
    if (commit !== move.from) return false;
    const checkouts = await checkoutsOf(git, ref);
    const [checkout] = checkouts;
    const failure =
      checkout === undefined
        ? await movedAlone(options, ref, move)
        : checkouts.length > 1
          ? `${branch} is checked out in ${checkouts.map(({ path }) => path).join(" and ")}; leave it in all but one`
          : await movedThrough(options, ref, checkout, move);
    if (failure === "moved") return true;
    await expectEpoch(git, fence, run);
    // Somebody may just have moved it, or switched that checkout to another branch; the next look tells.
    if (failure !== undefined && (await branchAt(options)).commit === move.from) await waiting.pause(failure, branch);
  }
}

/** `moved`, or why it could not be done now. */
async function movedAlone(options: LocalTargetOptions, ref: string, move: TargetMove): Promise<string> {
  const { git, branch, commonFolder } = options;
  const rebase = rebaseOf(commonFolder, ref);
  if (rebase !== undefined) return `${branch} is being rebased (${rebase}); finish or abort the rebase`;
  const end = await refMoved(options, ref, move);
  if (end !== "moved") return end;
  // Somebody may have checked it out between the look and the move: its files then follow, unless they already have.
  for (const late of await checkoutsOf(git, ref)) {
    await git.in(late.path).run(["read-tree", "-m", "-u", move.from, move.to], { finishes: true });
  }
  return end;
}

/** Undefined when the merge went well, which says nothing about which branch it brought forward. */
async function movedThrough(
  options: LocalTargetOptions,
  ref: string,
  checkout: Checkout,
  move: TargetMove,
): Promise<string | undefined> {
  const { git, fence, run } = options;
  const busy = await busyReason(git, checkout);
  if (busy !== undefined) {
    return (await holdsAlready(git, checkout, move.to)) ? refMoved(options, ref, move) : busy;
  }
  await expectEpoch(git, fence, run);
  const how = ["--ff-only", "--quiet", "--no-stat", "--no-autostash", "--no-verify-signatures"];
  const end = await git.in(checkout.path).run(["merge", ...how, move.to], {
    env: { GIT_LFS_SKIP_SMUDGE: "0" },
    finishes: true,
  });
  if (end.code === 0) return undefined;
  const said = end.stderr.trim().split("\n").slice(0, 6).join(" ");
  return `${checkout.path} cannot be brought forward: ${said}`;
}

/** The move and the check of the epoch are one transaction. */
async function refMoved(
  { git, fence }: LocalTargetOptions,
  ref: string,
  { from, to, id }: TargetMove,
): Promise<string> {
  const { code, stderr } = await git.run(["update-ref", "-m", `swarm: landing ${id}`, "--create-reflog", "--stdin"], {
    input: `verify ${fence.ref} ${fence.object}\nupdate ${ref} ${to} ${from}\n`,
  });
  return code === 0 ? "moved" : `git could not move ${ref}: ${stderr.trim()}`;
}

async function missing(git: LandingGit, branch: string): Promise<InputError> {
  const names = (await git.said(["for-each-ref", "--format=%(refname:short)", "--count=10", "refs/heads"])).split("\n");
  const known = names.filter((name) => name !== "");
  return new InputError(
    known.length === 0
      ? `expected a commit on ${branch}, got a repository without commits; commit what is there first`
      : `expected a branch ${branch} to land on, got none; there are ${known.join(", ")}`,
  );
}
