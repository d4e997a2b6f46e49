import { readFile, stat } from "node:fs/promises";
import path from "node:path";

const MOST_BYTES = 1_000_000;

/** A file's text, or why there is none, as *expected ... got ...*. */
export type ReadConfig = { readonly text: string } | { readonly problem: string };

/** Reads a configuration file; undefined when there is none. One that is named `.yml` is a problem, since it would be passed over. */
export async function readConfigFile(file: string): Promise<ReadConfig | undefined> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) return { problem: "expected a file, got a directory" };
    if (!found.isFile()) return { problem: "expected a file, got something else" };
    if (found.size > MOST_BYTES) return { problem: `expected at most ${MOST_BYTES} bytes, got ${found.size}` };
    return textOf(await readFile(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "ENOTDIR")
      return { problem: `expected a file that can be read, got ${code ?? error}` };
  }
  const misnamed = file.replace(/\.yaml$/, ".yml");
  const isThere = await stat(misnamed).then(
    () => true,
    () => false,
  );
  return isThere ? { problem: `expected this name, got ${path.basename(misnamed)}; rename it` } : undefined;
}

function textOf(bytes: Uint8Array): ReadConfig {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    // The decoder's only failure; its own message tells no more.
    return { problem: "expected UTF-8 text, got other bytes" };
  }
}
