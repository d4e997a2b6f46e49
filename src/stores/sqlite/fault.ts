import { ConflictError, DefectError, InputError, LimitError, ProviderError, SwarmError } from "../../core/errors.ts";

/** Primary result codes of SQLite, https://www.sqlite.org/rescode.html. */
const PRIMARY = {
  perm: 3,
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  tooBig: 18,
  constraint: 19,
  mismatch: 20,
  notDatabase: 26,
} as const;

/** The primary result code of an error of `node:sqlite`; undefined for any other. */
function resultCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined;
  return error.errcode & 0xff;
}

/** True for an error that one write brought upon itself, so that the others of its group need not fail with it. */
export function isOfOneWrite(error: unknown): boolean {
  const code = resultCodeOf(error);
  return code === PRIMARY.constraint || code === PRIMARY.tooBig || code === PRIMARY.mismatch;
}

export function isBusy(error: unknown): boolean {
  const code = resultCodeOf(error);
  return code === PRIMARY.busy || code === PRIMARY.locked;
}

/** Names what SQLite reported as one of the six errors, with the file and what to do about it. */
export function storeFault(error: unknown, file: string): SwarmError {
  if (error instanceof SwarmError) return error;
  const said = error instanceof Error ? error.message : String(error);
  const options = { cause: error };
  switch (resultCodeOf(error)) {
    case PRIMARY.full:
      return new LimitError(
        `expected free space on the disk of ${file}, got "${said}"; free some space, then run "swarm resume"`,
        { limit: "disk space", used: "all of it" },
        options,
      );
    case PRIMARY.tooBig:
      return new LimitError(
        `expected texts that fit into one row of ${file}, got "${said}"; split the input`,
        { limit: "row size", used: "more than 1 GB" },
        options,
      );
    case PRIMARY.readOnly:
    case PRIMARY.perm:
    case PRIMARY.cannotOpen:
      return new InputError(
        `expected ${file} and its folder to be readable and writable, got "${said}"; correct the permissions or choose another folder`,
        options,
      );
    case PRIMARY.corrupt:
    case PRIMARY.notDatabase:
      return new InputError(
        `expected ${file} to be a sound database, got "${said}"; restore it from a backup, or move it away to start anew`,
        options,
      );
    case PRIMARY.busy:
    case PRIMARY.locked:
      return new ConflictError(
        `expected ${file} to be free within 5 s, got "${said}"; find the process that holds it, then try again`,
        file,
        options,
      );
    case undefined:
      return new DefectError(`${file}: ${said}`, options);
    default:
      return new ProviderError(
        `expected ${file} to take the write, got "${said}"; nothing of it was kept; check the disk, then run "swarm resume"`,
        { provider: "sqlite", scope: "provider", retryable: false },
        options,
      );
  }
}
