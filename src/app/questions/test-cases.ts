import { exportsOf } from "../../collate/test-cases/exports-of.ts";
import { countsByShare } from "../../collate/test-cases/shares.ts";
import { InputError } from "../../core/errors.ts";
import { canTest, extensionsFor } from "../../core/test-framework.ts";
import { bundlesFor, replacementCalls } from "../../modes/test-cases/case-calls.ts";
import { MOST_JUDGE_CALLS } from "../../modes/test-cases/collect-cases.ts";
import type { CodeWish, TestCasesInput } from "../../modes/test-cases/test-cases-input.ts";
import { allOrProblems } from "../all-or-problems.ts";
import type { Question, TestCasesChoice } from "../app.ts";
import { readReviewFiles } from "../review/read-review-files.ts";
import { isEsmProject, projectPath, targetsInProject } from "../test-cases/project-place.ts";
import type { QuestionKind, QuestionMaterial } from "./question-kind.ts";

const MOST_CASES = 10_000;
/** With all its replacements; a text that was compared before is not embedded again. */
const MOST_TEXTS_PER_CASE = 3;
const TEST_TIMEOUT_MS = 60_000;

export const testCases: QuestionKind = {
  needsPrompt: false,
  // Calls are cut so that each of the members gets one.
  draws: ({ samples = 1 }) => samples,

  async parts({ question, base, config }) {
    const { samples = 1, targets = [], testCases: choice = {} } = question;
    const [read, code] = await allOrProblems(
      readTargets(targets, choice, config),
      codeWish(question, choice, config),
      checkAmount(samples),
    );
    const input: TestCasesInput = {
      ...base,
      prompt: titleFor(read.files.map((file) => file.path)),
      wanted: countsByShare(samples, choice.shares),
      targets: read.files.map(({ path, text }) => ({ path, text, exports: exportsOf(path, text) })),
      skipped: read.skipped,
      code,
    };
    checkLanguage(input);
    const files = input.targets.map(({ path, text }) => ({ path, bytes: Buffer.byteLength(text) }));
    const masked = read.files.reduce((sum, file) => sum + file.masked, 0);
    const notices = [
      ...(masked === 0
        ? []
        : [`${masked} ${masked === 1 ? "secret" : "secrets"} in the files masked before they are sent`]),
      ...(code?.run === undefined ? [] : [RUNS_CODE]),
    ];
    return {
      input,
      files,
      skippedFiles: read.skipped,
      notices,
      judgeCalls: MOST_JUDGE_CALLS,
      replacementCalls: [...replacementCalls(input, bundlesFor(input))],
      groupedTexts: MOST_TEXTS_PER_CASE * samples,
      ...(code?.run === undefined ? {} : { confirm: "code that a model writes will run on this machine" }),
    };
  },
};

const RUNS_CODE =
  "--run executes test code that a model writes, on this machine and with your rights, in a copy of the project and without keys in its environment";

type Config = QuestionMaterial["config"];

async function readTargets(targets: readonly string[], { isForced }: TestCasesChoice, config: Config) {
  if (!targets.some((target) => !target.startsWith("!"))) {
    throw new InputError("expected a file, folder or glob to test, got none: swarm test-cases 20 src/module.ts");
  }
  return readReviewFiles({
    targets: targetsInProject(targets, config),
    folder: config.projectFolder,
    isForced: isForced === true,
    perSymbol: false,
    verb: "test",
  });
}

/** Names the run in lists and its report. */
function titleFor([first, ...others]: readonly string[]): string {
  const more = others.length === 0 ? "" : ` and ${others.length} more ${others.length === 1 ? "file" : "files"}`;
  return `Test cases for ${first ?? "nothing"}${more}`;
}

async function checkAmount(samples: number): Promise<void> {
  if (samples > MOST_CASES) throw new InputError(`expected N from 1 to 10,000 for test-cases, got ${samples}`);
}

async function codeWish(
  { isDryRun }: Question,
  choice: TestCasesChoice,
  config: Config,
): Promise<CodeWish | undefined> {
  const { framework, folder, run } = choice;
  if (framework === undefined) return undefined;
  if (run !== undefined && run.command === undefined && isDryRun !== true) {
    const { requireFramework } = await import("../../gates/tests/frameworks.ts");
    await requireFramework(framework, {
      folder: config.projectFolder,
      environment: Object.fromEntries(config.environment ?? []),
    });
  }
  return {
    framework,
    folder: folder === undefined ? undefined : await projectPath(folder, config),
    overwrite: choice.isForced === true,
    isEsm: await isEsmProject(config.projectFolder),
    run:
      run === undefined
        ? undefined
        : {
            command: run.command,
            timeoutMs: run.timeoutMs ?? TEST_TIMEOUT_MS,
            failsOnFailure: run.failsOnFailure === true,
          },
  };
}

/** With nothing that the framework tests the second half of the run would be for nothing. */
function checkLanguage({ targets, code }: TestCasesInput): void {
  if (code === undefined || targets.some(({ path }) => canTest(code.framework, path))) return;
  const { framework } = code;
  throw new InputError(
    `expected files that ${framework} can test (${extensionsFor(framework).join(" ")}), got ${targets
      .slice(0, 3)
      .map(({ path }) => path)
      .join(", ")}: name another --framework or other files`,
  );
}
