import { realpathSync } from "node:fs";
import path from "node:path";
import type { Clock } from "../core/clock.ts";
import { ConflictError, InputError, LimitError } from "../core/errors.ts";
import type { Landing, LandingRequest, LandingResult } from "../core/landing.ts";
import type { RunGit } from "../git/git-runner.ts";
import { type EpochFence, raiseEpoch } from "./epoch-fence.ts";
import { type GreenLine, greenLine, type LandingVerdict } from "./green-line.ts";
import { holdLanding } from "./hold-landing.ts";
import { isAncestor, type LandingGit, landingGit } from "./landing-git.ts";
import { COMMIT_ID, isBranchName, landingId, preparedRef, targetName } from "./landing-names.ts";
import { type LandingRecord, LandingRecords } from "./landing-record.ts";
import { dropTree, type LandingTree, landingTree, type TreeOptions } from "./landing-tree.ts";
import { localTarget } from "./local-target.ts";
import { expectBases, placeEntries } from "./place-entries.ts";
import { remoteTarget } from "./remote-target.ts";
import type { LandingTarget } from "./target.ts";
import { Waiting } from "./waiting.ts";

/**
 * Runs the gates on a tree in which `commit` is checked out; `tasks` made it of `base`, and none did when the target itself is
 * looked at. What it leaves in the tree does not matter.
 */
export type VerifyLanding = (
  tree: string,
  commit: string,
  tasks: readonly string[],
  about: { readonly base: string; readonly signal: AbortSignal },
) => Promise<LandingVerdict>;

export interface LocalLandingOptions {
  /** A folder of the repository: its checkout, or the bare repository. */
  readonly repository: string;
  /** Holds landing trees, locks and records; outside the checkout, the same for all processes that land. */
  readonly folder: string;
  readonly git: RunGit;
  readonly clock: Clock;
  readonly verify: VerifyLanding;
  /** Called once for each new landing tree: installs packages, links caches. */
  readonly prepare?: ((tree: string, signal: AbortSignal) => Promise<void>) | undefined;
  /** Told what a landing waits for, once for each reason. */
  readonly onWaiting?: ((reason: string) => void) | undefined;
  /** The longest time that one landing waits for others; 30 minutes when absent. */
  readonly longestWaitMs?: number | undefined;
  /** Signs the commits that land, with the committer's key; off when absent, because nobody may be there to unlock a key. */
  readonly isSigned?: boolean | undefined;
}

const LONGEST_WAIT_MS = 30 * 60_000;
/** How often a landing starts again because somebody else moved the target meanwhile. */
const MOST_ROUNDS = 8;

/**
 * Lands on a branch of a repository on this machine, or of one of its remotes. One landing at a time for each target, in all
 * processes. Before the target moves, the commit whose gates passed and the commit it is to replace are on the disk; a repeat
 * asks first whether that commit has arrived.
 */
export function localLanding(options: LocalLandingOptions): Landing {
  // Of this process; a commit never changes, so it is not tried twice.
  const green = new Set<string>();
  const fences = new Map<string, EpochFence>();
  let common: string | undefined;
  return {
    land: diskFullSaid(async (request) => {
      const { run, epoch, signal, remote, target: branch } = request;
      const git = landingGit(options.git, options.repository, signal);
      expectRequest(request);
      const commonFolder = common ?? (await commonFolderOf(git));
      common = commonFolder;
      const folder = path.join(options.folder, targetName(commonFolder, branch, remote));
      const { clock, onWaiting, longestWaitMs: longestMs = LONGEST_WAIT_MS } = options;
      const waiting = new Waiting({ clock, signal, longestMs, onWaiting });
      // Before the wait, so that an older epoch that is at work is stopped.
      const fence = await raiseEpoch(git, run, epoch, fences.get(run));
      fences.set(run, fence);
      const holder = { run, epoch, pid: process.pid };
      const onAbandoned = (place: string) => dropTree(git, place);
      return holdLanding({ folder, holder, clock, signal, waiting, target: branch, onAbandoned }, async (place) => {
        const tree = treeOf(options, { git, commonFolder, place, waiting }, signal);
        const pushFrom = async (commit: string) => {
          const shown = await tree(commit);
          await shown.show(commit);
          return shown.git;
        };
        const target =
          remote === undefined
            ? localTarget({ git, commonFolder, branch, run, fence, waiting })
            : remoteTarget({ git, remote, branch, run, epoch, fence, pushFrom });
        const records = new LandingRecords(path.join(folder, "records"));
        return landOn({ options, request, git, target, records, tree, green });
      });
    }),
  };
}

/** A full disk is the owner's to act on, wherever it is noticed. */
function diskFullSaid(land: Landing["land"]): Landing["land"] {
  return async (request) => {
    try {
      return await land(request);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== "ENOSPC" && code !== "EDQUOT") throw error;
      const at = { limit: "disk space", used: "all of it" };
      throw new LimitError(`expected room for a landing, got: ${message}; free some space and resume`, at, {
        cause: error,
      });
    }
  };
}

