import { expect, test } from "vitest";
import type { InputError } from "../../core/errors.ts";
import { parseWorkers } from "./parse-workers.ts";

const line = (fields: object) => JSON.stringify({ name: "Ann", role: "docs", instructions: "You write.", ...fields });

test("what is left out has a usual value; empty lines and other fields are passed", () => {
  const workers = parseWorkers(`\ufeff\n${line({ workingStyle: "slow" })}\r\n\n`, "team.jsonl");

  expect(workers).toEqual([
    { name: "Ann", role: "docs", skills: [], seniority: "experienced", instructions: "You write." },
  ]);
});

test.each<[what: string, text: string, problem: string]>([
  ["what is no JSON", "nonsense", 'expected a JSON object with name, role and instructions, got "nonsense"'],
  ["a line break in a name", line({ name: "Ann\nEve" }), 'got "Ann\\nEve"'],
  ["no role", line({ role: undefined }), "expected role to be a text, got none"],
  ["no instructions", line({ instructions: " " }), "expected instructions to be a text, got none"],
  ["skills that are no list", line({ skills: "sql" }), "expected skills to be a list of texts"],
  ["a seniority that is no word", line({ seniority: 3 }), "expected seniority to be a word such as senior, got 3"],
])("%s is told with its line", (_, text, problem) => {
  expect(() => parseWorkers(`\n${text}`, "team.jsonl")).toThrow(`team.jsonl:2: `);
  expect(() => parseWorkers(text, "team.jsonl")).toThrow(problem);
});

test("two of one name, and a file of nobody, are refused", () => {
  expect(() => parseWorkers(`${line({})}\n${line({})}`, "t")).toThrow(
    't:2: expected a name that no other has, got "Ann" of line 1',
  );
  expect(() => parseWorkers("\n", "t")).toThrow("t: expected a persona a line");
});

test("of many problems the first twenty are told", () => {
  try {
    parseWorkers("x\n".repeat(30), "t");
  } catch (error) {
    expect((error as InputError).problems).toHaveLength(21);
    return;
  }
  throw new Error("expected problems");
});
