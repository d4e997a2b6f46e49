import { expect, test } from "vitest";
import { type CodePiece, type CodeSymbol, symbolPieces } from "./symbol-pieces.ts";

/** As many lines of code of 40 characters, 10 tokens each. */
const lines = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1}`.padEnd(39, "x"));
const symbol = (name: string, from: number, to: number, members: readonly CodeSymbol[] = []): CodeSymbol => ({
  name,
  kind: members.length > 0 ? "class" : "function",
  from,
  to,
  members,
});
const OPTIONS = { mostTokens: 500, overlapLines: 0 };
const shown = (pieces: readonly CodePiece[]) =>
  pieces.map(({ kind, name, from, to }) => `${kind} ${name} ${from}-${to}`);

test("symbols and what stands between them are pieces that cover every line", () => {
  const text = lines(100).join("\n");

  const pieces = symbolPieces(text, [symbol("f", 11, 30), symbol("g", 50, 70)], OPTIONS);

  expect(shown(pieces)).toEqual([
    "top level  1-10",
    "function f 11-30",
    "top level  31-49",
    "function g 50-70",
    "top level  71-100",
  ]);
});

test("comments and decorators above go with a symbol, blank lines with what is before, and a few lines with the next symbol", () => {
  const text = [
    ...lines(12),
    "",
    "// why",
    "@dec",
    ...lines(12),
    "",
    "const x = 1;",
    "",
    ...lines(12),
    "",
    "end();",
  ].join("\n");

  const pieces = symbolPieces(text, [symbol("f", 1, 12), symbol("g", 16, 27), symbol("h", 31, 42)], OPTIONS);

  expect(shown(pieces)).toEqual(["function f 1-13", "function g 14-28", "function h 29-44"]);
});

test("small neighbours are joined up to a size that is worth a call", () => {
  const text = lines(60).join("\n");
  const symbols = Array.from({ length: 12 }, (_, index) => symbol(`f${index}`, index * 5 + 1, index * 5 + 5));

  const pieces = symbolPieces(text, symbols, OPTIONS);

  expect(shown(pieces)).toEqual(["symbols f0, f1, f2, f3, f4, f5, f6, f7 1-40", "symbols f8, f9, f10, f11 41-60"]);
});

test("a class that is too long is taken apart into its members, and a method that is too long into parts", () => {
  const text = lines(160).join("\n");
  const members = [symbol("short", 12, 40), symbol("long", 41, 150)];

  const pieces = symbolPieces(text, [symbol("A", 2, 155, members)], OPTIONS);

  expect(shown(pieces)).toEqual([
    "class A 1-11",
    "function A.short 12-40",
    "function A.long, part 1 of 3 41-90",
    "function A.long, part 2 of 3 91-140",
    "function A.long, part 3 of 3 141-150",
    "class A 151-160",
  ]);
});

test("symbols that share lines or reach beyond the text cover each line once", () => {
  const text = lines(20).join("\n");

  const pieces = symbolPieces(
    text,
    [symbol("a", 1, 9), symbol("b", 9, 9), symbol("c", 9, 18), symbol("d", 15, 99)],
    OPTIONS,
  );

  expect(pieces.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index))).toEqual(
    lines(20).map((_, index) => index + 1),
  );
});
