import { expect, test } from "vitest";
import { FlagNumbers } from "./flag-numbers.ts";
import { readTestCasesFlags, type TestCasesFlags } from "./test-cases-flags.ts";

function read(flags: TestCasesFlags) {
  const numbers = new FlagNumbers();
  const { testCases } = readTestCasesFlags(flags, numbers);
  return { testCases, problems: numbers.problems };
}

test("without flags cases are spread evenly and stay words", () => {
  expect(read({})).toEqual({
    testCases: { shares: undefined, framework: undefined, folder: undefined, isForced: undefined, run: undefined },
    problems: [],
  });
});

test("all flags make one wish", () => {
  const flags = {
    shares: "happy-path=40, edge-case=60%",
    framework: "PyTest",
    out: "tests",
    force: true,
    run: true,
    runCommand: `python3 -m pytest "{file}"`,
    runTimeout: "2m",
    failOnFailure: true,
  };

  expect(read(flags)).toEqual({
    testCases: {
      shares: { "happy-path": 40, "edge-case": 60 },
      framework: "pytest",
      folder: "tests",
      isForced: true,
      run: { command: ["python3", "-m", "pytest", "{file}"], timeoutMs: 120_000, failsOnFailure: true },
    },
    problems: [],
  });
});

test.each([
  [{ framework: "vites" }, '--framework: expected a known framework, got "vites" (did you mean vitest?)'],
  [{ shares: "happy-path=40" }, 'expected --shares that sum to 100, got 40 from "happy-path=40"'],
  [{ shares: "happy=100" }, '--shares: expected a known category, got "happy" (did you mean happy-path?)'],
  [
    { shares: "edge-case" },
    'expected --shares as per cent by category, such as happy-path=40,edge-case=60, got "edge-case"',
  ],
  [{ shares: "edge-case=50,edge-case=50" }, "expected each category of --shares once, got edge-case twice"],
  [{ run: true }, "expected --framework with --run, got --run alone"],
  [{ out: "x" }, "expected --framework with --out, got --out alone"],
  [{ framework: "go", runCommand: "x" }, "expected --run with --run-command, got --run-command alone"],
  [{ framework: "go", failOnFailure: true }, "expected --run with --fail-on-failure, got --fail-on-failure alone"],
  [
    { framework: "go", run: true, runCommand: '"x' },
    'expected --run-command to be words with every quote closed, got "\\"x"',
  ],
  [
    { framework: "go", run: true, runTimeout: "0s" },
    'expected --run-timeout to be a time such as 30s or 2m, above 0 and at most 24h, got "0s"',
  ],
  [{ framework: "go", out: " " }, "expected --out to be a folder, got an empty text"],
])("%j is refused", (flags, problem) => {
  expect(read(flags).problems).toEqual([problem]);
});
