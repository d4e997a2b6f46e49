import { expect, test } from "vitest";
import { InputError } from "../../core/errors.ts";
import type { Report, ReportFinding } from "../../core/report.ts";
import { baselineOf, baselineText, parseBaseline, recognise } from "./baseline.ts";

function finding(change: Partial<ReportFinding> = {}): ReportFinding {
  return {
    fingerprint: "0000000000000001",
    rule: "sql-injection",
    severity: "high",
    file: "src/a.ts",
    lines: { from: 3, to: 3 },
    quote: "db.query(select + id);",
    explanation: "The id of the request becomes a part of the query, so that anybody can read all rows",
    supporters: ["reviewer"],
    agreement: 1,
    confidence: 0.5,
    from: ["review/src/a.ts"],
    ...change,
  };
}

const textOf = (...findings: readonly ReportFinding[]) => [...baselineText(findings)].join("");

function complaintOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof InputError) return error.message;
  }
  return "no complaint";
}

test("what is written can be read, by file and fingerprint, each once and without what may change", () => {
  const [one, other] = [finding({ file: "src/b.ts" }), finding({ fingerprint: "0000000000000002" })];

  const known = parseBaseline(textOf(one, other, one), "known.json");

  expect(known.map(({ file, fingerprint }) => [file, fingerprint])).toEqual([
    ["src/a.ts", "0000000000000002"],
    ["src/b.ts", "0000000000000001"],
  ]);
  expect(Object.keys(known[0] ?? {})).toEqual(["file", "fingerprint", "rule", "severity", "quote", "explanation"]);
});

test("a baseline without findings is one too", () => {
  expect(parseBaseline(textOf(), "known.json")).toEqual([]);
});

test.each([
  ["no JSON", "fingerprint,rule\n1,2", "to be JSON, got something else"],
  ["nothing", "", "to be JSON, got something else"],
  ["a list", "[]", "to be a baseline of `swarm review`, got other JSON"],
  ["another document", '{"version": 1, "findings": []}', "to be a baseline of `swarm review`, got other JSON"],
  ["another version", textOf().replace('"version": 1', '"version": 2'), "to have version 1, got 2"],
  ["no version", textOf().replace('"version": 1,', ""), "to have version 1, got undefined"],
  ["findings of another form", textOf(finding()).replace('"quote"', '"code"'), "got another form in finding 1"],
])("%s is refused with what to do", (_, text, problem) => {
  const complaint = complaintOf(() => parseBaseline(text, "known.json"));

  expect(complaint).toContain(`--baseline known.json`);
  expect(complaint).toContain(problem);
  expect(complaint).toContain("swarm review ... --write-baseline known.json");
});

test("a finding is known by its fingerprint, whatever else changed", () => {
  const found = finding({ lines: { from: 90, to: 90 }, explanation: "x", severity: "low" });

  const { findings, byFingerprint, unseen } = recognise([found], [finding()]);

  expect(findings).toEqual([{ ...found, isKnown: true }]);
  expect([byFingerprint, unseen]).toEqual([1, []]);
});

test("a finding is known by the same code and like words, under another rule", () => {
  const found = finding({
    fingerprint: "00000000000000ff",
    rule: "injection",
    quote: "const rows =\n  db.query(select + id);",
    explanation: "The id of the request becomes a part of the query: anybody can read all rows",
  });

  const { findings, byWords } = recognise([found], [finding()]);

  expect(findings[0]?.isKnown).toBe(true);
  expect(byWords).toBe(1);
});

test.each([
  ["other code", { quote: "db.query(remove + id);" }],
  ["another file", { file: "src/b.ts" }],
  ["other words", { rule: "resource-leak", explanation: "The connection stays open when rendering throws" }],
])("a finding of %s is new", (_, change) => {
  const { findings, unseen } = recognise([finding({ fingerprint: "00000000000000ff", ...change })], [finding()]);

  expect(findings[0]?.isKnown).toBeUndefined();
  expect(unseen).toHaveLength(1);
});

test("the next baseline holds what was found, what is still known and what was not listed", () => {
  const result = { unseen: [finding({ fingerprint: "9" })], unlisted: [finding({ fingerprint: "8" })] };
  const report = { mode: "review", findings: [finding()], result };

  const known = parseBaseline([...baselineOf(report as unknown as Report)].join(""), "known.json");

  expect(known.map(({ fingerprint }) => fingerprint)).toEqual(["0000000000000001", "8", "9"]);
});

test("a report of another mode makes no baseline", () => {
  const complaint = complaintOf(() => [...baselineOf({ mode: "batch" } as unknown as Report)]);

  expect(complaint).toBe("expected a review to write a baseline of, got a report of batch");
});
