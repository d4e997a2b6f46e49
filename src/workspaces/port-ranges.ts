import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { LimitError } from "../core/errors.ts";

const LAST_PORT = 65_535;

/**
 * Gives each tree of every repository of this user a range of its own: the number of a range, from 0. A range is one file that
 * names its tree; one whose tree is gone is free.
 */
export function claimPorts(folder: string, tree: string, { first, each }: { first: number; each: number }): number {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const most = Math.floor((LAST_PORT + 1 - first) / each);
  const taken = new Set(readdirSync(folder).map(Number));
  for (const number of taken) {
    const owner = readOwner(path.join(folder, String(number)));
    if (owner === tree && number < most) return number;
    if (owner !== undefined && owner !== "" && !existsSync(owner)) {
      rmSync(path.join(folder, String(number)), { force: true });
      taken.delete(number);
    }
  }
  for (let number = 0; number < most; number++) {
    if (!taken.has(number) && claim(path.join(folder, String(number)), tree)) return number;
  }
  throw new LimitError(
    `expected a free range of ${each} ports from ${first}, got none; swarm worktrees prune gives some back`,
    { limit: `${most} ranges of ports`, used: String(most) },
  );
}

export function freePorts(folder: string, number: number, tree: string): void {
  const file = path.join(folder, String(number));
  if (readOwner(file) === tree) rmSync(file, { force: true });
}

function claim(file: string, tree: string): boolean {
  try {
    const opened = openSync(file, "wx", 0o600);
    writeSync(opened, tree);
    closeSync(opened);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function readOwner(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Freed in the meantime.
    return undefined;
  }
}
