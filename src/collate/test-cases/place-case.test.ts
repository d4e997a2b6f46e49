import { expect, test } from "vitest";
import { placeCase } from "./place-case.ts";

const SHOWN = [
  { path: "src/a/parse.ts", text: "export function parse() {}" },
  { path: "src/b/parse.ts", text: "export class Reader { readAll() {} }" },
];

test.each([
  [{ file: "src/a/parse.ts", symbol: "parse" }, "src/a/parse.ts", true],
  [{ file: "./src/a/parse.ts", symbol: "" }, "src/a/parse.ts", true],
  [{ file: "src\\b\\parse.ts", symbol: "Reader.readAll()" }, "src/b/parse.ts", true],
  [{ file: "b/parse.ts", symbol: "gone" }, "src/b/parse.ts", false],
  [{ file: "project/src/a/parse.ts", symbol: "pars" }, "src/a/parse.ts", false],
  [{ file: "parse.ts", symbol: "readAll" }, "src/b/parse.ts", true],
  [{ file: "", symbol: "parse" }, "src/a/parse.ts", true],
])("%j is about %s", (given, path, isSymbolKnown) => {
  expect(placeCase(given, SHOWN)).toEqual({ kind: "placed", path, isSymbolKnown });
});

test("what names none of several files is lost, with its reason", () => {
  expect(placeCase({ file: "other.ts", symbol: "gone" }, SHOWN)).toEqual({
    kind: "lost",
    reason: 'it names "other.ts", which is none of the files shown',
  });
});

test("where one file is shown it is meant, whatever it is called", () => {
  expect(placeCase({ file: "the module", symbol: "" }, SHOWN.slice(0, 1))).toMatchObject({ path: "src/a/parse.ts" });
});
