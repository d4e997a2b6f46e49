import { ConflictError } from "../core/errors.ts";
import type { LandingGit } from "./landing-git.ts";
import { epochRef } from "./landing-names.ts";

/** A ref that says under which epoch a run lands; whoever moves a target checks that it still says so. */
export interface EpochFence {
  readonly epoch: number;
  readonly ref: string;
  /** What the ref holds while this epoch is the newest. */
  readonly object: string;
}

const MOST_TRIES = 5;

/**
 * Makes an epoch the newest of its run in the repository; ConflictError when a newer one is there. `known` is an earlier fence of
 * the run, which need not be made again.
 */
export async function raiseEpoch(git: LandingGit, run: string, epoch: number, known?: EpochFence): Promise<EpochFence> {
  const ref = epochRef(run);
  const object =
    known?.epoch === epoch ? known.object : await git.said(["hash-object", "-w", "--stdin"], { input: `${epoch}\n` });
  for (let tries = 0; ; tries++) {
    const { stdout } = await git.run(["rev-parse", "--verify", "--quiet", ref]);
    const held = stdout.trim();
    if (held === object) return { epoch, ref, object };
    if (held !== "") expectNewer(run, epoch, Number(await git.said(["cat-file", "blob", held])));
    const args = ["update-ref", ref, object, held === "" ? "0".repeat(object.length) : held];
    if (tries === MOST_TRIES) await git.said(args);
    else if ((await git.run(args)).code === 0) return { epoch, ref, object };
  }
}

/** ConflictError when another epoch has taken the run over since. */
export async function expectEpoch(git: LandingGit, { ref, object }: EpochFence, run: string): Promise<void> {
  const { stdout } = await git.run(["rev-parse", "--verify", "--quiet", ref]);
  if (stdout.trim() !== object) throw takenOver(run);
}

export function takenOver(run: string): ConflictError {
  return new ConflictError(
    `expected to hold the run ${run}, got a process that took it over; this one lands no more`,
    run,
  );
}

/** ConflictError unless `epoch` is at least the newest that is known. */
export function expectNewer(run: string, epoch: number, known: number): void {
  if (epoch >= known) return;
  throw new ConflictError(
    `expected the newest epoch of the run ${run} to land, got ${epoch} where ${known} has landed or is about to; this process lands no more`,
    run,
  );
}
