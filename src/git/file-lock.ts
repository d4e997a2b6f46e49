import { DatabaseSync } from "node:sqlite";
import type { Clock } from "../core/clock.ts";
import { CancelledError, ConflictError } from "../core/errors.ts";

export interface FileLockOptions {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** The longest wait; 5 minutes when absent. ConflictError beyond it. */
  readonly waitMs?: number | undefined;
}

const LONGEST_WAIT_MS = 300_000;
const LOOK_EVERY_MS = 10;
/** SQLite's word for a lock that somebody else has. */
const SQLITE_BUSY = 5;

/**
 * A lock that threads of work and processes share: one holder at a time for each file. The system's kernel holds it, through an
 * empty SQLite database, and drops it when its holder ends, however that comes; so there are no stale locks. It is no defence
 * against a holder that is frozen: those wait for `waitMs`.
 */
export class FileLock {
  readonly #file: string;
  readonly #clock: Clock;
  #last: Promise<unknown> = Promise.resolve();

  constructor(file: string, clock: Clock) {
    this.#file = file;
    this.#clock = clock;
  }

  /** Runs `work` while nobody else holds the lock; in this process in the order of the calls. */
  async with<T>(work: () => Promise<T>, options: Omit<FileLockOptions, "clock"> = {}): Promise<T> {
    const before = this.#last;
    const own = Promise.withResolvers<void>();
    this.#last = own.promise;
    await before;
    try {
      using _held = await acquire(this.#file, { ...options, clock: this.#clock });
      return await work();
    } finally {
      own.resolve();
    }
  }
}

async function acquire(
  file: string,
  { clock, signal, waitMs = LONGEST_WAIT_MS }: FileLockOptions,
): Promise<Disposable> {
  const database = new DatabaseSync(file, { timeout: 0 });
  const release = () => database.close();
  try {
    const until = clock.monotonic() + waitMs;
    for (;;) {
      if (signal?.aborted === true) throw new CancelledError("a stop while waiting for a lock");
      if (isLocked(database)) return { [Symbol.dispose]: release };
      if (clock.monotonic() >= until) {
        throw new ConflictError(
          `expected the lock ${file} within ${Math.round(waitMs / 1_000)} s, got a process that still holds it; end it and go on`,
          file,
        );
      }
      await clock.sleep(LOOK_EVERY_MS, signal);
    }
  } catch (error) {
    release();
    throw error;
  }
}

/** False while somebody else holds it. */
function isLocked(database: DatabaseSync): boolean {
  try {
    // Nothing is ever written, also where the disk is full. Even this is refused while somebody else holds the lock.
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return false;
    throw error;
  }
}
