import { CommanderError } from "commander";
import type { Io } from "./io.ts";
import { buildProgram } from "./program.ts";
import type { Wiring } from "./wiring.ts";

const OTHER_FAILURE = 1;
const WRONG_INPUT = 2;

/** Runs one command line (without `node` and the script's name) and answers the exit code; never throws, never exits. */
export async function runCli(argv: readonly string[], io: Io, wiring: Wiring): Promise<number> {
  let code = 0;
  const finish = async (work: Promise<number>) => {
    code = await work;
  };
  const program = buildProgram({ io, wiring }, finish, wantedIn(argv));
  try {
    let lost: Error | undefined;
    io.stdout.onLost((reason) => {
      lost = reason;
    });
    await program.parseAsync(spelledOut(argv), { from: "user" });
    await io.stdout.written();
    if (code !== 0 || lost === undefined || isReaderGone(lost)) return code;
    io.stderr.write(`swarm: expected to be able to write the result, got ${lost.message}\n`);
    return OTHER_FAILURE;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_INPUT;
    const { printError } = await import("./print-error.ts");
    return printError(error, io.stderr, isVerbose(argv));
  }
}

/** Whoever closes a pipe has read what he wanted. */
function isReaderGone(reason: Error): boolean {
  return (reason as NodeJS.ErrnoException).code === "EPIPE";
}

/** Which commands must be whole: the one that is named, or that help is asked for; for a completion script all of them. */
function wantedIn(argv: readonly string[]): (command: string) => boolean {
  const [first, second] = argv.filter((word) => !word.startsWith("-"));
  if (first === "completion") return () => true;
  const named = first === "help" ? second : first;
  return (command) => command === named;
}

/** `--dry-run` alone means the summary; without this the parser would take the word behind it. That of `worktrees` has no form. */
function spelledOut(argv: readonly string[]): string[] {
  if (argv.find((word) => !word.startsWith("-")) === "worktrees") return [...argv];
  const end = argv.indexOf("--");
  return argv.map((word, index) => (word === "--dry-run" && (end < 0 || index < end) ? "--dry-run=summary" : word));
}

function isVerbose(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return (end < 0 ? argv : argv.slice(0, end)).some((word) => word === "-v" || word === "--verbose");
}
