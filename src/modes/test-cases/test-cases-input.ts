import type { TestTarget } from "../../collate/test-cases/bundles.ts";
import type { CategoryCounts } from "../../collate/test-cases/shares.ts";
import type { TestFramework } from "../../core/test-framework.ts";
import type { QuestionInput } from "../question.ts";

export type TestCasesInput = QuestionInput & {
  /** How many cases of each category. */
  readonly wanted: CategoryCounts;
  readonly targets: readonly TestTarget[];
  /** Files that matched and are not tested, each with its reason. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  readonly code?: CodeWish | undefined;
};

/** That the cases are to become test files. */
export type CodeWish = {
  readonly framework: TestFramework;
  /** Where they go, relative to the project's folder; a folder of the run's own when absent. */
  readonly folder?: string | undefined;
  /** Whether files of the same names may be replaced there. */
  readonly overwrite: boolean;
  /** Whether a plain `.js` file of the project is an ES module. */
  readonly isEsm: boolean;
  readonly run?: RunWish | undefined;
};

/** That the test files are to be run on this machine. */
export type RunWish = {
  /** The words of a command in place of the framework's own. */
  readonly command?: readonly string[] | undefined;
  /** The longest that one file may run. */
  readonly timeoutMs: number;
  /** Whether the run falls short when a case did not pass. */
  readonly failsOnFailure: boolean;
};
