import { ProviderError } from "../../src/core/errors.ts";
import type { Block } from "../../src/core/report.ts";
import type { TestCase } from "../../src/core/test-case.ts";
import type { TestCasesInput } from "../../src/modes/test-cases/test-cases-input.ts";
import { questionOf } from "./mode-run.ts";

const SOURCE = `export function parse(text: string) {\n  return Number(text);\n}\n\nexport const LIMIT = 10;\n`;

/** A wish for two cases about one small file, with what a test wants otherwise. */
export function inputOf(change: Partial<TestCasesInput> = {}): TestCasesInput {
  return {
    ...questionOf({ prompt: "Test cases for src/parse.ts", maxOutputTokens: 4_096 }),
    wanted: [{ category: "happy-path", count: 2 }],
    targets: [{ path: "src/parse.ts", text: SOURCE, exports: ["parse", "LIMIT"] }],
    skipped: [],
    ...change,
  };
}

/** A case about that file. */
export function caseOf(change: Partial<TestCase> = {}): TestCase {
  return {
    name: "reads a plain number",
    category: "happy-path",
    file: "src/parse.ts",
    symbol: "parse",
    scenario: "Digits must become a number.",
    setup: "",
    steps: ['Call parse("42")'],
    assertions: ["It returns 42"],
    expected: "The number 42.",
    ...change,
  };
}

/** Another one. */
export const FRACTION = caseOf({
  name: "keeps the fraction of a decimal",
  scenario: "A decimal point must not be lost on the way.",
  steps: ['Call parse("1.5")'],
  assertions: ["It returns 1.5"],
  expected: "One and a half.",
});
/** What a model answers. */
export const answer = (...cases: readonly Partial<TestCase>[]) => JSON.stringify({ cases });

export const failure = new ProviderError("request failed", { provider: "sim", scope: "request", retryable: false });

export const tablesOf = (blocks: readonly Block[] | undefined) =>
  (blocks ?? []).flatMap((block) => (block.kind === "table" ? [block] : []));

export const textsOf = (blocks: readonly Block[] | undefined) =>
  (blocks ?? []).flatMap((block) => (block.kind === "markdown" ? [block.text] : []));
