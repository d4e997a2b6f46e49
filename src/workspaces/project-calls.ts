import { constants } from "node:fs";
import { open, realpath } from "node:fs/promises";
import path from "node:path";
import type { Executor } from "../core/executor.ts";
import type { CallInput, CallOutput } from "../core/step.ts";

/** How a command line ended, with what it printed on both streams. */
export interface CommandEnd {
  /** Null where it did not end by itself, for the reason given. */
  readonly code: number | null;
  readonly reason?: string | undefined;
  readonly output: string;
}

export interface ProjectCallParts {
  /** The project's root. */
  readonly folder: string;
  /** Runs a command line in the root to its end or the signal, and leaves no process behind. */
  runCommand(command: string, signal: AbortSignal): Promise<CommandEnd>;
  /** The text without secrets; the name is a path or a command. */
  mask(name: string, text: string): Promise<string>;
}

const MOST_BYTES = 4 * 1024 * 1024;
/** Most characters that go on to a model. */
const MOST_CHARACTERS = 40_000;

/** Reads files and runs command lines of a project. What was agreed to is the caller's to know; that nothing outside the root is read is held here. */
export function projectCalls(parts: ProjectCallParts): Executor<"call"> {
  return {
    endpoint: (input) => `project/${input.call}`,
    async execute(input, scope) {
      await scope.begin();
      const output = await perform(parts, input, scope.signal);
      if (output.kind === "not_given") return output;
      const name = input.call === "read-file" ? input.path : input.command;
      return shortened(await parts.mask(name, output.text), output.note);
    },
  };
}

function perform(parts: ProjectCallParts, input: CallInput, signal: AbortSignal): Promise<CallOutput> {
  return input.call === "read-file" ? readInside(parts.folder, input.path) : run(parts, input.command, signal);
}

/** A text file inside the folder that no symlink leads to; why not, otherwise. */
async function readInside(folder: string, name: string): Promise<CallOutput> {
  try {
    const root = await realpath(folder);
    const wanted = path.resolve(root, ...name.split("/"));
    const inside = path.relative(root, wanted);
    const isOutside = inside === "" || inside === ".." || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside);
    if (isOutside || path.isAbsolute(name)) return notGiven("it lies outside the project");
    if ((await realpath(wanted)) !== wanted) return notGiven("a symlink leads to it");
    await using file = await open(wanted, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    const found = await file.stat();
    if (!found.isFile()) return notGiven("it is not a plain file");
    if (found.size > MOST_BYTES) return notGiven(`it has ${found.size} bytes, more than ${MOST_BYTES}`);
    const bytes = await file.readFile();
    if (bytes.subarray(0, 8_000).includes(0)) return notGiven("it is binary");
    return { kind: "given", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) return notGiven("it is not UTF-8");
    const { code } = error as NodeJS.ErrnoException;
    return notGiven(code === "ENOENT" ? "it is not there any more" : `it cannot be read (${code ?? String(error)})`);
  }
}

async function run({ runCommand }: ProjectCallParts, command: string, signal: AbortSignal): Promise<CallOutput> {
  const { code, reason, output } = await runCommand(command, signal);
  if (code === null) return notGiven(reason ?? "it did not end by itself");
  return { kind: "given", text: output, ...(code === 0 ? {} : { note: `it ended with exit code ${code}` }) };
}

function shortened(text: string, note: string | undefined): CallOutput {
  const isWhole = text.length <= MOST_CHARACTERS;
  const notes = [note, isWhole ? undefined : `the first ${MOST_CHARACTERS} of ${text.length} characters`];
  const said = notes.filter((one) => one !== undefined).join("; ");
  const kept = isWhole ? text : text.slice(0, MOST_CHARACTERS);
  return { kind: "given", text: kept, ...(said === "" ? {} : { note: said }) };
}

function notGiven(reason: string): CallOutput {
  return { kind: "not_given", reason };
}
