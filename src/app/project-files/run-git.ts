import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const MOST_OUTPUT_BYTES = 256 * 1024 * 1024;

export type GitAnswer =
  | { readonly kind: "said"; readonly text: string }
  /** Git ended with an error; the text is its last line. */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "missing" };

/** Runs git in a folder, without a shell, a pager or any program that the repository's configuration names. */
export async function runGit(folder: string, words: readonly string[]): Promise<GitAnswer> {
  try {
    const { stdout } = await run("git", ["-c", "core.fsmonitor=false", "-c", "core.quotePath=true", ...words], {
      cwd: folder,
      maxBuffer: MOST_OUTPUT_BYTES,
      encoding: "utf8",
    });
    return { kind: "said", text: stdout };
  } catch (error) {
    const { code, stderr } = error as { code?: string | number; stderr?: string };
    if (code === "ENOENT") return { kind: "missing" };
    if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return { kind: "refused", reason: "it says more than 256 MiB" };
    if (typeof code !== "number") throw error;
    return { kind: "refused", reason: stderr?.trim().split("\n").at(-1) ?? "" };
  }
}
