import { stripVTControlCharacters } from "node:util";
import type { TestResult } from "../../core/test-run.ts";

/** Where one test file runs, and where its report is to be. */
export interface TestPlace {
  /** The scratch copy's folder. */
  readonly scratch: string;
  /** The test file, relative to it, with forward slashes. */
  readonly place: string;
  /** The file for the framework's report, absolute and not there yet. */
  readonly report: string;
}

export interface TestCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** Variables on top of the safe environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** How one framework is run and understood. */
export interface FrameworkRunner {
  /** Whether several files may run side by side. */
  readonly isParallel: boolean;
  /** Where the framework tells its results. */
  readonly reportsTo: "file" | "stdout";
  /** Files that its commands need in the scratch copy, once for all test files. */
  support?(scratch: string): readonly { readonly name: string; readonly text: string }[];
  command(at: TestPlace): Promise<TestCommand>;
  /** The results that a report tells, each test once; empty where it holds none or is no report. */
  read(report: string): readonly TestResult[];
}

const LONGEST_MESSAGE = 1_500;
/** Lines of a stack that lie in installed packages or in the runtime itself. */
const OF_A_FRAMEWORK = /^\s+at .*(?:[\\/]node_modules[\\/]|node:|<anonymous>).*\n?/gm;

/** A failure's words without colours and without the steps that led through the framework, short enough for a table of reasons. */
export function shortMessage(text: string): string {
  const plain = stripVTControlCharacters(text).replace(OF_A_FRAMEWORK, "").trim();
  return plain.length <= LONGEST_MESSAGE ? plain : `${plain.slice(0, LONGEST_MESSAGE - 1)}…`;
}
