import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Clock } from "../core/clock.ts";
import { ConflictError } from "../core/errors.ts";
import { FileLock } from "../git/file-lock.ts";
import type { Waiting } from "./waiting.ts";

/** Who lands. */
export interface LandingHolder {
  readonly run: string;
  readonly epoch: number;
  readonly pid: number;
}

export interface HoldOptions {
  /** Of one target of one repository; made when it is not there. */
  readonly folder: string;
  readonly holder: LandingHolder;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly waiting: Waiting;
  /** For messages. */
  readonly target: string;
  /** Called for the folder of an earlier place that nobody holds any more, before it is removed. */
  onAbandoned(place: string): Promise<void>;
}

const HOLDER = "holder.json";

/**
 * Runs `work` as the only one in any process that lands on a target, in a folder of its own. A holder that was killed leaves
 * its folder to nobody: what it had started may still be at work there, so the next one gets a new folder. The same holds when
 * an older epoch of the same run is frozen in it; the fence of its epoch stops it when it wakes.
 */
export async function holdLanding<T>(options: HoldOptions, work: (place: string) => Promise<T>): Promise<T> {
  const { folder, holder, clock, signal, waiting } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (;;) {
    const number = Math.max(1, ...(await placesIn(folder)));
    const place = placeOf(folder, number);
    await mkdir(place, { recursive: true, mode: 0o700 });
    const outcome = await tryToHold(place, { clock, signal }, async () => {
      if (number < Math.max(...(await placesIn(folder)))) return undefined;
      if (existsSync(path.join(place, HOLDER))) {
        await mkdir(placeOf(folder, number + 1), { recursive: true, mode: 0o700 });
        return undefined;
      }
      await writeFile(path.join(place, HOLDER), JSON.stringify(holder), { mode: 0o600 });
      try {
        await removeOlder(options, number);
        return { value: await work(place) };
      } finally {
        await rm(path.join(place, HOLDER), { force: true });
      }
    });
    if (outcome === "busy") {
      const other = await holderOf(place);
      if (other?.run === holder.run && other.epoch < holder.epoch) {
        await mkdir(placeOf(folder, number + 1), { recursive: true, mode: 0o700 });
      } else {
        const who = other === undefined ? "another process" : `process ${other.pid} of the run ${other.run}`;
        await waiting.pause(`${who} is landing on ${options.target}`, options.target);
      }
    } else if (outcome !== undefined) return outcome.value;
  }
}

/** Undefined when the place turned out not to be the one to hold. */
async function tryToHold<T>(
  place: string,
  { clock, signal }: Pick<HoldOptions, "clock" | "signal">,
  work: () => Promise<T>,
): Promise<T | "busy"> {
  let isHeld = false;
  try {
    return await new FileLock(path.join(place, "lock"), clock).with(
      () => {
        isHeld = true;
        return work();
      },
      { signal, waitMs: 0 },
    );
  } catch (error) {
    // Its folder may just have been removed by whoever holds a later one.
    if (!isHeld && (error instanceof ConflictError || !existsSync(place))) return "busy";
    throw error;
  }
}

async function removeOlder(options: HoldOptions, number: number): Promise<void> {
  for (const older of await placesIn(options.folder)) {
    if (older >= number) continue;
    const place = placeOf(options.folder, older);
    await tryToHold(place, options, async () => {
      await options.onAbandoned(place);
      // What its holder had started may still write; then the rest goes another time.
      await rm(place, { recursive: true, force: true, maxRetries: 2 }).catch(() => {});
    });
  }
}

async function placesIn(folder: string): Promise<readonly number[]> {
  return (await readdir(folder)).flatMap((name) => {
    const number = /^place-(\d+)$/.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

function placeOf(folder: string, number: number): string {
  return path.join(folder, `place-${number}`);
}

/** Undefined while it is being written or has just gone. */
async function holderOf(place: string): Promise<LandingHolder | undefined> {
  try {
    return JSON.parse(await readFile(path.join(place, HOLDER), "utf8")) as LandingHolder;
  } catch {
    return undefined;
  }
}
