import { constants } from "node:fs";
import { access, open, readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import type { AgentCheck } from "../../core/coding-agent.ts";
import type { AgentSetup } from "./agent-setup.ts";

/** A program that is there. */
export interface FoundProgram {
  /** Absolute, as it was found. */
  readonly file: string;
  /** The file behind links. */
  readonly realFile: string;
  /** What starts it: a script for Node runs under ours, whatever `node` PATH names. */
  readonly words: readonly string[];
}

/** Looks in PATH, then in the further folders; a name with a slash is a path from `cwd`. Undefined when there is none. */
export async function findProgram(
  name: string,
  { path: places, folders }: Pick<AgentSetup, "path" | "folders">,
  cwd: string,
): Promise<FoundProgram | undefined> {
  const candidates = name.includes("/")
    ? [path.resolve(cwd, name)]
    : [...places.split(path.delimiter), ...folders].filter(path.isAbsolute).map((folder) => path.join(folder, name));
  for (const file of candidates) {
    if (!(await isProgram(file))) continue;
    const realFile = await realpath(file);
    const isScript = await startsWithNode(realFile);
    return { file, realFile, words: isScript ? [process.execPath, realFile] : [file] };
  }
  return undefined;
}

/** Whether a program is there, with the version of the package it belongs to. */
export async function checkProgram(
  name: string,
  program: string,
  setup: AgentSetup,
  install = "",
): Promise<AgentCheck> {
  const found = await findProgram(program, setup, process.cwd());
  if (found === undefined) {
    return { name, isInstalled: false, message: install === "" ? `put ${program} into PATH` : `install: ${install}` };
  }
  const version = await packageVersionOf(found.realFile);
  return { name, isInstalled: true, version, message: found.file };
}

/** The version in the nearest `package.json` upwards that has one: the package's that the file came with. */
async function packageVersionOf(file: string): Promise<string | undefined> {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const text = await readFile(path.join(folder, "package.json"), "utf8").catch(() => "");
    const version = /"version"\s*:\s*"([^"]+)"/.exec(text)?.[1];
    if (version !== undefined) return version;
    if (folder === path.dirname(folder) || path.basename(folder) === "node_modules") return undefined;
  }
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

async function startsWithNode(file: string): Promise<boolean> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(128), 0, 128, 0);
  const [line = ""] = buffer.subarray(0, bytesRead).toString("latin1").split("\n");
  return /^#!\s*(?:\S*\/env\s+)?(?:\S*\/)?node\s*$/.test(line);
}
