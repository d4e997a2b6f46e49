import { ConflictError, InputError } from "../core/errors.ts";
import type { LandingEntry, LandingRejection } from "../core/landing.ts";
import { type CaseClash, caseClashes } from "./case-clash.ts";
import { commitAt, failureOf, isAncestor, type LandingGit } from "./landing-git.ts";
import { bounded, conflictHunks, parseMergeResult } from "./merge-result.ts";

/** A change as one commit on top of the ones before it. */
export interface Placed {
  readonly entry: LandingEntry;
  readonly commit: string;
}

/** What became of entries that were placed on a commit, in their order. */
export type Placing =
  | ({ readonly kind: "placed" } & Placed)
  | { readonly kind: "there"; readonly entry: LandingEntry; readonly commit: string }
  | { readonly kind: "rejected"; readonly entry: LandingEntry; readonly rejection: LandingRejection };

interface Dates {
  readonly tree: string;
  /** As git writes them: seconds and zone. */
  readonly author: string;
  readonly committer: string;
}

const MOST_EVIDENCE = 12_000;
const MOST_FILES_SHOWN = 10;
const MOST_FILE_BYTES = 512 * 1024;
const HAS_CONFLICTS = 1;
const NOBODY = {
  GIT_AUTHOR_NAME: "swarm",
  GIT_AUTHOR_EMAIL: "swarm@localhost",
  GIT_COMMITTER_NAME: "swarm",
  GIT_COMMITTER_EMAIL: "swarm@localhost",
  GIT_AUTHOR_DATE: "1000000000 +0000",
  GIT_COMMITTER_DATE: "1000000000 +0000",
};

/** ConflictError when the target does not hold what the changes were made on; InputError when a change is not there. */
export async function expectBases(
  git: LandingGit,
  target: string,
  name: string,
  entries: readonly LandingEntry[],
): Promise<void> {
  const bases = new Map(entries.map((entry) => [entry.base, entry]));
  for (const [base, { task }] of bases) {
    if (await isAncestor(git, base, target)) continue;
    throw new ConflictError(
      `expected ${name} to hold ${short(base)}, on which ${task} was built, got ${short(target)} without it: ${name} was rewritten, or that commit is not there yet. ` +
        `Nothing landed and all work is on its branches. Put the commit back on ${name} and resume, or retry to build the tasks on what is there now`,
      name,
    );
  }
}

/**
 * Puts entries on top of a commit, each as one commit, without a checkout. What conflicts or changes nothing is left out. The
 * same entries on the same commit make the same commits, because their dates are those of the work.
 */
export async function placeEntries(
  git: LandingGit,
  onto: string,
  entries: readonly LandingEntry[],
  isSigned: boolean,
): Promise<readonly Placing[]> {
  const dates = await datesOf(git, [onto, ...entries.map(({ head }) => head)]);
  const placings: Placing[] = [];
  const start = dateOf(dates, onto);
  let tip = { commit: onto, tree: start.tree, committer: start.committer };
  for (const entry of entries) {
    const worked = dateOf(dates, entry.head);
    const merged = await mergedOnto(git, entry, tip.commit);
    if ("conflict" in merged) {
      placings.push(rejected(entry, "conflict", tip.commit, merged.conflict.evidence, merged.conflict.files));
      continue;
    }
    if (merged.tree === tip.tree) {
      placings.push(await emptyOne(git, entry, tip.commit));
      continue;
    }
    const clashes = await newClashes(git, tip.tree, merged.tree);
    if (clashes.length > 0) {
      const files = clashes.map(({ path }) => path);
      placings.push(rejected(entry, "conflict", tip.commit, clashEvidence(clashes), files));
      continue;
    }
    const committer = later(worked.committer, tip.committer);
    const commit = await committed(git, entry, { tree: merged.tree, parent: tip.commit, worked, committer, isSigned });
    tip = { commit, tree: merged.tree, committer };
    placings.push({ kind: "placed", entry, commit });
  }
  return placings;
}

/** A change alone on its base, as one commit. */
export async function squashed(git: LandingGit, entry: LandingEntry, isSigned: boolean): Promise<string> {
  const dates = await datesOf(git, [entry.head, entry.base]);
  const worked = dateOf(dates, entry.head);
  const committer = later(worked.committer, dateOf(dates, entry.base).committer);
  return committed(git, entry, { tree: worked.tree, parent: entry.base, worked, committer, isSigned });
}

type Merged =
  | { readonly tree: string }
  | { readonly conflict: { readonly evidence: string; readonly files: readonly string[] } };

async function mergedOnto(git: LandingGit, entry: LandingEntry, onto: string): Promise<Merged> {
  const { ours, theirs } = await sidesOf(git, entry, onto);
  const args = ["merge-tree", "--write-tree", "-z", ours, theirs];
  const end = await git.run(["-c", "merge.conflictStyle=zdiff3", ...args]);
  if (end.code !== 0 && end.code !== HAS_CONFLICTS) throw failureOf(args, end);
  const { tree, conflicts, messages } = parseMergeResult(end.stdout);
  if (end.code === 0) return { tree };
  const named = (text: string) =>
    text.replaceAll(ours, `target (${short(onto)})`).replaceAll(theirs, `change of ${entry.task}`);
  const evidence = [...messages];
  for (const path of conflicts.slice(0, MOST_FILES_SHOWN)) {
    const file = await git.run(["cat-file", "blob", `${tree}:${path}`], { mostBytes: MOST_FILE_BYTES, mayCut: true });
    const hunks = file.stdout.includes("\0") ? [] : conflictHunks(file.stdout);
    if (hunks.length > 0) evidence.push(`--- ${JSON.stringify(path)}`, ...hunks);
  }
  const more = conflicts.length - MOST_FILES_SHOWN;
  if (more > 0) evidence.push(`... and ${more} files more`);
  return { conflict: { evidence: bounded(named(evidence.join("\n")), MOST_EVIDENCE), files: conflicts } };
}

