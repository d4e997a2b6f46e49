import { showCounts } from "../../collate/headline.ts";
import type { Bundle } from "../../collate/test-cases/bundles.ts";
import type { Mode, RunContext } from "../../core/context.ts";
import type { Json } from "../../core/json.ts";
import type { Report, ReportArtifacts } from "../../core/report.ts";
import { countUnits } from "../../core/run.ts";
import { canTest } from "../../core/test-framework.ts";
import { cutTables } from "../cut-tables.ts";
import { problemTable } from "../problem-table.ts";
import { titleOf } from "../question.ts";
import { caseBlocks, caseItems } from "./case-blocks.ts";
import { bundlesFor, likelyCases, plannedCaseCalls } from "./case-calls.ts";
import { type CollectedCases, collectCases } from "./collect-cases.ts";
import { type NumberedCase, numberedCases } from "./numbered-cases.ts";
import { fileBlocks, runBlocks, runShortfall, runTestCode, runWords, type TestRun } from "./run-blocks.ts";
import { categoryBlocks, categoryRows, coverageBlocks, seenBlocks } from "./summary-blocks.ts";
import type { CodeWish, TestCasesInput } from "./test-cases-input.ts";
import { plannedCodeCalls, type WrittenCode, writeTestCode } from "./test-code.ts";

/** Test cases in words until enough different ones exist; then, where wanted, the files that carry them out, and what came of running those. */
export const testCases: Mode<TestCasesInput> = {
  name: "test-cases",

  *calls(input) {
    const bundles = bundlesFor(input);
    yield* plannedCaseCalls(input, bundles);
    if (input.code !== undefined) yield* plannedCodeCalls(input, input.code, bundles, likelyCases(input, bundles));
  },

  async run(ctx, input) {
    const bundles = bundlesFor(input);
    const collected = await collectCases(ctx, input, bundles);
    const cases = numberedCases(collected);
    const code = collected.end === "stopped" ? undefined : input.code;
    const written = code === undefined ? undefined : await writeCode(ctx, input, code, bundles, cases);
    const run = await runCode(ctx, input, written);
    return reportOf(input, { collected, cases, written, run });
  },
};

function writeCode(
  ctx: RunContext,
  input: TestCasesInput,
  code: CodeWish,
  bundles: readonly Bundle[],
  cases: readonly NumberedCase[],
): Promise<WrittenCode> {
  const wanted = cases.map(({ number, case: own }) => ({ number, case: own, bundle: own.bundle }));
  return writeTestCode(ctx, input, code, bundles, wanted);
}

async function runCode(
  ctx: RunContext,
  { code }: TestCasesInput,
  written: WrittenCode | undefined,
): Promise<TestRun | undefined> {
  if (code?.run === undefined) return undefined;
  if (written === undefined) return { kind: "not_run", reason: "the run stopped first" };
  return runTestCode(ctx, code, code.run, written);
}

interface Made {
  readonly collected: CollectedCases;
  readonly cases: readonly NumberedCase[];
  readonly written: WrittenCode | undefined;
  readonly run: TestRun | undefined;
}

function reportOf(input: TestCasesInput, { collected, cases, written, run }: Made): Report {
  const { code } = input;
  const units = [...collected.units, ...(written?.units ?? []), ...collected.asides];
  const counts = countUnits(units);
  const untested = code === undefined ? 0 : cases.filter(({ case: { file } }) => !canTest(code.framework, file)).length;
  const isEmpty = cases.length === 0 && counts.answered > 0;
  const empty = { kind: "undecided", message: "The answers held no test case for what was shown." } as const;
  return {
    mode: "test-cases",
    title: titleOf(input.prompt),
    headline: [casesWords(input, collected), ...(run === undefined ? [] : [runWords(run)]), showCounts(counts)].join(
      "; ",
    ),
    counts,
    blocks: [
      ...categoryBlocks(input, collected),
      ...(run === undefined ? [] : runBlocks(run, cases, written?.files ?? [])),
      ...(code === undefined || written === undefined ? [] : fileBlocks(code, written.files, untested)),
      ...coverageBlocks(input, cases),
      ...caseBlocks(cases),
      ...seenBlocks(input, collected),
      ...cutTables(units),
      ...problemTable(units),
    ],
    units,
    items: caseItems(cases),
    artifacts: code === undefined || written === undefined ? undefined : artifactsOf(code, written),
    result: resultOf(input, { collected, cases, written, run }),
    shortfall: isEmpty ? empty : run === undefined || code?.run === undefined ? undefined : runShortfall(run, code.run),
  };
}

function casesWords(input: TestCasesInput, collected: CollectedCases): string {
  const rows = categoryRows(input, collected).filter(({ wanted }) => wanted > 0);
  const got = collected.chosen.length;
  const wanted = rows.reduce((sum, row) => sum + row.wanted, 0);
  const merged = collected.families.reduce((sum, family) => sum + family.merged.length, 0);
  const split = rows.map((row) => `${row.got} ${row.category}`).join(", ");
  const duplicates = merged === 0 ? "" : `, ${merged} ${merged === 1 ? "duplicate" : "duplicates"} merged`;
  const amount = got === wanted ? String(got) : `${got} of ${wanted}`;
  return `${amount} test ${wanted === 1 ? "case" : "cases"} (${split})${duplicates}`;
}

function artifactsOf({ folder, overwrite }: CodeWish, { files }: WrittenCode): readonly ReportArtifacts[] | undefined {
  const texts = files.flatMap(({ path, text, key }) => (text === undefined ? [] : [{ path, text, key }]));
  return texts.length === 0 ? undefined : [{ folder, overwrite, files: texts }];
}

function resultOf(input: TestCasesInput, { collected, cases, written, run }: Made): Json {
  const results = run?.kind === "ran" ? new Map(run.results.map((each) => [each.number, each])) : undefined;
  return {
    end: collected.end,
    categories: categoryRows(input, collected).map(({ keys: _, ...row }) => row),
    cases: cases.map(({ number, id, case: own, from, merged }) => ({
      id,
      name: own.name,
      category: own.category,
      file: own.file,
      symbol: own.symbol,
      scenario: own.scenario,
      setup: own.setup,
      steps: own.steps,
      assertions: own.assertions,
      expected: own.expected,
      from,
      merged: merged.length,
      ...(results?.has(number) === true
        ? { status: results.get(number)?.status, message: results.get(number)?.message }
        : {}),
    })),
    ...(written === undefined
      ? {}
      : {
          files: written.files.map(({ path, target, key, text }) => ({
            path,
            target,
            key,
            isWritten: text !== undefined,
          })),
        }),
  };
}
