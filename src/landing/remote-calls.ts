import { ProviderError } from "../core/errors.ts";
import type { GitEnd } from "../git/git-runner.ts";
import type { LandingGit } from "./landing-git.ts";

/** How a push ended. `stale`: the remote has another value by now. */
export type PushEnd =
  | { readonly kind: "done" }
  | { readonly kind: "stale" }
  | {
      readonly kind: "refused";
      /** What was said, and what to do about it. */
      readonly reason: string;
      /** Whether the same push may succeed later. */
      readonly isPassing: boolean;
    };

/** A hook may run all tests. */
const LONGEST_PUSH_MS = 2 * 3_600_000;

/** The values of refs on a remote; those that it does not have are missing. */
export async function listed(
  git: LandingGit,
  remote: string,
  refs: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const end = await git.run(["ls-remote", "--", remote, ...refs]);
  if (end.code !== 0) throw unreachable(remote, end);
  // Git matches the end of names, so others may be among them.
  const lines = end.stdout.split("\n").map((line) => line.split("\t"));
  return new Map(lines.flatMap(([value = "", ref = ""]) => (refs.includes(ref) ? [[ref, value] as const] : [])));
}

/** Brings one ref of a remote, under a name of ours; branches that follow the remote are left as they are. */
export async function fetched(git: LandingGit, remote: string, from: string, to: string): Promise<void> {
  const how = ["--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--refmap="];
  const end = await git.run(["fetch", ...how, "--", remote, `+${from}:${to}`]);
  if (end.code !== 0) throw unreachable(remote, end);
}

/** Pushes all refs or none. A `pre-push` hook of the repository runs, as in any push of its owner. */
export async function pushed(
  git: LandingGit,
  remote: string,
  leases: readonly string[],
  refs: readonly string[],
): Promise<PushEnd> {
  const how = ["--porcelain", "--atomic", "--no-follow-tags", "--recurse-submodules=no"];
  const args = ["push", ...how, ...leases, "--", remote, ...refs];
  return pushEnd(await git.run(args, { hooks: true, timeoutMs: LONGEST_PUSH_MS }));
}

/** Reads what `git push --porcelain` said: a line for each ref, `!` before one that was refused. */
export function pushEnd({ code, stdout, stderr }: Pick<GitEnd, "code" | "stdout" | "stderr">): PushEnd {
  if (code === 0) return { kind: "done" };
  const refusals = stdout.split("\n").filter((line) => line.startsWith("!"));
  const reasons = refusals.map((line) => line.split("\t").at(-1) ?? "");
  if (
    reasons.some((reason) =>
      /stale info|fetch first|non-fast-forward|incorrect old value|failed to update ref|cannot lock ref/.test(reason),
    )
  ) {
    return { kind: "stale" };
  }
  const said = [...reasons.filter((reason) => !/atomic (?:push|transaction) failed/.test(reason)), stderr.trim()];
  const words = said
    .filter((text) => text !== "")
    .join("\n")
    .slice(-2_000);
  if (/does not support --atomic/.test(stderr)) {
    return refused(`${words}; land with pr-branch there, which needs no atomic push`);
  }
  if (refusals.length > 0)
    return refused(`${words}; where only merge requests may change the branch, land with pr-branch`);
  if (/Could not read from remote|unable to access|Connection|timed out|hung up|early EOF/i.test(stderr)) {
    return { kind: "refused", reason: words, isPassing: true };
  }
  return refused(`${words || "no word"}; a pre-push hook of the repository may have refused it`);
}

function refused(reason: string): PushEnd {
  return { kind: "refused", reason, isPassing: false };
}

function unreachable(remote: string, { stderr }: GitEnd): ProviderError {
  const said = stderr.trim().split("\n").slice(-5).join("\n");
  return new ProviderError(`expected the remote ${remote} to answer, got: ${said}; check its address and your access`, {
    provider: "git",
    scope: "request",
    retryable: true,
  });
}
