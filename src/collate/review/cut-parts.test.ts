import { expect, test } from "vitest";
import { cutParts, type LinePart } from "./cut-parts.ts";

const FUNCTION = ["function f() {", "  if (a) {", "    b();", "  }", "", "  return c;", "}", ""];
const code = (times: number) => Array.from({ length: times }, () => FUNCTION.join("\n")).join("\n");

const spans = (parts: readonly LinePart[]) => parts.map(({ from, to }) => [from, to]);

test("a text that fits is one part, and an empty one has none", () => {
  expect(spans(cutParts("a\nb\n", { mostTokens: 100, overlapLines: 2 }))).toEqual([[1, 2]]);
  expect(spans(cutParts("a\nb", { mostTokens: 100, overlapLines: 2 }))).toEqual([[1, 2]]);
  expect(cutParts("", { mostTokens: 100, overlapLines: 2 })).toEqual([]);
});

test("cuts fall between functions, not within them", () => {
  const parts = cutParts(code(6), { mostTokens: 40, overlapLines: 0 });

  expect(spans(parts)).toEqual([
    [1, 16],
    [17, 32],
    [33, 47],
  ]);
});

test("within a long function cuts fall where the depth is least", () => {
  const body = ["    a();", "    b();", "  }", "  if (c) {", "    d();", "    e();", "  }", "  if (f) {", "    g();"];
  const text = ["function f() {", "  if (x) {", ...body, "    h();", "  }", "}"].join("\n");

  const [first] = cutParts(text, { mostTokens: 18, overlapLines: 0 });

  expect(first).toEqual({ from: 1, to: 5 });
});

test("parts overlap, cover every line and stay below the limit", () => {
  const text = code(40);

  const parts = cutParts(text, { mostTokens: 60, overlapLines: 3 });

  const lines = text.split("\n");
  const missing = lines.flatMap((_, index) =>
    parts.some(({ from, to }) => from <= index + 1 && index + 1 <= to) ? [] : [index + 1],
  );
  expect(missing.filter((line) => line < lines.length)).toEqual([]);
  expect(parts.slice(1).every(({ from }, index) => from === (parts[index]?.to ?? 0) - 2)).toBe(true);
  expect(parts.every(({ from, to }) => lines.slice(from - 1, to).join("\n").length <= 240)).toBe(true);
});

test("a line longer than a part is a part by itself, and the rest goes on", () => {
  const text = `a\n${"x".repeat(1_000)}\nb\nc\n`;

  expect(spans(cutParts(text, { mostTokens: 10, overlapLines: 5 }))).toEqual([
    [1, 1],
    [2, 2],
    [3, 4],
  ]);
});

test("100,000 lines are cut in time linear in their number", () => {
  const parts = cutParts("    a line of code;\n".repeat(100_000), { mostTokens: 12_000, overlapLines: 20 });

  expect(parts.at(-1)?.to).toBe(100_000);
  expect(parts.length).toBeLessThan(100);
});
