import { expect, test } from "vitest";
import { type Look, type LookedAt, type Remark, reviewFile } from "./review-file.ts";
import { SourceLines } from "./source-lines.ts";

const TEXT = Array.from({ length: 200 }, (_, index) => `const value${index + 1} = compute(${index + 1});`).join("\n");
const FILE = { path: "src/a.ts" };
const SOURCE = new SourceLines(TEXT);
const line = (number: number) => `const value${number} = compute(${number});`;

const reviewed = (file: LookedAt, looks: readonly Look[]) => reviewFile(file, looks, SOURCE);

function remark(number: number, change: Partial<Remark> = {}): Remark {
  return {
    rule: "unchecked-input",
    severity: "high",
    lines: { from: number, to: number },
    quote: line(number),
    explanation: "compute fails on a negative number and the whole import stops",
    fix: "",
    ...change,
  };
}

function look(reviewer: string, remarks: readonly Remark[], from = 1, to = 200): Look {
  return { key: `review/src/a.ts:${from}#${reviewer}`, reviewer, from, to, remarks };
}

test("what several reviewers say of one place is one finding, with who said it", () => {
  const { findings } = reviewed(FILE, [
    look("ann", [remark(7)]),
    look("bob", [remark(7, { explanation: "compute throws for negative numbers, which ends the import" })]),
    look("cid", []),
  ]);

  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({
    rule: "unchecked-input",
    severity: "high",
    file: "src/a.ts",
    lines: { from: 7, to: 7 },
    quote: line(7),
    supporters: ["ann", "bob"],
    from: ["review/src/a.ts:1#ann", "review/src/a.ts:1#bob"],
  });
  expect(findings[0]?.agreement).toBeCloseTo(2 / 3);
  expect(findings[0]).not.toHaveProperty("fix");
});

test("the same words about two places are two findings, be they of one reviewer or of two", () => {
  const alone = reviewed(FILE, [look("ann", [remark(7), remark(9)])]);
  const both = reviewed(FILE, [look("ann", [remark(7)]), look("bob", [remark(150)])]);

  expect(alone.findings.map(({ lines }) => lines.from)).toEqual([7, 9]);
  expect(both.findings.map(({ lines }) => lines.from)).toEqual([7, 150]);
});

test("what is found in the overlap of two parts is one finding, and only who saw the lines counts", () => {
  const { findings } = reviewed(FILE, [
    look("ann", [remark(95)], 1, 100),
    look("ann", [remark(95), remark(180)], 90, 200),
    look("bob", [], 1, 100),
  ]);

  expect(findings.map(({ lines, agreement, supporters }) => [lines.from, agreement, supporters])).toEqual([
    [180, 1, ["ann"]],
    [95, 0.5, ["ann"]],
  ]);
});

test("remarks are put at their quote or dropped, and counted", () => {
  const { findings, placed } = reviewed(FILE, [
    look("ann", [
      remark(7, { lines: { from: 70, to: 70 } }),
      remark(20, { quote: `${line(20)}\ninvented();` }),
      remark(30, { quote: "const value30 = other(30);" }),
      remark(40, { quote: "" }),
    ]),
  ]);

  expect(findings.map(({ lines }) => lines.from)).toEqual([7, 20]);
  expect(placed).toEqual({ remarks: 4, moved: 1, partly: 1, dropped: 2, outside: 0 });
});

test("with a change only its lines and three around them count", () => {
  const changed = [{ from: 50, to: 52 }];

  const { findings, placed } = reviewed({ ...FILE, changed }, [
    look("ann", [remark(46), remark(47), remark(51), remark(55), remark(56)]),
  ]);

  expect(findings.map(({ lines }) => lines.from)).toEqual([47, 51, 55]);
  expect(placed.outside).toBe(2);
});

test("two remarks that contradict each other stay apart and are told", () => {
  const { findings, conflicts } = reviewed(FILE, [
    look("ann", [remark(7, { rule: "leak", explanation: "The lock in compute is released when the build fails" })]),
    look("bob", [remark(7, { rule: "leak", explanation: "The lock in compute is not released when the build fails" })]),
  ]);

  expect(findings).toHaveLength(2);
  expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  expect(conflicts).toMatchObject([
    { file: "src/a.ts", line: 7, left: { reviewer: "ann" }, right: { reviewer: "bob" } },
  ]);
});

test("a fingerprint outlives lines that come above it, and tells equal lines apart", () => {
  const twice = [line(7), "", line(7)].join("\n");
  const of = (text: string, number: number) =>
    reviewFile(
      { path: "a.ts" },
      [look("ann", [remark(7, { lines: { from: number, to: number } })])],
      new SourceLines(text),
    ).findings[0]?.fingerprint;

  expect(of(`// new\n\n${TEXT}`, 9)).toBe(of(TEXT, 7));
  expect(of(twice, 1)).not.toBe(of(twice, 3));
});

test("the severity of most reviewers, the fix of whoever has one and the symbol around it are told", () => {
  const symbols = [{ from: 1, to: 100, name: "function load" }];

  const { findings } = reviewed({ ...FILE, symbols }, [
    look("ann", [remark(7, { severity: "low" })]),
    look("bob", [remark(7, { severity: "high", fix: "Check it." })]),
    look("cid", [remark(7, { severity: "low" })]),
  ]);

  expect(findings).toMatchObject([{ severity: "low", fix: "Check it.", symbol: "function load", agreement: 1 }]);
});
