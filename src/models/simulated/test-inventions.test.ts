import { expect, test } from "vitest";
import type { ModelRequest } from "../../core/model.ts";
import { withSchema } from "../../prompts/structured.ts";
import { TEST_CASES, type TestCases, testCasesPrompt } from "../../prompts/test-cases.ts";
import { TEST_CODE, type TestCode, testCodePrompt } from "../../prompts/test-code.ts";
import { answerTo } from "./answers.ts";
import { promptReader } from "./prompt.ts";
import { DEFAULT_SHAPE } from "./shape.ts";

const TARGET = {
  path: "src/a.ts",
  text: "export function load(path: string) {\n  return path;\n}\nconst inner = 1;\n",
};

function casesFor(existing: readonly string[] = [], sample = "0"): TestCases["cases"] {
  const wanted = [
    { category: "edge-case", count: 2 },
    { category: "integration", count: 1 },
  ] as const;
  const conversation = testCasesPrompt({ targets: [TARGET], files: [], wanted, existing, hidden: 0 });
  const request: ModelRequest = { ...conversation, maxOutputTokens: 4_000, sample: 0 };
  const prompt = promptReader()(withSchema(request, TEST_CASES, true));
  return (JSON.parse(answerTo(prompt, DEFAULT_SHAPE, sample, 4_000).text) as TestCases).cases;
}

test("a simulated tester writes as many cases of each category as were asked for, about what the file exports", () => {
  const cases = casesFor();

  expect(cases.map(({ category }) => category)).toEqual(["edge-case", "edge-case", "integration"]);
  expect(new Set(cases.map(({ file, symbol }) => `${file} ${symbol}`))).toEqual(new Set(["src/a.ts load"]));
});

test("it writes something else than exists", () => {
  const known = casesFor().map(({ name }) => name);

  const names = casesFor(known, "1").map(({ name }) => name);

  expect(names.filter((name) => known.includes(name))).toEqual([]);
});

test("its code holds a test of each case, and says that nobody real wrote it", () => {
  const cases = casesFor().map((each, index) => ({ ...each, id: `TC-00${index + 1}` }));
  const conversation = testCodePrompt({
    framework: "vitest",
    isEsm: true,
    target: TARGET,
    shown: [TARGET],
    files: [],
    exports: ["load"],
    place: "out/a.test.ts",
    specifier: "../src/a.ts",
    cases,
  });
  const request: ModelRequest = { ...conversation, maxOutputTokens: 4_000, sample: 0 };
  const prompt = promptReader()(withSchema(request, TEST_CODE, false));

  const { text } = answerTo(prompt, DEFAULT_SHAPE, "0", 4_000);

  const { code, left_out } = JSON.parse(/```json\n([\s\S]*)\n```/.exec(text)?.[1] ?? "") as TestCode;
  expect(left_out).toEqual([]);
  expect(code).toContain("Simulated: no real model wrote these tests.");
  expect(code).toContain('import * as subject from "../src/a.ts";');
  expect(code.match(/TC-00\d/g)).toEqual(["TC-001", "TC-002", "TC-003"]);
});
