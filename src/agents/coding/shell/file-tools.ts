import { mkdir, open, readdir, readFile, realpath, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Action } from "./action.ts";

/** A file larger than this is read with other means. */
const MOST_BYTES = 5_000_000;
const MOST_LINE_CHARACTERS = 2_000;
const MOST_ENTRIES = 500;

type FileAction = Extract<Action, { readonly tool: "read" | "edit" | "write" }>;

/** Does what the model wants with a file of the tree. What goes wrong is an answer too, in words for the model. */
export async function doWithFile(action: FileAction, cwd: string): Promise<string> {
  const file = await placeInTree(action.path, cwd, action.tool !== "read");
  if ("problem" in file) return file.problem;
  try {
    if (action.tool === "read") return await shown(file.path, action);
    if (action.tool === "write") return await written(file.path, action);
    return await edited(file.path, action);
  } catch (error) {
    return `${action.path}: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`;
  }
}

/** The absolute place of a path, links followed; a problem when it lies outside the tree or, for a change, in its repository. */
async function placeInTree(
  named: string,
  cwd: string,
  isChange: boolean,
): Promise<{ readonly path: string } | { readonly problem: string }> {
  const tree = await realpath(cwd);
  const place = await realPathOf(path.resolve(tree, named));
  const relative = path.relative(tree, place);
  if (relative === ".." || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative)) {
    return { problem: `${named} lies outside the working folder, where you may neither read nor write` };
  }
  if (isChange && relative.split(path.sep)[0] === ".git") return { problem: ".git is not yours to change" };
  return { path: place };
}

/** Of what is not there yet, the place where it would be. */
async function realPathOf(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch {
    const folder = path.dirname(file);
    return folder === file ? file : path.join(await realPathOf(folder), path.basename(file));
  }
}

async function shown(file: string, { path: named, from, lines }: Extract<Action, { tool: "read" }>): Promise<string> {
  const facts = await stat(file);
  if (facts.isDirectory()) return listed(file, named);
  if (!facts.isFile()) return `${named} is no file`;
  if (facts.size > MOST_BYTES) return `${named} has ${facts.size} bytes; look at parts of it with bash`;
  const text = await readFile(file, "utf8");
  if (text.includes("\0")) return `${named} is not text`;
  const all = text.split("\n");
  const wanted = all.slice(from - 1, from - 1 + lines);
  const numbered = wanted.map((line, index) => `${from + index}\t${line.slice(0, MOST_LINE_CHARACTERS)}`);
  const rest = all.length - (from - 1 + wanted.length);
  return [`${named}, ${all.length} lines`, ...numbered, ...(rest > 0 ? [`(${rest} more lines)`] : [])].join("\n");
}

async function listed(folder: string, named: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
  const rest = names.length - MOST_ENTRIES;
  return [`${named} holds`, ...names.slice(0, MOST_ENTRIES), ...(rest > 0 ? [`(${rest} more)`] : [])].join("\n");
}

async function written(file: string, { path: named, content }: Extract<Action, { tool: "write" }>): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
  return `${named} written, ${Buffer.byteLength(content)} bytes`;
}

async function edited(file: string, action: Extract<Action, { tool: "edit" }>): Promise<string> {
  const { path: named, old, new: replacement } = action;
  const text = await readText(file);
  if (old === "") return 'expected a text in "old", got an empty one; use write for a new file';
  const occurrences = text.split(old).length - 1;
  if (occurrences !== 1)
    return `expected "old" to occur once in ${named}, got ${occurrences} occurrences; nothing was changed`;
  const at = text.indexOf(old);
  await writeFile(file, text.slice(0, at) + replacement + text.slice(at + old.length));
  return `${named} edited`;
}

async function readText(file: string): Promise<string> {
  await using handle = await open(file, "r");
  return handle.readFile("utf8");
}
