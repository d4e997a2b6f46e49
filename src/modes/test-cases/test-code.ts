import type { Bundle, TestTarget } from "../../collate/test-cases/bundles.ts";
import type { WrittenFile } from "../../collate/test-cases/case-results.ts";
import { idOf, numbersIn, type PlannedTestFile, testFilesFor } from "../../collate/test-cases/test-files.ts";
import type { PlannedCall, RunContext } from "../../core/context.ts";
import { DefectError } from "../../core/errors.ts";
import type { Unit } from "../../core/report.ts";
import type { TestCase } from "../../core/test-case.ts";
import type { TestFramework } from "../../core/test-framework.ts";
import { withSchema } from "../../prompts/structured.ts";
import { TEST_CODE, type TestCode, testCodeOf, testCodePrompt } from "../../prompts/test-code.ts";
import { callTo, requestOf } from "../question.ts";
import { askAll, structuredUnit } from "../units.ts";
import { shownPiece } from "./case-calls.ts";
import type { CodeWish, TestCasesInput } from "./test-cases-input.ts";

const TOKENS_PER_TEST = 450;
const MOST_CASES_PER_FILE = 8;
/** What the cases of one file add to its prompt, each, for estimates. */
const TOKENS_PER_SHOWN_CASE = 180;

/** What code is written for. */
export interface CodeCase {
  readonly number: number;
  readonly case: TestCase;
  /** The index of what was shown to whoever wrote the case. */
  readonly bundle: number;
}

/** A test file as it was answered, or why there is none. */
export interface WrittenTestFile extends WrittenFile {
  readonly path: string;
  readonly target: string;
  readonly key: string;
  /** Undefined where no code came. */
  readonly text: string | undefined;
}

export interface WrittenCode {
  readonly files: readonly WrittenTestFile[];
  readonly units: readonly Unit[];
}

/** Has the test files written, one call a file. */
export async function writeTestCode(
  ctx: RunContext,
  input: TestCasesInput,
  code: CodeWish,
  bundles: readonly Bundle[],
  cases: readonly CodeCase[],
): Promise<WrittenCode> {
  const planned = plannedFiles(input, code, cases);
  const byKey = new Map(planned.map((file) => [keyOf(file), file]));
  const read: Parameters<typeof askAll>[2] = (context, call, answer) => {
    const file = byKey.get(call.key);
    if (file === undefined) throw new DefectError(`expected ${call.key} to write a planned test file`);
    return structuredUnit(testCodeOf((value) => gapIn(value, file)))(context, call, answer);
  };
  const units = await askAll(ctx, callsFor(input, code, bundles, planned, cases), read);
  const files = planned.map((file, index) => writtenFile(file, units[index], code.framework));
  return { files, units };
}

/** The calls when every wanted case is there, lazily, for a preview: what the cases say is not known then. */
export function* plannedCodeCalls(
  input: TestCasesInput,
  code: CodeWish,
  bundles: readonly Bundle[],
  casesByTarget: ReadonlyMap<string, number>,
): Generator<PlannedCall> {
  const cases: CodeCase[] = [];
  for (const [path, count] of casesByTarget) {
    const bundle = bundles.findIndex(({ pieces }) => pieces.some((piece) => piece.path === path));
    for (let index = 0; index < count; index++) {
      cases.push({ number: cases.length + 1, case: unknownCase(path), bundle });
    }
  }
  const planned = plannedFiles(input, code, cases);
  for (const [index, call] of [...callsFor(input, code, bundles, planned, cases)].entries()) {
    const unknownInputTokens = (planned[index]?.numbers.length ?? 0) * TOKENS_PER_SHOWN_CASE;
    yield { ...call, unknownInputTokens };
  }
}

function plannedFiles(
  { maxOutputTokens }: TestCasesInput,
  { framework, folder }: CodeWish,
  cases: readonly CodeCase[],
): readonly PlannedTestFile[] {
  const mostPerFile = Math.max(1, Math.min(MOST_CASES_PER_FILE, Math.floor(maxOutputTokens / TOKENS_PER_TEST)));
  const ids = cases.map(({ number, case: { file } }) => ({ number, path: file }));
  return testFilesFor(ids, { framework, folder, mostPerFile });
}

