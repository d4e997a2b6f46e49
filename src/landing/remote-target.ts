import { InputError, ProviderError } from "../core/errors.ts";
import { type EpochFence, expectEpoch, expectNewer } from "./epoch-fence.ts";
import { commitAt, failureOf, type LandingGit } from "./landing-git.ts";
import { plainName } from "./landing-names.ts";
import { fetched, listed, pushed } from "./remote-calls.ts";
import type { LandingTarget, TargetMove } from "./target.ts";

export interface RemoteTargetOptions {
  /** In the repository. */
  readonly git: LandingGit;
  readonly remote: string;
  readonly branch: string;
  readonly run: string;
  readonly epoch: number;
  readonly fence: EpochFence;
  /** Where to push from, at the commit that is pushed: hooks of the repository find its files there. */
  pushFrom(commit: string): Promise<LandingGit>;
}

/** On the remote: the latest landing there, a commit that names run and epoch, on top of the one before. */
const LANDING_REF = "refs/swarm/landing";

/** A branch of a remote. It and `refs/swarm/landing` are pushed as one, each with the value that it must still have. */
export function remoteTarget(options: RemoteTargetOptions): LandingTarget {
  const { git, remote, branch, run, epoch } = options;
  const ref = `refs/heads/${branch}`;
  const kept = `refs/swarm/fetched/${plainName(remote)}/${plainName(branch)}`;
  const name = `${branch} of ${remote}`;
  let landing: string | undefined;
  let checked: string | undefined;

  async function read(): Promise<string> {
    const there = await listed(git, remote, [ref, LANDING_REF]);
    const commit = there.get(ref);
    if (commit === undefined) throw new InputError(`expected a branch ${branch} on ${remote}, got none; push it first`);
    landing = there.get(LANDING_REF);
    const wanted = [[ref, kept, commit] as const];
    const both = landing === undefined ? wanted : [...wanted, [LANDING_REF, `${kept}.landing`, landing] as const];
    for (const [from, to, value] of both) {
      if ((await commitAt(git, value)) !== undefined) await git.said(["update-ref", to, value]);
      else await fetched(git, remote, from, to);
    }
    // What came may be newer than what was listed.
    const [at = commit, note] = await Promise.all([commitAt(git, kept), commitAt(git, `${kept}.landing`)]);
    if (landing !== undefined) landing = note ?? landing;
    if (landing !== undefined && landing !== checked) {
      expectNewer(run, epoch, await epochIn(git, landing, run));
      checked = landing;
    }
    return at;
  }

  async function move({ from, to, id, tasks }: TargetMove): Promise<boolean> {
    await expectEpoch(git, options.fence, run);
    const note = await noted(
      git,
      landing,
      JSON.stringify({ run, epoch, landing: id, target: branch, from, to, tasks }),
    );
    const leases = [`--force-with-lease=${ref}:${from}`, `--force-with-lease=${LANDING_REF}:${landing ?? ""}`];
    const end = await pushed(await options.pushFrom(to), remote, leases, [`${to}:${ref}`, `${note}:${LANDING_REF}`]);
    // Only the remote knows whether a push that broke off arrived.
    const there = await listed(git, remote, [ref]).catch((error: unknown) => {
      if (end.kind === "done") return undefined;
      throw error;
    });
    if (end.kind === "done" || there?.get(ref) === to) {
      [landing, checked] = [note, note];
      await git.said(["update-ref", kept, to]);
      return true;
    }
    if (end.kind === "stale" || there?.get(ref) !== from) return false;
    throw new ProviderError(`expected to push to ${name}, got: ${end.reason}`, {
      provider: "git",
      scope: "request",
      retryable: end.isPassing,
    });
  }

  return { name, read, move };
}

/** The epoch of the latest landing of a run; 0 when it has none. */
async function epochIn(git: LandingGit, landing: string, run: string): Promise<number> {
  const named = `{"run":${JSON.stringify(run)},"epoch":`;
  const found = ["--first-parent", "--fixed-strings", `--grep=${named}`, "--max-count=1", "--format=%B"];
  const line = await git.said(["log", ...found, landing]);
  return Number(/^\d+/.exec(line.slice(line.indexOf(named) + named.length))?.[0] ?? 0);
}

async function noted(git: LandingGit, before: string | undefined, text: string): Promise<string> {
  const empty = await git.said(["hash-object", "-t", "tree", "-w", "--stdin"]);
  const args = ["commit-tree", empty, ...(before === undefined ? [] : ["-p", before]), "-F", "-"];
  const end = await git.run(args, { input: `${text}\n` });
  if (end.code !== 0) throw failureOf(args, end);
  return end.stdout.trim();
}
