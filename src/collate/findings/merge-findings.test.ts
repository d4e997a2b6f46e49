import { expect, test } from "vitest";
import type { Finding } from "./finding.ts";
import { confidenceOf, mergeFindings } from "./merge-findings.ts";
import { sameFinding } from "./same-finding.ts";
import { severityFromWords, severityOf } from "./severity-of.ts";

const RACE = "BuildIndex no longer holds the lock, so two goroutines may build the same index: a race condition";
const RACE_TOO = "A race condition: two goroutines may build the same index, as BuildIndex gives up the lock";
const TYPO = "Typo in the test's name: inalid should be invalid";

function finding(by: string, text: string, rest: Partial<Finding> = {}): Finding {
  return { by, text, ...rest };
}

test("findings that name one defect become one, with who found it", () => {
  const merged = mergeFindings([finding("ann", RACE), finding("bob", TYPO), finding("cid", RACE_TOO)], {
    reviewers: 4,
  });

  expect(merged.findings.map(({ members }) => members)).toEqual([[0, 2], [1]]);
  expect(merged.findings[0]).toMatchObject({ supporters: ["ann", "cid"], agreement: 0.5, severity: "high" });
  expect(merged.findings[1]).toMatchObject({ supporters: ["bob"], agreement: 0.25, severity: "low" });
});

test("a reviewer who says it twice supports it once", () => {
  const [merged] = mergeFindings([finding("ann", RACE), finding("ann", RACE_TOO), finding("bob", TYPO)]).findings;

  expect(merged?.supporters).toEqual(["ann"]);
});

test("equal words in different files are different findings", () => {
  const merged = mergeFindings([finding("ann", RACE, { file: "a.go" }), finding("bob", RACE, { file: "b.go" })]);

  expect(merged.findings).toHaveLength(2);
  expect(sameFinding(finding("ann", RACE, { file: "a.go" }), finding("bob", RACE, { file: "b.go" }))).toBe(0);
});

test("findings that a caller keeps apart stay apart, and that is no contradiction", () => {
  const findings = [finding("ann", RACE), finding("bob", TYPO), finding("cid", RACE_TOO)];

  const merged = mergeFindings(findings, { mayMerge: (left, right) => left + right !== 2 });

  expect(merged.findings.map(({ members }) => members).sort()).toEqual([[0], [1], [2]]);
  expect(merged.conflicts).toEqual([]);
});

test("findings of many files are named by their place among all", () => {
  const files = ["a.go", "b.go", "c.go"];
  const findings = ["ann", "bob"].flatMap((by) => files.map((file) => finding(by, RACE, { file })));

  const merged = mergeFindings(findings);

  expect(merged.findings.map(({ members }) => members).sort()).toEqual([
    [0, 3],
    [1, 4],
    [2, 5],
  ]);
  expect(merged.findings.every(({ representative, members }) => members.includes(representative))).toBe(true);
});

test("findings that contradict each other are reported and not merged", () => {
  const merged = mergeFindings([
    finding("ann", "The lock in BuildIndex is released when the build fails"),
    finding("bob", "The lock in BuildIndex is not released when the build fails"),
  ]);

  expect(merged.findings).toHaveLength(2);
  expect(merged.conflicts).toMatchObject([{ left: 0, right: 1, kind: "negation" }]);
});

test("the same place and quote make a doubtful text likely, a far place makes it unlikely", () => {
  const [left, right] = [
    finding("ann", RACE, { file: "a.go" }),
    finding("bob", "The lock was moved in BuildIndex", { file: "a.go" }),
  ];
  const at = (line: number) => ({ lines: { from: line, to: line + 1 } });
  const text = sameFinding(left, right);

  const here = sameFinding({ ...left, ...at(10), quote: "b.mu.Lock()" }, { ...right, ...at(11), quote: "b.mu.Lock()" });
  const near = sameFinding({ ...left, ...at(10) }, { ...right, ...at(14) });
  const far = sameFinding({ ...left, ...at(10) }, { ...right, ...at(200) });

  expect(here).toBeGreaterThan(near);
  expect(near).toBeGreaterThan(text);
  expect(text).toBeGreaterThan(far);
});

test("confidence grows with each supporter and falls with each silent reviewer", () => {
  expect(confidenceOf(2, 3)).toBeGreaterThan(confidenceOf(1, 3));
  expect(confidenceOf(3, 3)).toBeGreaterThan(confidenceOf(3, 12));
});

test.each([
  ["Typo in the permission check's comment", "low"],
  ["The import is unused", "low"],
  ["SQL injection through the name parameter", "critical"],
  ["The permission check can be skipped", "high"],
  ["user may be null here and crash the page", "high"],
  ["The metric is labelled with the wrong kind", "medium"],
])("the words of: %s, say %s", (text, severity) => {
  expect(severityFromWords(text)).toBe(severity);
});

test("the median of the reviewers' severities wins, the worse of two middle ones", () => {
  const said = (...severities: readonly NonNullable<Finding["severity"]>[]) =>
    severityOf(severities.map((severity, index) => finding(`r${index}`, "x", { severity })));

  expect(said("low", "high", "high")).toBe("high");
  expect(said("critical", "low", "info")).toBe("low");
  expect(said("high", "low")).toBe("high");
});
