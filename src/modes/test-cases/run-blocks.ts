import { CASE_STATUSES, type CaseResult, type CaseStatus, caseResults } from "../../collate/test-cases/case-results.ts";
import type { RunContext } from "../../core/context.ts";
import { CancelledError, SwarmError } from "../../core/errors.ts";
import type { Block, Shortfall } from "../../core/report.ts";
import type { TestRunOutput } from "../../core/test-run.ts";
import { attempt } from "../units.ts";
import { oneLine } from "../vote-blocks.ts";
import type { NumberedCase } from "./numbered-cases.ts";
import type { CodeWish, RunWish } from "./test-cases-input.ts";
import type { WrittenCode, WrittenTestFile } from "./test-code.ts";

const LONGEST_MESSAGE = 400;
const MOST_ROWS = 100;

/** What running the test files came to, or why they were not run. */
export type TestRun =
  | { readonly kind: "ran"; readonly results: readonly CaseResult[]; readonly checked: TestRunOutput }
  | { readonly kind: "not_run"; readonly reason: string };

/** Runs what was written, as one step: what it found is stored, and is not run again. */
export async function runTestCode(
  ctx: RunContext,
  { framework }: CodeWish,
  { command, timeoutMs }: RunWish,
  { files, units }: WrittenCode,
): Promise<TestRun> {
  const written = files.flatMap(({ place, text }) => (text === undefined ? [] : [{ place, text }]));
  // A file that comes in a later execution belongs to the same step.
  if (units.some(({ status }) => status === "not_run")) return { kind: "not_run", reason: "the run stopped first" };
  if (written.length === 0) return { kind: "not_run", reason: "no test file was written" };
  const input = { framework, files: written, command, timeoutMs } as const;
  const checked = await attempt(() => ctx.step("run-tests", "test", input));
  if (checked instanceof CancelledError) return { kind: "not_run", reason: "the run stopped first" };
  if (checked instanceof SwarmError) return { kind: "not_run", reason: checked.message };
  return { kind: "ran", results: caseResults(files, checked), checked };
}

/** The test files, with what each holds and lacks. */
export function fileBlocks(
  { framework }: CodeWish,
  files: readonly WrittenTestFile[],
  untested: number,
): readonly Block[] {
  if (files.length === 0) return [];
  const left = files.flatMap(({ missing, key }) => missing.map((each) => ({ ...each, key })));
  const sentence = untested === 0 ? "" : ` ${untested} cases are about files that ${framework} does not test.`;
  return [
    { kind: "heading", level: 2, text: "Test files" },
    {
      kind: "table",
      columns: ["file", "tests", "cases written", "cases not written"],
      rows: files.map(({ path, target, numbers, missing, text }) => [
        text === undefined ? `${path} (not written)` : path,
        target,
        numbers.length - missing.length,
        missing.length,
      ]),
      from: files.map(({ key }) => key),
      rowsFrom: files.map(({ key }) => [key]),
    },
    {
      kind: "markdown",
      text: `Written for ${framework} by the model; nobody has read them yet.${sentence}`,
    },
    ...(left.length === 0
      ? []
      : [
          {
            kind: "table",
            columns: ["case not written", "why"],
            rows: left.slice(0, MOST_ROWS).map(({ number, reason }) => [`TC-${pad(number)}`, oneLine(reason)]),
            from: left.map(({ key }) => key),
          } as const,
        ]),
  ];
}

/** What running the tests told, case by case where it was not well. */
export function runBlocks(
  run: TestRun,
  cases: readonly NumberedCase[],
  files: readonly WrittenTestFile[],
): readonly Block[] {
  const heading: Block = { kind: "heading", level: 2, text: "Test run" };
  if (run.kind === "not_run") return [heading, { kind: "markdown", text: `The tests were not run: ${run.reason}.` }];
  const { results, checked } = run;
  const byNumber = new Map(cases.map((each) => [each.number, each]));
  const wrong = results.filter(({ status }) => status !== "passed");
  const blocks: Block[] = [
    heading,
    {
      kind: "table",
      columns: ["what became of it", "cases"],
      rows: statusCounts(results).map(({ status, count }) => [status, count]),
      from: files.map(({ key }) => key),
    },
    {
      kind: "markdown",
      text: `Run in a copy of the project by \`${checked.command.replaceAll("`", "'")}\`. A failed case is a finding: the code, the case or the test is wrong.`,
    },
  ];
  if (wrong.length === 0) return blocks;
  return [
    ...blocks,
    {
      kind: "table",
      columns: ["case", "about", "what became of it", "why"],
      rows: wrong.slice(0, MOST_ROWS).map(({ number, status, message }) => {
        const own = byNumber.get(number)?.case;
        return [`TC-${pad(number)} ${oneLine(own?.name ?? "")}`, own?.file ?? null, status, shortly(message)];
      }),
      from: wrong.flatMap(({ number }) => byNumber.get(number)?.from ?? []),
    },
    ...(wrong.length > MOST_ROWS ? [{ kind: "markdown", text: `and ${wrong.length - MOST_ROWS} more` } as const] : []),
  ];
}

/** `36 passed, 2 failed, 1 did not compile`. */
export function runWords(run: TestRun): string {
  if (run.kind === "not_run") return `tests not run (${run.reason})`;
  return statusCounts(run.results)
    .map(({ status, count }) => `${count} ${status}`)
    .join(", ");
}

const HAS_RUN: readonly CaseStatus[] = ["passed", "failed", "did not compile", "timed out", "skipped"];
const COUNTS_AS_FAILED: readonly CaseStatus[] = [
  "failed",
  "did not compile",
  "timed out",
  "not started",
  "not reported",
];

/** Tests that could not be run were asked for and tell nothing; a case that did not pass counts only where the user said so. */
export function runShortfall(run: TestRun, { failsOnFailure }: RunWish): Shortfall | undefined {
  if (run.kind === "not_run") return { kind: "undecided", message: `The tests were not run: ${run.reason}.` };
  if (!run.results.some(({ status }) => HAS_RUN.includes(status))) {
    return { kind: "undecided", message: `No test ran: ${runWords(run)}.` };
  }
  const failed = run.results.filter(({ status }) => COUNTS_AS_FAILED.includes(status));
  if (!failsOnFailure || failed.length === 0) return undefined;
  return { kind: "threshold", message: `${failed.length} of ${run.results.length} test cases did not pass.` };
}

function statusCounts(results: readonly CaseResult[]) {
  return CASE_STATUSES.flatMap((status) => {
    const count = results.filter((each) => each.status === status).length;
    return count === 0 ? [] : [{ status, count }];
  });
}

/** What is wrong, without where: the steps that led there stand in the answer of the step. */
function shortly(message: string): string {
  const line = oneLine(message.replace(/^\s+at .*$/gm, ""));
  return line.length <= LONGEST_MESSAGE ? line : `${line.slice(0, LONGEST_MESSAGE - 1)}…`;
}

function pad(number: number): string {
  return String(number).padStart(3, "0");
}
