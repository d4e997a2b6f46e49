import { mkdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { Clock } from "../../core/clock.ts";
import { showDuration } from "../../core/duration.ts";
import { CancelledError } from "../../core/errors.ts";
import type { GateStatus } from "../../core/gate.ts";
import { runGuarded } from "../tests/guarded-process.ts";
import { safeEnvironment } from "../tests/safe-environment.ts";
import { failureNames } from "./failure-names.ts";
import { KeptOutput } from "./kept-output.ts";
import { missingProgram, missingTool } from "./missing-tool.ts";
import { outputEvidence } from "./output-evidence.ts";
import { plainLines } from "./plain-output.ts";

/** What a gate runs: words, or a line that the user wrote for the shell. */
export type CommandLine =
  | { readonly kind: "words"; readonly words: readonly [string, ...string[]] }
  | { readonly kind: "shell"; readonly line: string };

export interface CommandSpec {
  readonly name: string;
  readonly run: CommandLine;
  /** Where it runs, from the tree's root; empty for the root itself. */
  readonly folder: string;
  /** The longest that it may take. */
  readonly timeoutMs: number;
}

/** Where a command is run: a tree at some commit. */
export interface CommandPlace {
  readonly path: string;
  /** Outside the tree, for outputs. */
  readonly records: string;
  /** Told apart in the name of the output's file. */
  readonly commit: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface CommandParts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Variables that hold keys although their names do not say so. */
  readonly withheld: readonly string[];
  readonly clock: Pick<Clock, "monotonic">;
}

export interface CommandResult {
  readonly status: Extract<GateStatus, "passed" | "failed" | "error">;
  /** How it ended, without what changes from run to run. */
  readonly ending: string;
  readonly reason: string;
  readonly evidence: string;
  /** Names of what failed; empty unless it failed. */
  readonly failures: readonly string[];
  /** Absolute path of all that it printed; absent where it was not started. */
  readonly output?: string | undefined;
  readonly ms: number;
}

/** Programs print for people who read later, ask nothing and use no colours. */
const QUIET = { CI: "1", NO_COLOR: "1", TERM: "dumb", GIT_TERMINAL_PROMPT: "0", PAGER: "cat", GIT_PAGER: "cat" };
/** What git sets for hooks, one of which may have started us, leads to another repository; `FORCE_COLOR` beats `NO_COLOR`. */
const LEFT_OUT = /^(?:GIT_(?:DIR|WORK_TREE|INDEX_FILE|PREFIX|OBJECT_DIRECTORY|COMMON_DIR)|FORCE_COLOR|CLICOLOR_FORCE)$/;

/** As a person would type it. */
export function shownCommand(run: CommandLine): string {
  if (run.kind === "shell") return run.line;
  return run.words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(" ");
}

/**
 * Runs a command in a tree, in an environment without keys, with nothing on its stdin. Whatever goes wrong is a result; only
 * CancelledError is thrown. Nothing that it started is left.
 */
export async function runCommand(spec: CommandSpec, place: CommandPlace, parts: CommandParts): Promise<CommandResult> {
  const startedAt = parts.clock.monotonic();
  const since = () => Math.round(parts.clock.monotonic() - startedAt);
  try {
    const cwd = path.resolve(place.path, spec.folder);
    const isFolder = (await stat(cwd).catch(() => undefined))?.isDirectory() === true;
    if (!isFolder || (cwd !== place.path && !cwd.startsWith(place.path + path.sep))) {
      return broken(`expected the folder ${spec.folder || place.path} in the tree, got none`, since());
    }
    const output = await outputFile(spec.name, place);
    const kept = new KeptOutput(output);
    const [program, ...args] = spec.run.kind === "words" ? spec.run.words : (["/bin/sh", "-c", spec.run.line] as const);
    const end = await runGuarded(
      { program, args, cwd, env: { ...environmentOf(parts, place), PWD: cwd } },
      { timeoutMs: spec.timeoutMs, signal: place.signal, onOutput: kept.take },
    ).finally(() => kept.close());
    const ms = since();
    if (end.kind === "not_started") return broken(unstarted(program, end.error ?? "no reason"), ms);
    if (end.kind === "ended" && end.code === 0) {
      return {
        status: "passed",
        ending: "0",
        reason: ended(spec, "with 0", ms),
        evidence: "",
        failures: [],
        output,
        ms,
      };
    }
    const lines = plainLines(await readFile(output, "utf8"), place.path);
    const evidence = outputEvidence(lines);
    const words = spec.run.kind === "words" ? spec.run.words : spec.run.line.split(/\s+/);
    const missing = missingTool(words, end.code, evidence);
    if (missing !== undefined) return { ...broken(missing, ms), evidence, output };
    if (end.signal === "SIGKILL") {
      return { ...broken("the system killed it (SIGKILL), as it does when memory runs out", ms), evidence, output };
    }
    const failures = failureNames(lines);
    if (end.kind === "timed_out") {
      const reason = `\`${shownCommand(spec.run)}\` took longer than ${showDuration(spec.timeoutMs)} and was stopped`;
      return { status: "failed", ending: "timeout", reason, evidence, failures, output, ms };
    }
    const how = end.code === null ? `by ${end.signal ?? "a signal"}` : `with ${end.code}`;
    return { status: "failed", ending: how, reason: ended(spec, how, ms), evidence, failures, output, ms };
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    return broken(error instanceof Error ? error.message : String(error), since());
  }
}

function ended({ run }: CommandSpec, how: string, ms: number): string {
  return `\`${shownCommand(run)}\` ended ${how} after ${showDuration(ms)}`;
}

function broken(reason: string, ms: number): CommandResult {
  return { status: "error", ending: "error", reason, evidence: "", failures: [], ms };
}

function unstarted(program: string, code: string): string {
  if (code === "ENOENT") return missingProgram(program);
  if (code === "EACCES")
    return `expected ${program} to be a program that may be executed, got one without that permission`;
  return `expected ${program} to start, got ${code}`;
}

async function outputFile(name: string, { records, commit }: CommandPlace): Promise<string> {
  const folder = path.join(records, "gates");
  await mkdir(folder, { recursive: true });
  return path.join(folder, `${name.replace(/[^\w.-]+/g, "-")}-${commit.slice(0, 12)}.log`);
}

function environmentOf({ environment, withheld }: CommandParts, { variables }: CommandPlace) {
  const kept = Object.entries(safeEnvironment(environment, withheld)).filter(([name]) => !LEFT_OUT.test(name));
  return { ...Object.fromEntries(kept), ...QUIET, ...variables };
}
