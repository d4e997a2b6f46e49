import { randomUUID } from "node:crypto";
import { access, constants, open, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { InputError } from "../core/errors.ts";

const CHUNK = 65_536;

/** Makes sure before anything is paid for that every file can be written; InputError with all problems at once. */
export async function checkWritable(files: readonly string[], cwd: string): Promise<void> {
  const problems = await Promise.all(files.map((file) => problemOf(file, path.resolve(cwd, file))));
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) throw new InputError(found);
}

/** Writes all pieces or nothing: into a file beside it that then takes its place. InputError when it cannot be written. */
export async function writeWhole(
  file: string,
  cwd: string,
  pieces: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  const target = path.resolve(cwd, file);
  const draft = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}.tmp`);
  try {
    await fill(draft, pieces);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    if (!isSystemError(error)) throw error;
    throw new InputError(`expected to be able to write ${file}, got ${error.message}`, { cause: error });
  }
}

async function fill(draft: string, pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
  await using handle = await open(draft, "wx");
  let pending = "";
  for await (const piece of pieces) {
    pending += piece;
    if (pending.length < CHUNK) continue;
    await handle.writeFile(pending);
    pending = "";
  }
  await handle.writeFile(pending);
  await handle.sync();
}

async function problemOf(file: string, target: string): Promise<string | undefined> {
  const folder = path.dirname(target);
  const parent = await stat(folder).catch(() => undefined);
  if (parent === undefined || !parent.isDirectory()) {
    return `expected the folder of -o ${file} to exist, got none: create ${path.dirname(file)} first`;
  }
  if ((await stat(target).catch(() => undefined))?.isDirectory() === true) {
    return `expected -o to name a file, got the folder ${file}`;
  }
  const isWritable = await access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  return isWritable ? undefined : `expected a folder that can be written to for -o ${file}, got one that cannot`;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && "syscall" in error;
}
