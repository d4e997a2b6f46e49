import { expect, test } from "vitest";
import { fingerprintOf, ruleName } from "./fingerprint-of.ts";

const FINDING = { rule: "sql-injection", file: "src/a.ts", quote: "db.query(text + id);", occurrence: 0, twin: 0 };

test("a fingerprint is 16 digits that stay the same in every version", () => {
  expect(fingerprintOf(FINDING)).toBe("324788976ab8035c");
});

test("white space and the way a rule is written do not count", () => {
  const other = { ...FINDING, rule: "SQL Injection vulnerability", quote: "  db.query( text + id )\n;" };

  expect(fingerprintOf(other)).toBe(fingerprintOf(FINDING));
});

test("rule, file, quote, occurrence and twin count", () => {
  const others = [
    { ...FINDING, rule: "race" },
    { ...FINDING, file: "src/b.ts" },
    { ...FINDING, quote: "db.query(text);" },
    { ...FINDING, occurrence: 1 },
    { ...FINDING, twin: 1 },
  ];

  expect(new Set([FINDING, ...others].map(fingerprintOf)).size).toBe(6);
});

test("100,000 findings have 100,000 fingerprints", () => {
  const all = Array.from({ length: 100_000 }, (_, index) => fingerprintOf({ ...FINDING, file: `src/${index}.ts` }));

  expect(new Set(all).size).toBe(100_000);
});

test.each([
  ["SQL Injection", "sql-injection"],
  ["potential null dereference", "null-dereference"],
  ["missing_await", "missing-await"],
  ["Race condition!", "race-condition"],
  ["a bug", "a-bug"],
  ["???", "defect"],
  ["", "defect"],
])("the rule %j is %j", (said, name) => {
  expect(ruleName(said)).toBe(name);
});
