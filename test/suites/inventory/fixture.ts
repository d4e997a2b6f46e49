/** A small repository and what an inventory must say of it. */
export interface Fixture {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** All of them, in any order. */
  readonly languages: readonly string[];
  readonly buildSystems: readonly string[];
  /** The best command of a kind in the root, as it is typed. */
  readonly commands?: Readonly<Record<string, string>> | undefined;
  /** What each package needs, by path; the root is `.`. */
  readonly packages?: Readonly<Record<string, readonly string[]>> | undefined;
}

export const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

export const SOURCE: Readonly<Record<string, string>> = {
  js: "export const one = 1;\n",
  ts: "export const one: number = 1;\n",
  py: "def one():\n    return 1\n",
  rs: "pub fn one() -> u8 {\n    1\n}\n",
  go: "package one\n\nfunc One() int { return 1 }\n",
  java: "class One { int one() { return 1; } }\n",
  kt: "fun one() = 1\n",
  c: "int one(void) { return 1; }\n",
  cpp: "int one() { return 1; }\n",
  php: "<?php\nfunction one() { return 1; }\n",
  rb: "def one = 1\n",
  ex: "defmodule One do\n  def one, do: 1\nend\n",
  cs: "class One { int F() => 1; }\n",
  swift: "let one = 1\n",
};
