import type { Question, TestCasesChoice } from "../app/app.ts";
import { commandWords } from "../core/command-words.ts";
import { parseDurationMs } from "../core/duration.ts";
import { unknownName } from "../core/nearest.ts";
import { TEST_FRAMEWORKS } from "../core/test-framework.ts";
import type { FlagNumbers } from "./flag-numbers.ts";
import { parseTestShares } from "./test-shares.ts";

/** The flags of `swarm test-cases` as they were typed. */
export interface TestCasesFlags {
  readonly shares?: string | undefined;
  readonly framework?: string | undefined;
  readonly out?: string | undefined;
  readonly force?: boolean | undefined;
  readonly run?: boolean | undefined;
  readonly runCommand?: string | undefined;
  readonly runTimeout?: string | undefined;
  readonly failOnFailure?: boolean | undefined;
}

const MOST_TEST_TIMEOUT_MS = 24 * 3_600_000;

/** The part of a question that only test cases have. */
export function readTestCasesFlags(flags: TestCasesFlags, { problems }: FlagNumbers): Partial<Question> {
  const framework = TEST_FRAMEWORKS.find((name) => name === flags.framework?.toLowerCase());
  if (flags.framework !== undefined && framework === undefined) {
    problems.push(`--framework: ${unknownName("framework", flags.framework, TEST_FRAMEWORKS)}`);
  }
  if (flags.framework === undefined) {
    needs(problems, "--framework", [
      ["--out", flags.out],
      ["--run", flags.run],
    ]);
  }
  if (flags.run !== true) {
    needs(problems, "--run", [
      ["--run-command", flags.runCommand],
      ["--run-timeout", flags.runTimeout],
      ["--fail-on-failure", flags.failOnFailure],
    ]);
  }
  if (flags.out?.trim() === "") problems.push("expected --out to be a folder, got an empty text");
  const testCases: TestCasesChoice = {
    shares: parseTestShares(flags.shares, problems),
    framework,
    folder: flags.out,
    isForced: flags.force,
    run: flags.run === true ? runOf(flags, problems) : undefined,
  };
  return { testCases };
}

function runOf(flags: TestCasesFlags, problems: string[]): NonNullable<TestCasesChoice["run"]> {
  const command = flags.runCommand === undefined ? undefined : commandWords(flags.runCommand);
  if (flags.runCommand !== undefined && command === undefined) {
    problems.push(
      `expected --run-command to be words with every quote closed, got ${JSON.stringify(flags.runCommand)}`,
    );
  }
  return { command, timeoutMs: timeoutOf(flags.runTimeout, problems), failsOnFailure: flags.failOnFailure };
}

function timeoutOf(text: string | undefined, problems: string[]): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseDurationMs(text);
  if (ms !== undefined && ms > 0 && ms <= MOST_TEST_TIMEOUT_MS) return ms;
  problems.push(
    `expected --run-timeout to be a time such as 30s or 2m, above 0 and at most 24h, got ${JSON.stringify(text)}`,
  );
  return undefined;
}

function needs(problems: string[], flag: string, given: readonly (readonly [string, unknown])[]): void {
  for (const [name, value] of given) {
    if (value !== undefined && value !== false) problems.push(`expected ${flag} with ${name}, got ${name} alone`);
  }
}
