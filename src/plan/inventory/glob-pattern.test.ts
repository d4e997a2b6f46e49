import { expect, test } from "vitest";
import { globPattern, isChosen } from "./glob-pattern.ts";

test.each([
  ["packages/*", "packages/a", true],
  ["packages/*", "packages/a/b", false],
  ["packages/**", "packages/a/b", true],
  ["**/*.py", "a.py", true],
  ["**/*.py", "a/b/c.py", true],
  ["./libs/a/", "libs/a", true],
  ["{apps,libs}/*", "libs/x", true],
  ["a?c", "abc", true],
  ["[ab].js", "a.js", true],
  ["[!ab].js", "a.js", false],
  ["a+b(c)", "a+b(c)", true],
  ["[z-a]", "z", false],
  ["a{b", "a{b", true],
])("%s means %s: %s", (glob, path, isMeant) => {
  expect(globPattern(glob).test(path)).toBe(isMeant);
});

test("a glob with ! leaves out, wherever it stands", () => {
  expect(isChosen("crates/a", ["!crates/a", "crates/*"])).toBe(false);
  expect(isChosen("crates/b", ["!crates/a", "crates/*"])).toBe(true);
});
