import { expect, test } from "vitest";
import { cutSymbols } from "./cut-symbols.ts";
import { languageOf } from "./languages.ts";
import { openParsers } from "./open-parsers.ts";

type Shown = readonly (string | readonly [string, readonly string[]])[];

const SOURCES: readonly (readonly [path: string, text: string, symbols: Shown])[] = [
  [
    "a.ts",
    "import x from 'x';\n@dec\nexport class A {\n  field = 1;\n  m(): void {}\n  arrow = () => 1;\n}\nexport const f = async (a: number) => a;\nnamespace N { export function inner() {} }\nmodule.exports = function () {};\nconst plain = 1;\n",
    [
      ["class A 2-7", ["method m 5-5", "function arrow 6-6"]],
      "function f 8-8",
      "function inner 9-9",
      "function module.exports 10-10",
    ],
  ],
  [
    "a.tsx",
    "export function App() {\n  return <p>{1}</p>;\n}\nconst B = () => <b/>;\n",
    ["function App 1-3", "function B 4-4"],
  ],
  [
    "a.mjs",
    "function* g() {}\nclass A { static s() {} }\nvar h = class {};\n",
    ["function g 1-1", ["class A 2-2", ["method s 2-2"]], "class h 3-3"],
  ],
  [
    "a.py",
    "@dec\ndef f(a):\n    return a\n\nclass A:\n    @property\n    def m(self):\n        def inner():\n            pass\n",
    ["function f 1-3", ["class A 5-9", ["function m 6-9"]]],
  ],
  [
    "a.go",
    "package a\nfunc F() {}\ntype T struct{}\nfunc (t *T) M() int {\n\treturn 1\n}\n",
    ["function F 2-2", "type T 3-3", "method M 4-6"],
  ],
  [
    "a.rs",
    "pub struct S;\nimpl S {\n  fn m(&self) {}\n}\nmod n {\n  pub fn g() {}\n}\n",
    ["struct S 1-1", ["impl S 2-4", ["function m 3-3"]], "function g 6-6"],
  ],
  [
    "A.java",
    "package a;\n@X public class A {\n  A() {}\n  @Override public int m() { return 1; }\n}\n",
    [["class A 2-5", ["constructor A 3-3", "method m 4-4"]]],
  ],
  [
    "a.cs",
    "namespace N {\n  public class A {\n    public int P { get; set; }\n    public int M() => 1;\n  }\n}\n",
    [["class A 2-5", ["property P 3-3", "method M 4-4"]]],
  ],
  [
    "a.cpp",
    "#ifndef H\n#define H\nnamespace n {\nclass A { int m() { return 1; } };\ntemplate <typename T>\nT id(T a) { return a; }\n}\nint n::A::x(int a) { return a; }\n#endif\n",
    [["class A 4-4", ["function m 4-4"]], "function id 5-6", "function n::A::x 8-8"],
  ],
  ["a.c", "static int *p(void) {\n  return 0;\n}\nstruct S { int a; };\n", ["function p 1-3", "struct S 4-4"]],
  [
    "a.rb",
    "module M\n  class A\n    def m(a)\n      a\n    end\n    def self.s; end\n  end\nend\n",
    [["class A 2-7", ["method m 3-5", "method s 6-6"]]],
  ],
  [
    "a.php",
    "<?php\nnamespace N;\nfunction f() {}\nclass A {\n  public function m() {}\n}\n",
    ["function f 3-3", ["class A 4-6", ["method m 5-5"]]],
  ],
  ["a.sh", "#!/bin/bash\nf() {\n  echo 1\n}\nfunction g { echo 2; }\nf\n", ["function f 2-4", "function g 5-5"]],
];

test.each(SOURCES)("the symbols of %s are found with their lines and members", async (path, text, expected) => {
  using parsers = openParsers();
  const language = languageOf(path);
  if (language === undefined) throw new Error(`no language for ${path}`);

  const symbols = await parsers.symbolsOf(text, language);

  const line = ({ kind, name, from, to }: (typeof symbols)[number]) => `${kind} ${name} ${from}-${to}`;
  expect(symbols.map((each) => (each.members.length > 0 ? [line(each), each.members.map(line)] : line(each)))).toEqual(
    expected,
  );
});

test.each([
  ["a language without a parser", "notes.zig", "fn main() {}\n"],
  ["a text without symbols", "a.ts", "const a = 1;\n"],
  ["a text that is no code", "a.py", "%PDF }}}{{{ ((((\n"],
  ["a name like a property of every object", "a.constructor", "x\n"],
])("%s is one piece", async (_, path, text) => {
  using parsers = openParsers();

  const pieces = await cutSymbols({ path, text }, parsers, { mostTokens: 100, overlapLines: 2 });

  expect(pieces).toEqual([{ name: "", kind: "whole file", from: 1, to: 1 }]);
});

test("code with errors is cut by what could be understood, and every line is in a piece", async () => {
  using parsers = openParsers();
  const good = `function ok() {\n${"  call();\n".repeat(60)}}\n`;
  const text = `${good}function broken( {{{\n${"  x y z\n".repeat(60)}\n${good}`;

  const pieces = await cutSymbols({ path: "a.js", text }, parsers, { mostTokens: 400, overlapLines: 0 });

  const covered = new Set(
    pieces.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at)),
  );
  expect(covered.size).toBe(text.split("\n").length - 1);
  expect(pieces[0]).toMatchObject({ name: expect.stringContaining("ok"), from: 1 });
});

test("code nested deeper than anybody writes ends without an error", async () => {
  using parsers = openParsers();
  const text = `${"namespace a { ".repeat(3_000)}${"}".repeat(3_000)}\n${"class A { class B {".repeat(500)}`;

  const pieces = await cutSymbols({ path: "a.cs", text }, parsers, { mostTokens: 1_000, overlapLines: 0 });

  expect(pieces.length).toBeGreaterThan(0);
});
