import { readFile, stat } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { InputError } from "../core/errors.ts";
import type { Attachment } from "../prompts/attachments.ts";
import { countSecrets } from "../secrets/count-secrets.ts";

const MOST_BYTES_PER_FILE = 32 * 1024 * 1024;
const ALWAYS_LEFT_OUT = ["**/.git/**", "**/node_modules/**"];
const MAGIC = /[*?[\]{}()]/;

export interface AttachedFile {
  readonly path: string;
  readonly bytes: number;
  /** Places in it that look like secrets, where there are any; it is sent as it is. */
  readonly secrets?: number | undefined;
}

export interface ReadFiles {
  readonly attachments: readonly Attachment[];
  readonly files: readonly AttachedFile[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * Reads the files that the patterns name, each once, in the order of the patterns. A pattern is a path, a folder (everything
 * below it) or a glob; `!` excludes. Binary, non-UTF-8 and too large files are skipped, each with its reason. InputError when
 * a pattern matches nothing, or when nothing that matched can be sent.
 */
export async function readFiles(patterns: readonly string[], folder: string): Promise<ReadFiles> {
  if (patterns.length === 0) return { attachments: [], files: [], skipped: [] };
  const paths = await matching(patterns, folder);
  const attachments: Attachment[] = [];
  const files: AttachedFile[] = [];
  const skipped: { path: string; reason: string }[] = [];
  for (const path of paths) {
    const read = await readText(resolve(folder, path));
    if (typeof read === "string") {
      attachments.push({ path, text: read });
      const secrets = countSecrets(read, path);
      files.push({ path, bytes: Buffer.byteLength(read), ...(secrets === 0 ? {} : { secrets }) });
    } else {
      skipped.push({ path, reason: read.reason });
    }
  }
  if (attachments.length === 0) {
    const list = skipped.map(({ path, reason }) => `${path} (${reason})`).join(", ");
    throw new InputError(`expected at least one text file from ${patterns.join(" ")}, got only ${list}`);
  }
  return { attachments, files, skipped };
}

/** The same files with every secret in them masked, so that there is none to warn of. */
export async function withSecretsMasked({ attachments, files, skipped }: ReadFiles): Promise<ReadFiles> {
  if (attachments.length === 0) return { attachments, files, skipped };
  const { maskSecrets } = await import("../secrets/mask-secrets.ts");
  const masked = await maskSecrets(attachments);
  return {
    attachments: attachments.map(({ path, text }, index) => ({ path, text: masked[index]?.text ?? text })),
    files: files.map(({ path, bytes }) => ({ path, bytes })),
    skipped,
  };
}

async function matching(patterns: readonly string[], folder: string): Promise<readonly string[]> {
  const wanted = patterns.filter((pattern) => !pattern.startsWith("!"));
  const excluded = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
  if (wanted.length === 0)
    throw new InputError(`expected a pattern of files to attach, got only exclusions: ${patterns.join(" ")}`);
  const found = new Set<string>();
  const problems: string[] = [];
  for (const pattern of wanted) {
    if (pattern.trim() === "") {
      problems.push(`expected a path, folder or glob to attach, got ${JSON.stringify(pattern)}`);
      continue;
    }
    const paths = await expand(pattern, excluded, folder);
    if (paths.length === 0)
      problems.push(`expected files that match ${JSON.stringify(pattern)}, got none in ${folder}`);
    for (const path of paths) found.add(path);
  }
  if (problems.length > 0) throw new InputError(problems);
  return [...found];
}

async function expand(pattern: string, excluded: readonly string[], folder: string): Promise<readonly string[]> {
  const kind = await kindOf(resolve(folder, pattern));
  if (kind === "file" && excluded.length === 0) return [named(pattern, folder)];
  if (kind === undefined && !MAGIC.test(pattern)) return [];
  const { convertPathToPattern, glob } = await import("tinyglobby");
  const literal = kind === undefined ? pattern : convertPathToPattern(pattern);
  const paths = await glob(kind === "folder" ? `${literal.replace(/\/+$/, "")}/**` : literal, {
    cwd: folder,
    ignore: [...excluded, ...ALWAYS_LEFT_OUT.filter(() => kind !== "file")],
    followSymbolicLinks: false,
    expandDirectories: false,
    dot: false,
  });
  return paths.sort();
}

function named(path: string, folder: string): string {
  const inside = relative(folder, resolve(folder, path));
  return (inside.startsWith("..") ? path : inside).split(sep).join("/");
}

async function kindOf(path: string): Promise<"file" | "folder" | undefined> {
  try {
    return (await stat(path)).isDirectory() ? "folder" : "file";
  } catch {
    // What is not there may still be a glob.
    return undefined;
  }
}

async function readText(path: string): Promise<string | { readonly reason: string }> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES_PER_FILE) return { reason: `${size} bytes, more than ${MOST_BYTES_PER_FILE}` };
    const bytes = await readFile(path);
    if (bytes.subarray(0, 8_000).includes(0)) return { reason: "binary" };
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return { reason: "not UTF-8" };
    return { reason: `cannot be read: ${(error as NodeJS.ErrnoException).code ?? "unknown error"}` };
  }
}
