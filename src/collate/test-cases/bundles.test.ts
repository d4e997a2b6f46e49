import { expect, test } from "vitest";
import { bundlesOf, lineCount, textOfPiece } from "./bundles.ts";

const file = (path: string, lines: number) => ({ path, text: `${"x".repeat(39)}\n`.repeat(lines) });

test("small files share a bundle in their order, as long as they fit", () => {
  const bundles = bundlesOf([file("a", 10), file("b", 10), file("c", 10)], 200);

  expect(bundles.map(({ pieces }) => pieces.map(({ path }) => path))).toEqual([["a", "b"], ["c"]]);
  expect(bundles[0]?.lines).toBe(20);
});

test("a long file is cut into parts that cover every line, each by itself", () => {
  const long = file("long", 100);

  const bundles = bundlesOf([file("a", 1), long, file("b", 1)], 300);

  const parts = bundles.flatMap(({ pieces }) => pieces.filter(({ path }) => path === "long"));
  expect(parts.length).toBeGreaterThan(2);
  expect(parts[0]?.from).toBe(1);
  expect(parts.at(-1)?.to).toBe(100);
  for (const [index, part] of parts.slice(1).entries())
    expect(part.from).toBeLessThanOrEqual((parts[index]?.to ?? 0) + 1);
  expect(bundles.every(({ pieces }) => pieces.length === 1)).toBe(true);
});

test("a piece is its lines, and all of it the text as it is", () => {
  expect(textOfPiece("a\nb\nc\n", { path: "x", from: 2, to: 3, of: 3 })).toBe("b\nc");
  expect(textOfPiece("a\nb\r\nc\n", { path: "x", from: 1, to: 3, of: 3 })).toBe("a\nb\r\nc\n");
});

test.each([
  ["a", 1],
  ["a\n", 1],
  ["a\nb", 2],
])("%j has %i lines", (text, lines) => {
  expect(lineCount(text)).toBe(lines);
});
