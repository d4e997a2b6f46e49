import type { TestFramework } from "./test-framework.ts";

/** Test files to be run in a copy of the project. */
export type TestRunInput = {
  readonly framework: TestFramework;
  /** Each with the place, relative to the project's folder, where it runs. */
  readonly files: readonly { readonly place: string; readonly text: string }[];
  /** The words of a command in place of the framework's own; `{file}` and `{report}` in them become paths. */
  readonly command?: readonly string[] | undefined;
  /** The longest that one file may run, in milliseconds. */
  readonly timeoutMs: number;
};

/** What a framework said of one test. */
export type TestResult = {
  /** As the framework names it. */
  readonly name: string;
  readonly status: "passed" | "failed" | "skipped";
  /** The framework's words on a failure, shortened. */
  readonly message?: string | undefined;
};

/** What became of one test file. */
export type FileResult = {
  readonly place: string;
  /**
   * `ran`: the framework told of tests; `not_compiled`: it ended with an error before any test; `empty`: it ended well without
   * any; `timed_out`: it was stopped; `not_started`: its program could not be started.
   */
  readonly state: "ran" | "not_compiled" | "empty" | "timed_out" | "not_started";
  readonly tests: readonly TestResult[];
  /** The end of what it printed where not all went well; empty otherwise. */
  readonly output: string;
  readonly ms: number;
};

/** What became of each. */
export type TestRunOutput = {
  readonly files: readonly FileResult[];
  /** The command of the first file, for people who want to run it themselves. */
  readonly command: string;
};
