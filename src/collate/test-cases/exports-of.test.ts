import { expect, test } from "vitest";
import { exportsOf } from "./exports-of.ts";

test("what a script exports, types left out, in the order of the file", () => {
  const text = `export type Kind = "a";
export interface Thing {}
export const LIMIT = 1;
function inner() {}
export async function load() {}
export default class Loader {}
export { inner as shown, type Kind, helper };
module.exports.old = 1;
`;

  expect(exportsOf("a.ts", text)).toEqual(["LIMIT", "load", "Loader", "shown", "helper", "old"]);
});

test.each([
  [
    "a.py",
    "import os\nLIMIT: int = 1\ndef load():\n    def inner(): pass\nclass Loader:\n    def read(self): pass\nasync def go(): pass\n",
    ["LIMIT", "load", "Loader", "go"],
  ],
  [
    "a.go",
    "package a\n\ntype Loader struct{}\n\nfunc (l *Loader) Read() {}\n\nfunc load() {}\n",
    ["Loader", "Read", "load"],
  ],
  ["a.cjs", "module.exports = { a, b: c };\n", ["a", "b"]],
  ["a.txt", "export const a = 1;\n", []],
])("names of %s", (path, text, names) => {
  expect(exportsOf(path, text)).toEqual(names);
});