function keyOf({ path }: PlannedTestFile): string {
  return `code/${path}`;
}

function* callsFor(
  input: TestCasesInput,
  { framework, isEsm }: CodeWish,
  bundles: readonly Bundle[],
  planned: readonly PlannedTestFile[],
  cases: readonly CodeCase[],
): Generator<PlannedCall> {
  const targets = new Map(input.targets.map((target) => [target.path, target]));
  const byNumber = new Map(cases.map((each) => [each.number, each]));
  for (const [index, file] of planned.entries()) {
    const member = input.members[index % input.members.length];
    const target = targets.get(file.target);
    if (member === undefined || target === undefined) throw new DefectError(`expected ${file.target} and a member`);
    const own = file.numbers.flatMap((number) => byNumber.get(number) ?? []);
    const conversation = testCodePrompt({
      framework,
      isEsm,
      target,
      shown: shownParts(target, bundles, new Set(own.map(({ bundle }) => bundle))),
      files: input.files,
      system: input.system,
      exports: target.exports,
      place: file.place,
      specifier: file.specifier,
      cases: own.map((each) => ({ ...plain(each.case), id: idOf(each.number) })),
    });
    const request = withSchema(requestOf(input, conversation, index), TEST_CODE, member.nativeSchema);
    yield callTo(keyOf(file), { ...member, persona: undefined }, request);
  }
}

/** A case without what is known of where it came from. */
function plain({ name, category, file, symbol, scenario, setup, steps, assertions, expected }: TestCase): TestCase {
  return { name, category, file, symbol, scenario, setup, steps, assertions, expected };
}

/** The parts of the target that the cases were written from; the whole of it where it is one part. */
function shownParts({ path, text }: TestTarget, bundles: readonly Bundle[], from: ReadonlySet<number>) {
  const pieces = bundles.flatMap(({ pieces: own }, index) =>
    from.has(index) ? own.filter((piece) => piece.path === path) : [],
  );
  return pieces.map((piece) => shownPiece(text, piece));
}

/** What the answer lacks, as what was expected; undefined when every case is written or left out with a reason. */
function gapIn({ code, left_out }: TestCode, { numbers }: PlannedTestFile): string | undefined {
  const told = new Set([...numbersIn(code), ...left_out.flatMap(({ id }) => numbersIn(id))]);
  const gaps = numbers.filter((number) => !told.has(number));
  if (gaps.length === 0) return undefined;
  return `a test of every case in code, or the case in left_out: ${gaps.map(idOf).join(", ")} missing`;
}

function writtenFile(file: PlannedTestFile, unit: Unit | undefined, framework: TestFramework): WrittenTestFile {
  const { path, place, target, numbers } = file;
  const base = { path, place, target, numbers, key: keyOf(file) };
  if (unit?.status !== "answered") {
    const reason = unit?.reason ?? "it was not asked for";
    return { ...base, text: undefined, missing: numbers.map((number) => ({ number, reason })) };
  }
  const { code, left_out } = unit.value as TestCode;
  const written = new Set(numbersIn(code));
  const reasons = new Map(left_out.flatMap(({ id, reason }) => numbersIn(id).map((number) => [number, reason])));
  const missing = numbers
    .filter((number) => !written.has(number))
    .map((number) => ({ number, reason: reasons.get(number) ?? "it is not in the code" }));
  if (missing.length === numbers.length) return { ...base, text: undefined, missing };
  return { ...base, text: `${headOf(framework, file, unit)}\n${code.trimEnd()}\n`, missing };
}

/** Whose tests these are, as the comment that opens the file. */
function headOf(framework: TestFramework, { target, numbers }: PlannedTestFile, { model }: Unit): string {
  const sign = framework === "pytest" || framework === "unittest" ? "#" : "//";
  const [first = 0] = numbers;
  const last = numbers.at(-1) ?? first;
  const ids = first === last ? idOf(first) : `${idOf(first)} to ${idOf(last)}`;
  return `${sign} ${ids} for ${target}, written by ${model}.`;
}

function unknownCase(file: string): TestCase {
  return {
    name: "",
    category: "happy-path",
    file,
    symbol: "",
    scenario: "",
    setup: "",
    steps: [],
    assertions: [],
    expected: "",
  };
}
