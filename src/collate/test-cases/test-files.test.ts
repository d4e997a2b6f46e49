import { expect, test } from "vitest";
import { idOf, numbersIn, testFilesFor } from "./test-files.ts";

const cases = (path: string, from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ number: from + index, path }));

test.each([
  ["vitest", "src/core/retry.ts", "src-core-retry.test.ts", "../../../../src/core/retry.ts"],
  ["vitest", "ui/Button.tsx", "ui-Button.test.tsx", "../../../../ui/Button.tsx"],
  ["jest", "src/core/retry.ts", "src-core-retry.test.ts", "../../../../src/core/retry"],
  ["jest", "lib/a.js", "lib-a.test.js", "../../../../lib/a.js"],
  ["node", "src/core/retry.ts", "src-core-retry.test.mts", "../../../../src/core/retry.ts"],
  ["node", "lib/a.cjs", "lib-a.test.mjs", "../../../../lib/a.cjs"],
  ["pytest", "src/app/retry.py", "test_src_app_retry.py", "app.retry"],
  ["unittest", "app/__init__.py", "test_app_init.py", "app"],
  ["pytest", "tools/my-script.py", "test_tools_my_script.py", ""],
] as const)("%s names the tests of %s %s", (framework, target, path, specifier) => {
  const [file] = testFilesFor(cases(target, 1, 2), { framework, mostPerFile: 8 });

  expect(file).toEqual({ path, place: `generated/by/swarm/tests/${path}`, target, specifier, numbers: [1, 2] });
});

test("tests of Go stand beside their target, in whatever folder they are written to", () => {
  const [file] = testFilesFor(cases("core/retry.go", 1, 1), { framework: "go", folder: "out", mostPerFile: 8 });

  expect(file).toMatchObject({ path: "core/retry_cases_test.go", place: "core/retry_cases_test.go", specifier: "" });
});

test.each([
  ["test/generated", "test/generated/src-a.test.ts", "../../src/a.ts"],
  ["src", "src/src-a.test.ts", "./a.ts"],
  [".", "src-a.test.ts", "./src/a.ts"],
])("in the folder %s paths are relative to it", (folder, place, specifier) => {
  const [file] = testFilesFor(cases("src/a.ts", 1, 1), { framework: "vitest", folder, mostPerFile: 8 });

  expect(file).toMatchObject({ place, specifier });
});

test("many cases are spread evenly over several files", () => {
  const files = testFilesFor(cases("a.ts", 1, 10), { framework: "vitest", mostPerFile: 8 });

  expect(files.map(({ path, numbers }) => [path, numbers])).toEqual([
    ["a-1.test.ts", [1, 2, 3, 4, 5]],
    ["a-2.test.ts", [6, 7, 8, 9, 10]],
  ]);
});

test("two targets of one name get files of their own, and other languages none", () => {
  const all = [...cases("a/b.ts", 1, 1), ...cases("a-b.ts", 2, 1), ...cases("a.py", 3, 1)];

  const files = testFilesFor(all, { framework: "vitest", mostPerFile: 8 });

  expect(files.map(({ path }) => path)).toEqual(["a-b.test.ts", "a-b-x1.test.ts"]);
});

test.each([
  ["TC-007 rejects", [7]],
  ["a group TC-007 rejects", [7]],
  ["test_tc_007_rejects", [7]],
  ["TestTC007_Rejects", [7]],
  ["TC-1000 and TC-12", [1000, 12]],
  ["etc-7", []],
  ["rejects 7", []],
])("%s speaks of %j", (text, numbers) => {
  expect(numbersIn(text)).toEqual(numbers);
});

test("an id has three digits at least", () => {
  expect([idOf(7), idOf(1234)]).toEqual(["TC-007", "TC-1234"]);
});
