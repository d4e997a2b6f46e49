import { LimitError } from "../core/errors.ts";

const FULL = new Set(["ENOSPC", "EDQUOT"]);

/** Does work that writes files; a full disk is told as LimitError, whoever noticed it. */
export async function tellingFullDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (!FULL.has(code ?? "")) throw error;
    const at = { limit: "disk space", used: "all of it" };
    throw new LimitError(`no space is left to write ${path ?? "a file"}; free some and go on`, at, { cause: error });
  }
}
