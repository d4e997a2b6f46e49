import { lstat, readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";

const MOST_BYTES = 2 * 1024 * 1024;
const MOST_BYTES_FORCED = 32 * 1024 * 1024;

export type ReadSource =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "skipped"; readonly reason: string }
  /** Nothing stands there: a file that git still lists, or a folder. */
  | { readonly kind: "nothing" };

export interface SourceQuestion {
  /** The real path of the root; nothing outside is read, also not through a symlink. */
  readonly root: string;
  /** From the root, with forward slashes. */
  readonly path: string;
  /** Whether the user named this very file; only then is a symlink followed. */
  readonly isNamed: boolean;
  readonly isForced: boolean;
}

/** Reads a text file inside the root. What cannot be reviewed as text is skipped with its reason, forced or not. */
export async function readSource({ root, path: name, isNamed, isForced }: SourceQuestion): Promise<ReadSource> {
  const at = path.join(root, name);
  try {
    const isLink = (await lstat(at)).isSymbolicLink();
    const real = await realpath(at).catch((error: NodeJS.ErrnoException) => {
      if (isLink && error.code === "ENOENT") return undefined;
      throw error;
    });
    if (real === undefined) return skipped("a symlink that leads nowhere");
    if (!isInside(root, real)) return skipped("leads out of the folder through a symlink");
    if (isLink && !isNamed)
      return skipped(`a symlink to ${path.relative(root, real).split(path.sep).join("/") || "."}`);
    const found = await stat(real);
    if (!found.isFile()) return found.isDirectory() ? { kind: "nothing" } : skipped("not a plain file");
    const most = isForced ? MOST_BYTES_FORCED : MOST_BYTES;
    if (found.size > most) return skipped(`${found.size} bytes, more than ${most}`);
    const bytes = await readFile(real);
    if (bytes.subarray(0, 8_000).includes(0)) return skipped("binary");
    return { kind: "text", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) return skipped("not UTF-8");
    return failure((error as NodeJS.ErrnoException).code);
  }
}

/** True for the root itself and for all below it. */
export function isInside(root: string, real: string): boolean {
  const relative = path.relative(root, real);
  return relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

function failure(code: string | undefined): ReadSource {
  if (code === "ELOOP") return skipped("a symlink that leads back to itself");
  if (code === "ENOENT") return { kind: "nothing" };
  return skipped(`cannot be read: ${code ?? "unknown error"}`);
}

function skipped(reason: string): ReadSource {
  return { kind: "skipped", reason };
}
