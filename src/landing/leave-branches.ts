import { ConflictError, InputError, ProviderError } from "../core/errors.ts";
import type { LandingEntry } from "../core/landing.ts";
import type { RunGit } from "../git/git-runner.ts";
import { raiseEpoch } from "./epoch-fence.ts";
import { commitAt, isAncestor, type LandingGit, landingGit } from "./landing-git.ts";
import { plainName } from "./landing-names.ts";
import { expectBases, short, squashed } from "./place-entries.ts";
import { listed, pushed } from "./remote-calls.ts";

export interface BranchRequest {
  readonly run: string;
  readonly epoch: number;
  /** The remote to push to; the branches stay in the repository when absent. */
  readonly remote?: string | undefined;
  readonly entries: readonly LandingEntry[];
  readonly signal: AbortSignal;
}

/** Where a change was left for people to take. */
export interface LeftBranch {
  readonly task: string;
  /** `swarm/RUN/TASK`. */
  readonly branch: string;
  readonly commit: string;
}

export interface LeaveOptions {
  readonly repository: string;
  readonly git: RunGit;
  /** Signs the commits that are pushed; off when absent. */
  readonly isSigned?: boolean | undefined;
}

/**
 * Leaves changes on branches instead of landing them. Without a remote a branch `swarm/RUN/TASK` holds the work with all its
 * commits. With one, the change goes there as one commit with the message of its task, for a pull request. A branch that
 * somebody else has changed is not overwritten: ConflictError. A repeat does nothing more.
 */
export async function leaveBranches(options: LeaveOptions, request: BranchRequest): Promise<readonly LeftBranch[]> {
  const git = landingGit(options.git, options.repository, request.signal);
  await raiseEpoch(git, request.run, request.epoch);
  const left: LeftBranch[] = [];
  for (const entry of request.entries) {
    const branch = `swarm/${request.run}/${entry.task}`;
    const { code } = await git.run(["check-ref-format", `refs/heads/${branch}`]);
    if (code !== 0) throw new InputError(`expected a run and a task that make a branch, got ${JSON.stringify(branch)}`);
    const commit =
      request.remote === undefined
        ? await keptHere(git, branch, entry)
        : await pushedThere(git, branch, entry, request.remote, options.isSigned === true);
    left.push({ task: entry.task, branch, commit });
  }
  return left;
}

async function keptHere(git: LandingGit, branch: string, { task, head }: LandingEntry): Promise<string> {
  const ref = `refs/heads/${branch}`;
  const there = await commitAt(git, ref);
  if (there === undefined) {
    await git.said(["update-ref", "-m", `swarm: ${task}`, ref, head, "0".repeat(head.length)]);
    return head;
  }
  if (await isAncestor(git, head, there)) return there;
  throw new ConflictError(
    `expected ${branch} to hold ${short(head)}, the change of ${task}, got ${short(there)}, which does not; somebody moved it`,
    branch,
  );
}

async function pushedThere(
  git: LandingGit,
  branch: string,
  entry: LandingEntry,
  remote: string,
  isSigned: boolean,
): Promise<string> {
  await expectBases(git, entry.head, `the change of ${entry.task}`, [entry]);
  const commit = await squashed(git, entry, isSigned);
  const ref = `refs/heads/${branch}`;
  const ours = `refs/swarm/pushed/${plainName(remote)}/${plainName(branch)}`;
  const there = (await listed(git, remote, [ref])).get(ref);
  if (there === commit) return commit;
  // A push that was cut off by a kill may have arrived or not; both are ours.
  const known = await Promise.all([commitAt(git, ours), commitAt(git, `${ours}.next`)]);
  if (there !== undefined && !known.includes(there)) throw changedThere(branch, remote, short(there));
  if (there !== undefined) await git.said(["update-ref", ours, there]);
  await git.said(["update-ref", `${ours}.next`, commit]);
  const end = await pushed(git, remote, [`--force-with-lease=${ref}:${there ?? ""}`], [`${commit}:${ref}`]);
  if (end.kind === "done") return commit;
  if (end.kind === "stale") throw changedThere(branch, remote, "another commit");
  throw new ProviderError(`expected to push ${branch} to ${remote}, got: ${end.reason}`, {
    provider: "git",
    scope: "request",
    retryable: end.isPassing,
  });
}

function changedThere(branch: string, remote: string, there: string): ConflictError {
  return new ConflictError(
    `expected ${branch} on ${remote} as we left it, got ${there} there, which somebody else pushed; take that over or delete the branch, and resume`,
    branch,
  );
}