/**
 * The commits whose merge brings what `head` changed since `base`, whatever the history between them looks like: an agent may
 * have rewritten its own. Where history says the same, the commits themselves.
 */
async function sidesOf(git: LandingGit, { base, head }: LandingEntry, onto: string) {
  const { stdout } = await git.run(["merge-base", "--all", onto, head]);
  if (stdout.trim() === base) return { ours: onto, theirs: head };
  const carry = (content: string, parents: readonly string[]) =>
    git.said(["commit-tree", `${content}^{tree}`, ...parents.flatMap((parent) => ["-p", parent]), "-m", "merge"], {
      env: NOBODY,
    });
  const root = await carry(base, []);
  const [ours, theirs] = await Promise.all([carry(onto, [root]), carry(head, [root])]);
  return { ours, theirs };
}

/** A change that makes no difference has landed before, where a commit since its base says so with the same words. */
async function emptyOne(git: LandingGit, entry: LandingEntry, onto: string): Promise<Placing> {
  const log = await git.said(["log", "-z", "--format=%H%n%B", `${entry.base}..${onto}`]);
  for (const line of log.split("\0")) {
    const at = line.indexOf("\n");
    if (line.slice(at + 1).trim() === entry.message.trim()) return { kind: "there", entry, commit: line.slice(0, at) };
  }
  return rejected(entry, "empty", onto, `the target already holds all that ${entry.task} changes`, []);
}

interface CommitParts {
  readonly tree: string;
  readonly parent: string;
  readonly worked: Dates;
  readonly committer: string;
  readonly isSigned: boolean;
}

async function committed(
  git: LandingGit,
  { message, author }: LandingEntry,
  { tree, parent, worked, committer, isSigned }: CommitParts,
): Promise<string> {
  const name = author.name.replaceAll(/[<>\p{Cc}]/gu, "").trim();
  const email = author.email.replaceAll(/[<>\p{Cc}\s]/gu, "");
  return git.said(["commit-tree", tree, "-p", parent, ...(isSigned ? ["-S"] : []), "-F", "-"], {
    input: message.endsWith("\n") ? message : `${message}\n`,
    env: {
      ...(name === "" ? {} : { GIT_AUTHOR_NAME: name }),
      ...(email === "" ? {} : { GIT_AUTHOR_EMAIL: email }),
      GIT_AUTHOR_DATE: worked.author,
      GIT_COMMITTER_DATE: committer,
    },
  });
}

async function newClashes(git: LandingGit, before: string, after: string): Promise<readonly CaseClash[]> {
  const names = async (args: readonly string[]) => (await git.said(args)).split("\0").filter((name) => name !== "");
  const added = await names(["diff-tree", "-r", "--no-renames", "--diff-filter=A", "--name-only", "-z", before, after]);
  return added.length === 0 ? [] : caseClashes(added, await names(["ls-tree", "-r", "--name-only", "-z", after]));
}

function clashEvidence(clashes: readonly CaseClash[]): string {
  const lines = clashes.slice(0, MOST_FILES_SHOWN).map(({ path, other }) => {
    return `${JSON.stringify(path)} differs from ${JSON.stringify(other)} in case alone, so macOS and Windows can hold only one of them; choose another name or change that file`;
  });
  return bounded(lines.join("\n"), MOST_EVIDENCE);
}

async function datesOf(git: LandingGit, commits: readonly string[]): Promise<ReadonlyMap<string, Dates>> {
  const args = ["log", "--no-walk=unsorted", "--stdin", "-z", "--date=raw", "--format=%H%n%T%n%ad%n%cd"];
  const end = await git.run(args, { input: commits.map((commit) => `${commit}\n`).join("") });
  if (end.code !== 0) {
    for (const commit of commits) {
      if ((await commitAt(git, commit)) !== undefined) continue;
      throw new InputError(
        `expected the commit ${commit} of a change in ${git.cwd}, got none; was its branch deleted?`,
      );
    }
    throw failureOf(args, end);
  }
  return new Map(
    end.stdout.split("\0").map((line) => {
      const [commit = "", tree = "", author = "", committer = ""] = line.trim().split("\n");
      return [commit, { tree, author, committer }];
    }),
  );
}

function dateOf(dates: ReadonlyMap<string, Dates>, commit: string): Dates {
  const found = dates.get(commit);
  if (found === undefined) throw new InputError(`expected whole ids of commits, got ${JSON.stringify(commit)}`);
  return found;
}

/** Of two dates as git writes them the one that is not before the other. */
function later(own: string, parent: string): string {
  return Number(own.split(" ")[0]) >= Number(parent.split(" ")[0]) ? own : parent;
}

function rejected(
  entry: LandingEntry,
  reason: LandingRejection["reason"],
  onto: string,
  evidence: string,
  files: readonly string[],
): Placing {
  return { kind: "rejected", entry, rejection: { task: entry.task, reason, evidence, files, onto } };
}

export function short(commit: string): string {
  return commit.slice(0, 12);
}
