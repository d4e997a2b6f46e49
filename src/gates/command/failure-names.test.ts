import { expect, test } from "vitest";
import { failureNames, newFailures } from "./failure-names.ts";
import { missingTool } from "./missing-tool.ts";
import { outputEvidence } from "./output-evidence.ts";
import { plainLines } from "./plain-output.ts";

test.each([
  ["vitest", " FAIL  src/a.test.ts > sums > adds 12ms", "src/a.test.ts > sums > adds"],
  ["jest", "  ● sums › adds", "sums › adds"],
  ["mocha", "  1) adds two:", "adds two"],
  ["node --test", "✖ adds (1.217ms)", "adds"],
  ["TAP", "not ok 12 - adds # time=3ms", "adds"],
  ["pytest", "FAILED tests/a.py::test_x[1] - assert 1 == 2", "tests/a.py::test_x[1]"],
  ["pytest, where a file does not load", "ERROR tests/a.py - ImportError", "tests/a.py"],
  ["unittest", "FAIL: test_x (tests.a.Case.test_x)", "test_x (tests.a.Case.test_x)"],
  ["go test", "    --- FAIL: TestSum/adds (0.00s)", "TestSum/adds"],
  ["go build", "./a.go:12:5: undefined: x", "./a.go undefined: x"],
  ["cargo test", "test tests::adds ... FAILED", "tests::adds"],
  ["rustc", "error[E0308]: mismatched types", "error[E0308]: mismatched types"],
  ["rspec", "rspec ./spec/a_spec.rb:12 # Sum adds", "./spec/a_spec.rb Sum adds"],
  ["minitest", "TestSum#test_adds [test/a.rb:3]:", "TestSum#test_adds"],
  ["PHPUnit", "1) Tests\\SumTest::testAdds", "Tests\\SumTest::testAdds"],
  ["Maven", "[ERROR]   SumTest.adds:12 expected: <1>", "SumTest.adds"],
  ["Gradle", "SumTest > adds() FAILED", "SumTest > adds()"],
  ["dotnet test", "  Failed Api.SumTests.Adds [12 ms]", "Api.SumTests.Adds"],
  ["tsc", "src/a.ts(12,5): error TS2322: Type 'x'.", "src/a.ts error TS2322: Type 'x'."],
  ["tsc in colours", "src/a.ts:12:5 - error TS2322: Type 'x'.", "src/a.ts error TS2322: Type 'x'."],
  ["gcc", "src/a.c:3:1: error: expected ';'", "src/a.c error: expected ';'"],
  ["ruff", "a.py:1:8: F401 `os` imported but unused", "a.py F401 `os` imported but unused"],
])("what fails in %s is named without where and how long", (_, line, name) => {
  expect(failureNames(["ok", line, "done"])).toEqual([name]);
});

test("a linter's lines bear the name of their file, and the second of a kind a number", () => {
  const lines = [
    "src/a.ts",
    "  1:1  error  Missing semicolon  semi",
    "  9:3  error  Missing semicolon  semi",
    "src/b.ts",
    "  2:2  error  Missing semicolon  semi",
  ];

  const names = failureNames(lines);

  expect(names).toEqual([
    "src/a.ts Missing semicolon semi",
    "src/a.ts Missing semicolon semi (2)",
    "src/b.ts Missing semicolon semi",
  ]);
});

test("where nothing is named the last lines count, without times and numbers that change", () => {
  const before = failureNames(["made in 3.2s", "it broke at 0x7f12", "2026-01-01T10:00:00Z end"]);
  const now = failureNames(["made in 4.7s", "it broke at 0x8a01", "2026-01-02T11:30:00Z end"]);

  expect(newFailures(now, before)).toEqual([]);
  expect(newFailures(failureNames(["another thing broke"]), before)).toEqual(["another thing broke"]);
});

test.each([
  ["a failing test that says not found", ["npm", "test"], 1, "AssertionError: page not found", undefined],
  [
    "a module that a test misses",
    ["python3", "-m", "pytest"],
    1,
    "ModuleNotFoundError: No module named 'app'",
    undefined,
  ],
  ["a rule that another rule needs", ["make", "test"], 2, "make: *** No rule to make target 'a.o'.  Stop.", undefined],
  ["pytest itself", ["python3", "-m", "pytest"], 1, "/usr/bin/python3: No module named pytest", "pytest"],
  [
    "a subcommand of cargo",
    ["cargo", "clippy"],
    101,
    "error: no such command: `clippy`",
    "rustup component add clippy",
  ],
  ["a program behind npm", ["npm", "test"], 127, "sh: 1: vitest: not found", "the program vitest"],
])("%s: whether a tool is missing", (_, words, code, output, part) => {
  const missing = missingTool(words, code, output);

  if (part === undefined) expect(missing).toBeUndefined();
  else expect(missing).toContain(part);
});

test("evidence is bounded, whatever is printed", () => {
  const lines = Array.from({ length: 5_000 }, (_, index) => `${index} error ${"x".repeat(5_000)}`);

  expect(outputEvidence(lines).length).toBeLessThan(13_000);
});

test("a summary that all is well is no line that tells of errors", () => {
  const lines = ["lint: 0 errors", ...Array.from({ length: 80 }, () => "working"), "end"];

  expect(outputEvidence(lines)).not.toContain("0 errors");
});

test("colours, bells and overwritten progress are taken out, and the tree's own place", () => {
  expect(plainLines("\u001b[31ma\u001b[0m\u0007\n10%\r99%\r\n/tree/src/a.ts\n", "/tree")).toEqual([
    "a",
    "99%",
    "src/a.ts",
    "",
  ]);
});
