import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** Neither through a link nor waiting for a pipe that nobody writes to. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * The first `mostBytes` of a plain file as text; undefined for what is binary, not UTF-8, a link, or cannot be read. Blocking, as a
 * read of some kilobytes takes less time than handing it to a thread.
 */
export function readHead(file: string, mostBytes: number): string | undefined {
  let handle: number | undefined;
  try {
    handle = openSync(file, FLAGS);
    const found = fstatSync(handle);
    if (!found.isFile()) return undefined;
    const bytes = Buffer.allocUnsafe(Math.min(mostBytes, found.size));
    const got = bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, 0));
    if (got.includes(0)) return undefined;
    // A sign that is cut at the end is no fault of the file.
    return new TextDecoder("utf-8", { fatal: true }).decode(got, { stream: true });
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
