import { existsSync } from "node:fs";
import path from "node:path";
import type { TestResult } from "../../core/test-run.ts";
import { type FrameworkRunner, shortMessage, type TestPlace } from "./framework-runner.ts";
import { readJunit } from "./read-junit.ts";

/** The interpreter of the project's own environment, else the one in the path. */
export function pythonOf(folder: string): string {
  const own = [".venv/bin/python", "venv/bin/python"].map((name) => path.join(folder, name));
  return own.find((file) => existsSync(file)) ?? "python3";
}

/** The copy's own modules, also of a `src` layout, come first; nothing is compiled beside the sources. */
function environmentOf({ scratch }: TestPlace): Readonly<Record<string, string>> {
  return {
    PYTHONPATH: [scratch, path.join(scratch, "src")].join(path.delimiter),
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONIOENCODING: "utf-8",
  };
}

/** pytest with its JUnit report. The project's own options are left out, since coverage limits and the like would fail it. */
export const PYTEST: FrameworkRunner = {
  isParallel: true,
  reportsTo: "file",
  command: async (at) => ({
    program: pythonOf(at.scratch),
    args: [
      ...["-m", "pytest", at.place, `--junitxml=${at.report}`, `--rootdir=${at.scratch}`, "-q"],
      ...["--import-mode=importlib", "-p", "no:cacheprovider", "-o", "addopts=", "-o", "junit_family=xunit2"],
    ],
    env: environmentOf(at),
  }),
  read: readJunit,
};

const UNITTEST_RUNNER = "swarm_run_unittest.py";

/** unittest has no report for programs, so a runner of ours loads the file and writes what its tests came to as JSON. */
export const UNITTEST: FrameworkRunner = {
  isParallel: true,
  reportsTo: "file",
  support: () => [{ name: UNITTEST_RUNNER, text: UNITTEST_SOURCE }],
  command: async (at) => ({
    program: pythonOf(at.scratch),
    args: [UNITTEST_RUNNER, at.place, at.report],
    env: environmentOf(at),
  }),
  read: readUnittest,
};

/** The report of {@link UNITTEST}'s runner: `[name, status, message]` a test. */
function readUnittest(text: string): readonly TestResult[] {
  try {
    const rows = JSON.parse(text) as readonly (readonly [string, TestResult["status"], string])[];
    return rows.map(([name, status, message]) =>
      status === "failed" ? { name, status, message: shortMessage(message) } : { name, status },
    );
  } catch {
    // No report: the runner broke before any test, which whoever asked sees from the exit code.
    return [];
  }
}

const UNITTEST_SOURCE = `import importlib.util, json, sys, unittest

place, report = sys.argv[1], sys.argv[2]
sys.path.insert(0, "")


class Kept(unittest.TextTestResult):
    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        self.rows = {}

    def keep(self, test, status, message=""):
        name = test._testMethodName if hasattr(test, "_testMethodName") else str(test)
        if self.rows.get(name, ("passed", ""))[0] != "failed":
            self.rows[name] = (status, message)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.keep(test, "passed")

    def addFailure(self, test, problem):
        super().addFailure(test, problem)
        self.keep(test, "failed", self._exc_info_to_string(problem, test))

    def addError(self, test, problem):
        super().addError(test, problem)
        self.keep(test, "failed", self._exc_info_to_string(problem, test))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.keep(test, "skipped")

    def addExpectedFailure(self, test, problem):
        super().addExpectedFailure(test, problem)
        self.keep(test, "passed")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.keep(test, "failed", "expected to fail, and passed")

    def addSubTest(self, test, subtest, problem):
        super().addSubTest(test, subtest, problem)
        if problem is not None:
            self.keep(test, "failed", self._exc_info_to_string(problem, subtest))


spec = importlib.util.spec_from_file_location("swarm_generated_test", place)
module = importlib.util.module_from_spec(spec)
sys.modules["swarm_generated_test"] = module
spec.loader.exec_module(module)
suite = unittest.defaultTestLoader.loadTestsFromModule(module)
result = unittest.TextTestRunner(resultclass=Kept, verbosity=0).run(suite)
with open(report, "w", encoding="utf-8") as file:
    json.dump([[name, *row] for name, row in result.rows.items()], file)
sys.exit(0 if result.wasSuccessful() else 1)
`;
