import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import type { Clock } from "../../core/clock.ts";
import { CancelledError, InputError } from "../../core/errors.ts";
import type { Executor, StepScope } from "../../core/executor.ts";
import type { FileResult, TestRunInput, TestRunOutput } from "../../core/test-run.ts";
import type { FrameworkRunner, TestCommand, TestPlace } from "./framework-runner.ts";
import { shortMessage } from "./framework-runner.ts";
import { runnerOf } from "./frameworks.ts";
import { type ProgramEnd, runGuarded } from "./guarded-process.ts";
import { safeEnvironment } from "./safe-environment.ts";
import { scratchCopy } from "./scratch-copy.ts";

export interface TestGateParts {
  /** The project that is copied. */
  readonly project: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Variables that hold keys although their names do not say so. */
  readonly withheld: Iterable<string>;
  readonly clock: Pick<Clock, "monotonic">;
}

const MOST_AT_ONCE = 4;

/**
 * Runs test files that models wrote, each by itself, in one copy of the project that is removed afterwards, in an environment
 * without keys. It is no sandbox: the code may do what the user may. Nothing that it started in its process group outlives it.
 */
export function testGate(parts: TestGateParts): Executor<"test"> {
  return {
    endpoint: () => "gates/tests",
    async execute(input, scope) {
      await scope.begin();
      try {
        return await runFiles(parts, input, scope);
      } catch (error) {
        if (scope.signal.aborted && !(error instanceof CancelledError)) {
          throw new CancelledError("a stop while the tests ran", { cause: error });
        }
        throw error;
      }
    },
  };
}

async function runFiles(parts: TestGateParts, input: TestRunInput, { signal }: StepScope): Promise<TestRunOutput> {
  await using copy = await scratchCopy(parts.project, signal);
  const runner = runnerOf(input.framework);
  const shared = { parts, input, signal, runner, scratch: copy.folder };
  for (const { name, text } of runner.support?.(copy.folder) ?? []) await writeFile(path.join(copy.folder, name), text);
  const results: FileResult[] = [];
  const queue = [...input.files.entries()];
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, file] = next;
      results[index] = await runFile(shared, file);
    }
  };
  const lanes = runner.isParallel ? Math.max(1, Math.min(MOST_AT_ONCE, availableParallelism() - 1)) : 1;
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  // The copy is removed only when no lane works in it any more.
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return { files: results, command: await shownCommand(shared) };
}

interface Shared {
  readonly parts: TestGateParts;
  readonly input: TestRunInput;
  readonly signal: AbortSignal;
  readonly runner: FrameworkRunner;
  readonly scratch: string;
}

async function runFile(shared: Shared, file: TestRunInput["files"][number]): Promise<FileResult> {
  const { parts, input, signal, runner, scratch } = shared;
  const { place } = file;
  const folder = await mkdtemp(path.join(scratch, ".swarm-report-"));
  const at: TestPlace = { scratch, place, report: path.join(folder, "report") };
  const target = insideOf(scratch, place);
  const startedAt = parts.clock.monotonic();
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, file.text);
  try {
    const command = await commandOf(shared, at);
    const env = { ...safeEnvironment(parts.environment, parts.withheld), PWD: scratch, ...command.env };
    const { timeoutMs } = input;
    const end = await runGuarded({ ...command, cwd: scratch, env }, { timeoutMs, signal, scratch });
    const told = runner.reportsTo === "stdout" ? end.stdout : await readFile(at.report, "utf8").catch(() => "");
    return {
      ...resultOf(at, runner, asInProject(told, scratch), end),
      ms: Math.round(parts.clock.monotonic() - startedAt),
    };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { place, state: "not_started", tests: [], output: error.message, ms: 0 };
  } finally {
    // A package of Go holds all files of its folder, so none may be left for the next.
    await rm(target, { force: true });
  }
}

/** The place of the copy says nothing to anybody: paths in it become those of the project. */
function asInProject(text: string, scratch: string): string {
  return text.replaceAll(`file://${scratch}${path.sep}`, "").replaceAll(`${scratch}${path.sep}`, "");
}

function insideOf(scratch: string, place: string): string {
  const target = path.resolve(scratch, place);
  if (target.startsWith(scratch + path.sep)) return target;
  throw new InputError(`expected a test file inside the project, got ${place}`);
}

async function commandOf({ runner, input }: Shared, at: TestPlace): Promise<TestCommand> {
  const [program, ...args] = input.command ?? [];
  if (program === undefined) return runner.command(at);
  const filled = args.map((word) => word.replaceAll("{file}", at.place).replaceAll("{report}", at.report));
  return { program, args: filled };
}

function resultOf(
  { scratch, place }: TestPlace,
  runner: FrameworkRunner,
  report: string,
  end: ProgramEnd,
): Omit<FileResult, "ms"> {
  const tests = runner.read(report);
  const output = end.code === 0 ? "" : shortMessage(asInProject(tailOf(end), scratch));
  if (end.kind !== "ended") return { place, state: end.kind, tests, output };
  const isNamed = tests.some(({ name }) => /TC[-_ ]?\d/i.test(name));
  if (isNamed) return { place, state: "ran", tests, output };
  // A file that cannot be loaded is often told as one failed test under the file's own name.
  const reasons = tests.flatMap(({ message }) => message ?? []);
  if (end.code === 0) return { place, state: "empty", tests, output };
  return { place, state: "not_compiled", tests: [], output: shortMessage([...reasons, output].join("\n")) };
}

/** The end of what was printed tells most. */
function tailOf({ stdout, stderr }: ProgramEnd): string {
  return [stderr, stdout]
    .map((text) => text.trim().slice(-1_000))
    .filter((text) => text !== "")
    .join("\n");
}

/** As somebody could type it in the project, with the paths of the copy left out. */
async function shownCommand({ input, runner, scratch }: Shared): Promise<string> {
  const [first] = input.files;
  if (first === undefined) return "";
  if (input.command !== undefined) return input.command.join(" ");
  try {
    const { program, args } = await runner.command({ scratch, place: first.place, report: "REPORT" });
    const words = [program === process.execPath ? "node" : program, ...args];
    return words.map((word) => word.replaceAll(`${scratch}${path.sep}`, "").replaceAll(scratch, ".")).join(" ");
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return "";
  }
}
