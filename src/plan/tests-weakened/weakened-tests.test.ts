import { expect, test } from "vitest";
import { fileDiff, HARMLESS, WEAKENING } from "../../../test/fakes/test-changes.ts";
import { weakenedTests } from "./weakened-tests.ts";

test.each(WEAKENING.map((each) => ({ name: each[0], each })))(
  "$name: it is found",
  ({ each: [, what, path, body, status] }) => {
    const found = weakenedTests(fileDiff(path, body, status));

    expect(found.map((each) => each.what)).toEqual([what]);
  },
);

test.each(HARMLESS)("%s: nothing is said", (_, ...files) => {
  expect(weakenedTests(files.join(""))).toEqual([]);
});

test("a finding names the place and shows both lines", () => {
  const body = ` test("adds", () => {\n-  expect(add(1, 2)).toBe(3);\n+  expect(add(1, 2)).toBeTruthy();\n });`;

  const found = weakenedTests(fileDiff("src/a b.test.ts", body));

  expect(found).toEqual([
    {
      path: "src/a b.test.ts",
      line: 11,
      what: "assertion loosened",
      text: "expect(add(1, 2)).toBe(3); -> expect(add(1, 2)).toBeTruthy();",
    },
  ]);
});

test("lines of a file that look like headers of a diff are lines", () => {
  const found = weakenedTests(fileDiff("src/a.test.ts", `--- a/x\n+++ b/other.test.ts\n-  expect(a).toBe(1);\n `));

  expect(found.map(({ path }) => path)).toEqual(["src/a.test.ts"]);
});

test("a diff of fifty thousand lines is read in time linear in its length", () => {
  const body = Array.from(
    { length: 25_000 },
    (_, line) => `-  const a${line} = "${line}";\n+  let a${line} = "${line}";`,
  );

  expect(weakenedTests(fileDiff("src/a.test.ts", body.join("\n")))).toEqual([]);
});