interface Landed {
  readonly options: LocalLandingOptions;
  readonly request: LandingRequest;
  readonly git: LandingGit;
  readonly target: LandingTarget;
  readonly records: LandingRecords;
  readonly green: Set<string>;
  tree(commit: string): Promise<LandingTree>;
}

async function landOn(parts: Landed): Promise<LandingResult> {
  const { request, git, target, records } = parts;
  const { run, entries } = request;
  const id = landingId(request);
  const earlier = await records.read(run, id);
  let at = await target.read();
  if (earlier !== undefined) {
    if (await isAncestor(git, earlier.tip, at)) return resultOf(earlier, at);
    if (at === earlier.base && (await target.move(moveOf(earlier, id)))) return resultOf(earlier, earlier.tip);
  }
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    await expectBases(git, at, target.name, entries);
    const line = await lineOn(parts, at);
    const record = { version: 1, base: at, ...line } as const;
    // The ref keeps the commits from being collected.
    await Promise.all([records.write(run, id, record), git.said(["update-ref", preparedRef(run), line.tip])]);
    if (line.tip === at || (await target.move(moveOf(record, id)))) return resultOf(record, line.tip);
    at = await target.read();
    // A push of ours whose answer was lost, or that of a process which was killed, may have arrived meanwhile.
    if (await isAncestor(git, line.tip, at)) return resultOf(record, at);
  }
  throw new ConflictError(
    `expected ${target.name} to stay while the gates ran, got another commit there in each of ${MOST_ROUNDS} tries; resume when it rests`,
    target.name,
  );
}

async function lineOn({ options, request, tree, green }: Landed, base: string): Promise<GreenLine> {
  const shown = await tree(base);
  // How files are merged stands in their attributes, which git reads from the tree.
  if (shown.head() !== base) await shown.show(base);
  const { entries, signal } = request;
  return greenLine(base, entries, {
    place: (onto, rest) => placeEntries(shown.git, onto, rest, options.isSigned === true),
    async verify(commit, tasks) {
      if (green.has(commit)) return { passed: true, evidence: "" };
      await shown.show(commit);
      const verdict = await options.verify(shown.path, commit, tasks, { base, signal });
      if (verdict.passed) green.add(commit);
      return verdict;
    },
  });
}

/** The place's tree, made when it is first wanted. */
function treeOf(
  { prepare }: LocalLandingOptions,
  where: Omit<TreeOptions, "commit" | "prepare">,
  signal: AbortSignal,
): Landed["tree"] {
  let tree: Promise<LandingTree> | undefined;
  const prepared = prepare === undefined ? undefined : (folder: string) => prepare(folder, signal);
  return (commit) => {
    tree ??= landingTree({ ...where, commit, prepare: prepared });
    return tree;
  };
}

function moveOf({ base, tip, landed }: LandingRecord, id: string) {
  return { from: base, to: tip, id, tasks: landed.map(({ task }) => task) };
}

function resultOf({ landed, rejected }: LandingRecord, target: string): LandingResult {
  return { landed, rejected, target };
}

async function commonFolderOf(git: LandingGit): Promise<string> {
  const args = ["rev-parse", "--path-format=absolute", "--git-common-dir"];
  const { code, stdout, stderr } = await git.run(args);
  if (code === 0) return realpathSync(stdout.trimEnd());
  if (/dubious ownership/.test(stderr)) {
    const trust = `git config --global --add safe.directory ${git.cwd}`;
    throw new InputError(
      `expected a repository of your own in ${git.cwd}, got one of another user; ${trust} trusts it`,
    );
  }
  throw new InputError(`expected a git repository in ${git.cwd}, got none; git init and a first commit make one`);
}

function expectRequest({ target, remote, entries }: LandingRequest): void {
  const problems: string[] = [];
  if (!isBranchName(target)) {
    problems.push(`expected the name of a branch to land on, got ${JSON.stringify(target)}`);
  }
  if (remote !== undefined && (remote === "" || remote.startsWith("-"))) {
    problems.push(`expected the name or address of a remote, got ${JSON.stringify(remote)}`);
  }
  const tasks = entries.map(({ task }) => task);
  const twice = tasks.filter((task, index) => tasks.indexOf(task) !== index);
  if (twice.length > 0) problems.push(`expected each task once in a landing, got ${twice.join(", ")} again`);
  for (const { task, head, base } of entries) {
    for (const id of [head, base]) {
      if (!COMMIT_ID.test(id))
        problems.push(`expected the whole id of a commit for ${task}, got ${JSON.stringify(id)}`);
    }
  }
  if (problems.length > 0) throw new InputError(problems);
}
