import { execFile } from "node:child_process";
import { constants } from "node:fs";
import {
  copyFile,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  stat,
  symlink,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { ProviderError } from "../../core/errors.ts";

/** A project larger than this is not copied. */
const MOST_FILES = 100_000;
const AT_ONCE = 32;
/** Installed dependencies: linked, never copied. */
const LINKED = ["node_modules", ".venv", "venv"];
const LEFT_OUT = new Set([".git", ".swarm", ...LINKED]);

/** A copy of the project for code that nobody has read; removed when it is disposed of. */
export interface ScratchCopy extends AsyncDisposable {
  readonly folder: string;
}

/**
 * Copies the project's own files, tracked or not, as git lists them without what it ignores; without git all but hidden and
 * installed ones. Dependencies are linked. Files of secrets (`.env`) and links that lead out are left out. ProviderError when
 * it cannot be copied; CancelledError by the signal's reason leaves nothing behind.
 */
export async function scratchCopy(project: string, signal: AbortSignal): Promise<ScratchCopy> {
  const made = await mkdtemp(path.join(tmpdir(), "swarm-tests-"));
  const folder = await realpath(made);
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    const files = await filesOf(project, signal);
    const folders = new Set(["."]);
    for (const file of files) for (let up = path.dirname(file); up !== "."; up = path.dirname(up)) folders.add(up);
    for (const each of folders) await mkdir(path.join(folder, each), { recursive: true });
    await inParts(files, signal, (file) => copyOne(project, folder, file));
    for (const each of folders) await linkDependencies(project, folder, each);
    return { folder, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    if (signal.aborted || error instanceof ProviderError) throw error;
    throw copyFailure(`expected to copy the project, got ${(error as Error).message}`, error);
  }
}

/** Relative paths; what git lists and is gone by now is left to whoever copies it. */
async function filesOf(project: string, signal: AbortSignal): Promise<readonly string[]> {
  const listed = (await gitFiles(project, signal)) ?? (await walkedFiles(project, signal));
  const files = listed.filter((file) => !isSecret(file) && !file.split("/").some((part) => LEFT_OUT.has(part)));
  if (files.length <= MOST_FILES) return files;
  throw copyFailure(`expected a project of ${MOST_FILES} files at most to copy, got ${files.length}`);
}

function copyFailure(message: string, cause?: unknown): ProviderError {
  return new ProviderError(message, { provider: "tests", scope: "request", retryable: false }, { cause });
}

async function gitFiles(project: string, signal: AbortSignal): Promise<readonly string[] | undefined> {
  const args = ["-C", project, "ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  try {
    const { stdout } = await promisify(execFile)("git", args, { signal, maxBuffer: 256 * 1024 * 1024 });
    return [...new Set(stdout.split("\0").filter((file) => file !== ""))];
  } catch (error) {
    if (signal.aborted) throw error;
    // No git, or no repository: the folder itself says what is there.
    return undefined;
  }
}

async function walkedFiles(project: string, signal: AbortSignal): Promise<readonly string[]> {
  const isIgnored = await ignoredBy(path.join(project, ".gitignore"));
  const found: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    signal.throwIfAborted();
    for (const entry of await readdir(path.join(project, folder), { withFileTypes: true })) {
      const file = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (LEFT_OUT.has(entry.name) || (entry.isDirectory() && entry.name.startsWith("."))) continue;
      if (isIgnored(entry.isDirectory() ? `${file}/` : file)) continue;
      if (entry.isDirectory()) await visit(file);
      else found.push(file);
      if (found.length > MOST_FILES) return;
    }
  };
  await visit("");
  return found;
}

async function ignoredBy(file: string): Promise<(path: string) => boolean> {
  const rules = await readFile(file, "utf8").catch(() => "");
  if (rules === "") return () => false;
  const { default: ignore } = await import("ignore");
  const matcher = ignore().add(rules);
  return (name) => matcher.ignores(name);
}

/** `.env` and its kin; examples hold no secrets. */
function isSecret(file: string): boolean {
  const name = path.posix.basename(file);
  return /^\.env(?:\.|$)/.test(name) && !/\.(?:example|sample|template|test)$/.test(name);
}

async function inParts<T>(items: readonly T[], signal: AbortSignal, work: (item: T) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += AT_ONCE) {
    signal.throwIfAborted();
    await Promise.all(items.slice(start, start + AT_ONCE).map(work));
  }
}

async function copyOne(project: string, folder: string, file: string): Promise<void> {
  const from = path.join(project, file);
  const to = path.join(folder, file);
  const found = await lstat(from).catch(() => undefined);
  if (found === undefined || found.isDirectory()) return;
  if (found.isSymbolicLink()) {
    const target = await readlink(from);
    const reached = path.relative(project, path.resolve(path.dirname(from), target));
    if (!path.isAbsolute(target) && !reached.startsWith("..")) await symlink(target, to);
    return;
  }
  if (found.isFile()) await copyFile(from, to, constants.COPYFILE_FICLONE);
}

/** Beside each copied folder that has some; at the root also those of the folders above, as module look-up would find them. */
async function linkDependencies(project: string, folder: string, each: string): Promise<void> {
  for (const name of LINKED) {
    const from = await installedIn(path.join(project, each), name, each === ".");
    if (from !== undefined) await symlink(from, path.join(folder, each, name), "junction");
  }
}

async function installedIn(folder: string, name: string, looksUp: boolean): Promise<string | undefined> {
  const here = path.join(folder, name);
  const found = await stat(here).catch(() => undefined);
  if (found?.isDirectory() === true) return here;
  const above = path.dirname(folder);
  return looksUp && name === "node_modules" && above !== folder ? installedIn(above, name, true) : undefined;
}
