import type { Random } from "../../core/clock.ts";
import type { Json } from "../../core/json.ts";
import { pickOne } from "./draw.ts";
import type { Source } from "./quotes.ts";

/** What a prompt says of test cases: those to write, or those to write code for. */
export interface TestTask {
  readonly schema: Json | undefined;
  /** The sections about tests, as they stand. */
  readonly text: string;
  readonly sources: readonly Source[];
  readonly random: Random;
}

type Schema = { readonly properties?: { readonly [name: string]: Json | undefined } };

/** The fields of an answer about tests; none where the schema asks for something else. */
export function inventedTests(task: TestTask): { readonly [field: string]: Json } {
  const { properties } = (task.schema ?? {}) as Schema;
  if (properties?.cases !== undefined && WANTED.test(task.text)) return { cases: casesFor(task) };
  if (properties?.code !== undefined && properties.left_out !== undefined) {
    return { code: codeFor(task.text), left_out: [] };
  }
  return {};
}

const WANTED = /^- (\d+) x `([a-z-]+)`/m;
const EXISTING = /^- (?!`|\d+ x )(.+)$/gm;
/** What a file gives: in scripts what it exports, in Python and Go what it defines. */
const GIVEN =
  /\b(?:export\s+(?:default\s+)?(?:async\s+)?(?:function\*?|class|const)\s+|exports\.|def\s+|func\s+)(?:\([^)]*\)\s*)?([\p{L}_$][\p{L}\p{N}_$]*)/gu;

type Situation = readonly [name: string, input: string, outcome: string];

const SITUATIONS: { readonly [category: string]: readonly Situation[] } = {
  "happy-path": [
    ["takes usual input", "a usual value, 42", "the documented result"],
    ["gives the same result twice", "the same value, 7, twice", "two equal results"],
    ["keeps the order of what it is given", "three values: 1, 2, 3", "three results in that order"],
    ["leaves its input as it was", "a frozen value", "no change and no error"],
    ["works on a text of several words", 'the text "one two three"', "a result that covers all three words"],
    ["takes the optional part when it is there", "a value with every optional field", "a result that uses each field"],
  ],
  "edge-case": [
    ["takes an empty input", 'an empty text, ""', "the empty result, no error"],
    ["takes the largest input", "10000 values", "10000 results within a second"],
    ["treats zero as a value", "0", "a result for zero, not a default"],
    ["tells letters of other scripts apart", 'the text "äöü ñ 漢字"', "each letter kept"],
    ["takes blanks around its input", 'the text "  padded  "', "the result for the trimmed text"],
    ["takes a single element", "a list of one value, 1", "a list of one result"],
    ["takes duplicates", "the values 5, 5, 5", "the result named for duplicates"],
  ],
  "error-handling": [
    ["refuses what is missing", "undefined", "an error that names what was expected"],
    ["refuses a value of another type", "an object where a text belongs", "an error that names both types"],
    ["says all that is wrong at once", "two wrong fields", "an error with two problems"],
    ["leaves nothing half done after an error", "input that fails on its last part", "the state from before"],
    ["passes on the error of what it calls", "a dependency that throws", "that error, with its cause"],
  ],
  integration: [
    ["is used as its callers use it", "the call that its nearest caller makes", "the result that caller relies on"],
    ["works on a real file", "a temporary file of 3 lines", "a result for 3 lines"],
    ["works for two callers side by side", "two calls that overlap", "two results that do not mix"],
    ["goes on after the process was started again", "state written by an earlier process", "the same result as before"],
  ],
};

function casesFor({ text, sources, random }: TestTask): Json {
  const existing = new Set([...text.matchAll(EXISTING)].map(([, name = ""]) => name));
  const wanted = [...text.matchAll(new RegExp(WANTED, "gm"))];
  return wanted.flatMap(([, count, category = ""]) => {
    return Array.from({ length: Number(count) }, () => caseOf(category, sources, existing, random));
  });
}

/** Another one than exists, as far as a few draws find one. */
function caseOf(category: string, sources: readonly Source[], existing: ReadonlySet<string>, random: Random): Json {
  let drawn = drawCase(category, sources, random);
  for (let tries = 0; tries < 12 && existing.has(drawn.name); tries++) drawn = drawCase(category, sources, random);
  return drawn;
}

function drawCase(category: string, sources: readonly Source[], random: Random) {
  const source = pickOne(sources, random);
  const names = [...(source?.texts.join("\n") ?? "").matchAll(GIVEN)].map(([, name = ""]) => name);
  const symbol = pickOne(names, random) ?? "";
  const [name, input, outcome] = pickOne(SITUATIONS[category] ?? [], random) ?? ["works", "any input", "a result"];
  const subject = symbol === "" ? "the file" : symbol;
  return {
    name: `${subject} ${name}`,
    category,
    file: source?.file ?? "",
    symbol,
    scenario: `Simulated: ${subject} is given ${input}; a change could break how it ${name}.`,
    setup: category === "integration" ? "A temporary folder that is empty." : "",
    steps: [`Call ${subject} with ${input}.`],
    assertions: [`The outcome is ${outcome}.`],
    expected: `Simulated: ${outcome}.`,
  };
}

interface ShownCase {
  readonly id: string;
  readonly name: string;
  readonly symbol: string;
}

/** Tests that the target has what each case is about; they run, and say that nobody real wrote them. */
function codeFor(text: string): string {
  const cases = shownCases(text);
  const specifier = /import its target from "([^"]+)"|require\("([^"]+)"\)|Import its target as `([^`]+)`/.exec(text);
  const from = specifier?.[1] ?? specifier?.[2] ?? specifier?.[3] ?? "";
  const how = /^# How to write it\n\n(.*)/m.exec(text)?.[1] ?? "";
  if (how.startsWith("pytest")) return python(cases, from, false);
  if (how.startsWith("unittest")) return python(cases, from, true);
  if (how.startsWith("The package")) return go(cases, /`package (\w+)`/.exec(text)?.[1] ?? "main");
  const check = ({ symbol }: ShownCase, has: (name: string) => string) => has(JSON.stringify(symbol));
  const body = (expectation: (name: string) => string) =>
    cases
      .map((each) => `test(${JSON.stringify(`${each.id} ${each.name}`)}, () => {\n  ${check(each, expectation)}\n});`)
      .join("\n\n");
  const subject = `import * as subject from ${JSON.stringify(from)};`;
  const expecting = (name: string) =>
    name === '""' ? "expect(subject).toBeDefined();" : `expect(subject).toHaveProperty(${name});`;
  if (how.startsWith("Node")) {
    const asserting = (name: string) => (name === '""' ? "assert.ok(subject);" : `assert.ok(${name} in subject);`);
    return `${MARK("//")}\nimport assert from "node:assert/strict";\nimport test from "node:test";\n${subject}\n\n${body(asserting)}\n`;
  }
  if (how.startsWith("Vitest")) {
    return `${MARK("//")}\nimport { expect, test } from "vitest";\n${subject}\n\n${body(expecting)}\n`;
  }
  const reached = specifier?.[2] === undefined ? subject : `const subject = require(${JSON.stringify(from)});`;
  const jest = specifier?.[2] === undefined ? 'import { expect, test } from "@jest/globals";\n' : "";
  return `${MARK("//")}\n${jest}${reached}\n\n${body(expecting)}\n`;
}

const MARK = (sign: string) => `${sign} Simulated: no real model wrote these tests.`;

function shownCases(text: string): readonly ShownCase[] {
  const json = /^# The cases\n[\s\S]*?\n`{3,}json\n([\s\S]*?)\n`{3,}/m.exec(text)?.[1] ?? "[]";
  try {
    return JSON.parse(json) as readonly ShownCase[];
  } catch {
    // A prompt that was changed on its way shows no cases.
    return [];
  }
}

function python(cases: readonly ShownCase[], module: string, isClass: boolean): string {
  const indent = isClass ? "    " : "";
  const tests = cases.map(({ id, name, symbol }) => {
    const title = `test_${`${id} ${name}`.toLowerCase().replace(/[^a-z0-9]+/g, "_")}`.slice(0, 100);
    const check = symbol === "" ? "subject is not None" : `hasattr(subject, ${JSON.stringify(symbol)})`;
    return `${indent}def ${title}(${isClass ? "self" : ""}):\n${indent}    assert ${check}`;
  });
  const head = isClass ? "import unittest\n" : "";
  const lines = module === "" ? "subject = object()" : `import ${module} as subject`;
  const open = isClass ? "\n\nclass Cases(unittest.TestCase):\n" : "\n\n";
  return `${MARK("#")}\n${head}${lines}\n${open}${tests.join("\n\n")}\n`;
}

function go(cases: readonly ShownCase[], name: string): string {
  const tests = cases.map(({ id }) => {
    return `func Test${id.replace("-", "")}_Simulated(t *testing.T) {\n\tt.Log("simulated")\n}`;
  });
  return `package ${name}\n\n${MARK("//")}\nimport "testing"\n\n${tests.join("\n\n")}\n`;
}
