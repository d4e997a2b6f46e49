import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { InputError } from "../../core/errors.ts";
import type { TestFramework } from "../../core/test-framework.ts";
import type { FrameworkRunner } from "./framework-runner.ts";
import { GO } from "./go-framework.ts";
import { PYTEST, pythonOf, UNITTEST } from "./python-frameworks.ts";
import { safeEnvironment } from "./safe-environment.ts";
import { binaryOf, JEST, NODE_TEST, VITEST } from "./script-frameworks.ts";

const RUNNERS: { readonly [F in TestFramework]: FrameworkRunner } = {
  vitest: VITEST,
  jest: JEST,
  node: NODE_TEST,
  pytest: PYTEST,
  unittest: UNITTEST,
  go: GO,
};

export function runnerOf(framework: TestFramework): FrameworkRunner {
  return RUNNERS[framework];
}

export interface InstalledIn {
  /** The project. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Starts nothing of the project's; InputError, with what to do, when the framework cannot be run there. */
export async function requireFramework(framework: TestFramework, { folder, environment }: InstalledIn): Promise<void> {
  const env = safeEnvironment(environment);
  switch (framework) {
    case "vitest":
    case "jest":
      await binaryOf(framework, folder);
      return;
    case "node":
      return;
    case "pytest":
      return requireProgram(pythonOf(folder), ["-c", "import pytest"], env, "pytest", "python3 -m pip install pytest");
    case "unittest":
      return requireProgram(pythonOf(folder), ["--version"], env, "Python", "install Python 3");
    case "go":
      return requireProgram("go", ["version"], env, "Go", "install Go");
  }
}

async function requireProgram(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  what: string,
  remedy: string,
): Promise<void> {
  try {
    await promisify(execFile)(program, [...args], { env, timeout: 30_000 });
  } catch (error) {
    throw new InputError(`expected ${what} to be installed for --run, got none: ${remedy}, or leave out --run`, {
      cause: error,
    });
  }
}
