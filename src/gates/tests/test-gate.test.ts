import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CancelledError } from "../../core/errors.ts";
import type { StepScope } from "../../core/executor.ts";
import type { TestRunInput, TestRunOutput } from "../../core/test-run.ts";
import { testGate } from "./test-gate.ts";

const ROOT = path.dirname(path.dirname(path.dirname(import.meta.dirname)));

let project: string;

let place: string;

beforeEach(() => {
  place = mkdtempSync(path.join(tmpdir(), "swarm-gate-"));
  project = path.join(place, "project");
  mkdirSync(project);
  // Copies of other tests are none of these tests' concern.
  const temporary = path.join(place, "tmp");
  mkdirSync(temporary);
  vi.stubEnv("TMPDIR", temporary);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(place, { recursive: true, force: true });
});

function write(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(project, name)), { recursive: true });
  writeFileSync(path.join(project, name), text);
}

function scopeOf(signal = new AbortController().signal): StepScope {
  return { signal, begin: async () => {} } as unknown as StepScope;
}

function run(input: Partial<TestRunInput>, environment: Record<string, string> = {}, signal?: AbortSignal) {
  const { PATH = "", HOME = "", PYENV_ROOT } = process.env;
  const gate = testGate({
    project,
    environment: { PATH, HOME, ...(PYENV_ROOT === undefined ? {} : { PYENV_ROOT }), ...environment },
    withheld: ["ODD_ONE"],
    clock: { monotonic: () => performance.now() },
  });
  const whole: TestRunInput = { framework: "node", files: [], timeoutMs: 60_000, ...input };
  return gate.execute(whole, scopeOf(signal));
}

/** Everything but what differs from run to run. */
function statusesOf({ files }: TestRunOutput) {
  return files.map(({ place, state, tests }) => [place, state, tests.map(({ name, status }) => `${name}: ${status}`)]);
}

function scratchFolders(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith("swarm-tests-"));
}

function isThere(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, [...args], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("node --test", () => {
  test("says of each test what became of it, and of a file that does not load that it did not", async () => {
    write("src/add.ts", "export const add = (a: number, b: number): number => a + b;\n");
    const head = `import { test } from "node:test";\nimport assert from "node:assert";\nimport { add } from "../src/add.ts";\n`;

    const output = await run({
      files: [
        {
          place: "out/add.test.mts",
          text: `${head}test("TC-001 adds", () => assert.equal(add(1, 2), 3));\ntest("TC-002 adds wrongly <&>", () => assert.equal(add(1, 2), 4));\ntest.skip("TC-003 later", () => {});\n`,
        },
        { place: "out/broken.test.mts", text: `import { gone } from "../src/gone.ts";\ntest("TC-004 x", gone);\n` },
        { place: "out/empty.test.mts", text: "export {};\n" },
      ],
    });

    expect(statusesOf(output)).toEqual([
      ["out/add.test.mts", "ran", ["TC-001 adds: passed", "TC-002 adds wrongly <&>: failed", "TC-003 later: skipped"]],
      ["out/broken.test.mts", "not_compiled", []],
      ["out/empty.test.mts", "empty", [expect.any(String)]],
    ]);
    expect(output.files[0]?.tests[1]?.message).toContain("3 == 4");
    expect(output.files[1]?.output).toContain("gone.ts");
    expect(output.command).toMatch(/^node --test .* out\/add\.test\.mts$/);
  }, 30_000);

  test("a test that hangs is stopped with all it started, and the others still count", async () => {
    const hang = `import { test } from "node:test";
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
test("TC-001 hangs", async () => {
  const child = spawn("sleep", ["1000"]);
  writeFileSync(${JSON.stringify(path.join(project, "pid"))}, String(child.pid));
  await new Promise(() => setInterval(() => {}, 1000));
});
`;
    const fine = `import { test } from "node:test";\ntest("TC-002 is fine", () => {});\n`;

    const output = await run({
      timeoutMs: 3_000,
      files: [
        { place: "a.test.mjs", text: hang },
        { place: "b.test.mjs", text: fine },
      ],
    });

    expect(output.files.map(({ state }) => state)).toEqual(["timed_out", "ran"]);
    expect(isAlive(Number(readFileSync(path.join(project, "pid"), "utf8")))).toBe(false);
  }, 30_000);

  test("a stop kills what runs, removes the copy and is no result", async () => {
    const stop = new AbortController();
    const pidFile = path.join(project, "pid");
    const text = `import { test } from "node:test";
import { writeFileSync } from "node:fs";
test("TC-001 hangs", async () => {
  writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));
  await new Promise(() => setInterval(() => {}, 1000));
});
`;
    const running = run({ files: [{ place: "a.test.mjs", text }] }, {}, stop.signal);
    running.catch(() => {});
    while (!existsSync(pidFile)) await new Promise((resolve) => setImmediate(resolve));
    const pid = Number(readFileSync(pidFile, "utf8"));

    stop.abort();

    await expect(running).rejects.toBeInstanceOf(CancelledError);
    expect(isAlive(pid)).toBe(false);
    expect(scratchFolders()).toEqual([]);
  }, 30_000);

  test("nothing is left when whoever started it is killed at once", async () => {
    const pidFile = path.join(project, "pid");
    const text = `require("node:fs").writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));\nsetInterval(() => {}, 1000);\n`;
    const input = { framework: "node", files: [{ place: "a.test.cjs", text }], timeoutMs: 60_000 };
    const gate = path.join(import.meta.dirname, "test-gate.ts");
    const program = `
      const { testGate } = await import(${JSON.stringify(gate)});
      const gate = testGate({ project: ${JSON.stringify(project)}, environment: process.env, withheld: [], clock: { monotonic: () => 0 } });
      const scope = { signal: new AbortController().signal, begin: async () => {} };
      await gate.execute(${JSON.stringify(input)}, scope);
    `;
    const owner = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: "ignore" });
    while (!existsSync(pidFile)) await new Promise((resolve) => setImmediate(resolve));
    const pid = Number(readFileSync(pidFile, "utf8"));

    owner.kill("SIGKILL");
    while (isAlive(pid) || scratchFolders().length > 0) await new Promise((resolve) => setImmediate(resolve));

    expect(scratchFolders()).toEqual([]);
  }, 30_000);

  test("sees the project's files and packages, and neither its keys nor its .env", async () => {
    write("node_modules/own-package/package.json", '{"name":"own-package","main":"index.js"}');
    write("node_modules/own-package/index.js", "module.exports = 42;");
    write(".env", "PASSWORD=x");
    write(".env.example", "PASSWORD=");
    write("data/rows.txt", "a");
    symlinkSync("/etc/hostname", path.join(project, "leads-out"));
    symlinkSync("data/rows.txt", path.join(project, "leads-in"));
    const text = `import { test } from "node:test";
import assert from "node:assert";
import { existsSync, readFileSync } from "node:fs";
import forty from "own-package";
test("TC-001 world", () => {
  const seen = Object.keys(process.env).filter((name) => /KEY|TOKEN|ODD|URL|PLAIN/.test(name)).sort();
  assert.deepEqual(seen, ["PLAIN_VALUE"]);
  assert.equal(forty, 42);
  assert.deepEqual([".env", ".env.example", "leads-out", "leads-in"].map((name) => existsSync(name)), [false, true, false, true]);
  assert.equal(readFileSync("leads-in", "utf8"), "a");
});
`;

    const output = await run(
      { files: [{ place: "a.test.mjs", text }] },
      {
        OPENAI_API_KEY: "secret",
        GITHUB_TOKEN: "secret",
        ODD_ONE: "secret",
        DATABASE_URL: "postgres://user:secret@host/db",
        PLAIN_VALUE: "1",
      },
    );

    expect(output.files[0]?.tests).toEqual([{ name: "TC-001 world", status: "passed" }]);
    expect(existsSync(path.join(project, "a.test.mjs"))).toBe(false);
  }, 30_000);

  test("takes from git what is tracked or new, and leaves out what git ignores", async () => {
    execFileSync("git", ["init", "-q"], { cwd: project });
    write(".gitignore", "ignored.txt\n");
    write("ignored.txt", "x");
    write("new.txt", "x");
    const text = `import { test } from "node:test";
import assert from "node:assert";
import { existsSync } from "node:fs";
test("TC-001 files", () => assert.deepEqual(["new.txt", "ignored.txt", ".git"].map((name) => existsSync(name)), [true, false, false]));
`;

    const output = await run({ files: [{ place: "a.test.mjs", text }] });

    expect(output.files[0]?.tests[0]?.status).toBe("passed");
  }, 30_000);

  test("a command of the user's own takes the place of the framework's, and one that does not exist is told", async () => {
    const text = `import { test } from "node:test";\ntest("TC-001 own", () => {});\n`;
    const args = ["--test", "--test-reporter=junit", "--test-reporter-destination={report}", "{file}"];

    const own = await run({ command: [process.execPath, ...args], files: [{ place: "a.test.mjs", text }] });
    const missing = await run({ command: ["no-such-program"], files: [{ place: "a.test.mjs", text }] });

    expect(own.files[0]?.tests).toEqual([{ name: "TC-001 own", status: "passed" }]);
    expect(missing.files[0]).toMatchObject({
      state: "not_started",
      output: "expected the program no-such-program, got none of that name (ENOENT): install it or name it by its path",
    });
  }, 30_000);

  test("a place outside the copy is never written to", async () => {
    const output = await run({ files: [{ place: "../../outside.test.mjs", text: "x" }] }).catch(
      (error: Error) => error,
    );

    expect(String(output)).toContain("expected a test file inside the project");
  });
});

describe("vitest", () => {
  test("runs with the project's own configuration, whatever files that names", async () => {
    symlinkSync(path.join(ROOT, "node_modules"), path.join(project, "node_modules"));
    write("src/add.ts", "export const add = (a: number, b: number): number => a + b;\n");
    write(
      "vitest.config.ts",
      `import { defineConfig } from "vitest/config";\nexport default defineConfig({ test: { include: ["only/**"], globals: true }, define: { WORD: '"defined"' } });\n`,
    );
    const head = `import { expect, test } from "vitest";\nimport { add } from "../src/add.ts";\n`;

    const output = await run({
      framework: "vitest",
      files: [
        {
          place: "out/add.test.ts",
          text: `${head}declare const WORD: string;\ntest("TC-001 adds", () => { expect(add(1, 2)).toBe(3); expect(WORD).toBe("defined"); });\ntest("TC-002 adds wrongly", () => { expect(add(1, 2)).toBe(4); });\n`,
        },
        { place: "out/broken.test.ts", text: `import { test } from "vitest";\ntest("TC-003 x", () => {{);\n` },
      ],
    });

    expect(statusesOf(output)).toEqual([
      ["out/add.test.ts", "ran", ["TC-001 adds: passed", "TC-002 adds wrongly: failed"]],
      ["out/broken.test.ts", "not_compiled", []],
    ]);
    expect(output.files[0]?.tests[1]?.message).toContain("expected 3 to be 4");
    expect(output.command).toContain("vitest");
  }, 60_000);

  test("that is not installed is said", async () => {
    const output = await run({ framework: "vitest", files: [{ place: "a.test.ts", text: "x" }] });

    expect(output.files[0]).toMatchObject({ state: "not_started", output: expect.stringContaining("npm install") });
  });
});

describe.skipIf(!isThere("python3", ["--version"]))("unittest (needs python3)", () => {
  test("says of each test what became of it", async () => {
    write("app/add.py", "def add(a, b):\n    return a + b\n");
    const head = "import unittest\nfrom app.add import add\n\nclass Cases(unittest.TestCase):\n";

    const output = await run({
      framework: "unittest",
      files: [
        {
          place: "out/test_add.py",
          text: `${head}    def test_tc_001_adds(self):\n        self.assertEqual(add(1, 2), 3)\n    def test_tc_002_wrong(self):\n        self.assertEqual(add(1, 2), 4)\n`,
        },
        { place: "out/test_broken.py", text: "import nothing_of_that_name\n" },
      ],
    });

    expect(statusesOf(output)).toEqual([
      ["out/test_add.py", "ran", ["test_tc_001_adds: passed", "test_tc_002_wrong: failed"]],
      ["out/test_broken.py", "not_compiled", []],
    ]);
    expect(output.files[1]?.output).toContain("nothing_of_that_name");
  }, 30_000);
});

describe.skipIf(!isThere("python3", ["-c", "import pytest"]))("pytest (needs pytest)", () => {
  test("says of each test what became of it", async () => {
    write("src/app/add.py", "def add(a, b):\n    return a + b\n");
    write("pytest.ini", "[pytest]\naddopts = --no-such-option\n");

    const output = await run({
      framework: "pytest",
      files: [
        {
          place: "out/test_add.py",
          text: "from app.add import add\n\ndef test_tc_001_adds():\n    assert add(1, 2) == 3\n\ndef test_tc_002_wrong():\n    assert add(1, 2) == 4\n",
        },
        { place: "out/test_broken.py", text: "def test_tc_003(:\n" },
      ],
    });

    expect(statusesOf(output)).toEqual([
      ["out/test_add.py", "ran", ["test_tc_001_adds: passed", "test_tc_002_wrong: failed"]],
      ["out/test_broken.py", "not_compiled", []],
    ]);
    expect(output.files[0]?.tests[1]?.message).toContain("assert 3 == 4");
  }, 30_000);
});

describe.skipIf(!isThere("go", ["version"]))("go (needs go)", () => {
  test("says of each test what became of it, in the package of the target", async () => {
    write("go.mod", "module example.com/own\n\ngo 1.21\n");
    write("add/add.go", "package add\n\nfunc add(a, b int) int { return a + b }\n");

    const output = await run({
      framework: "go",
      files: [
        {
          place: "add/add_cases_test.go",
          text: 'package add\n\nimport "testing"\n\nfunc TestTC001_Adds(t *testing.T) {\n\tif add(1, 2) != 3 {\n\t\tt.Fatal("no")\n\t}\n}\n\nfunc TestTC002_Wrong(t *testing.T) {\n\tt.Fatal("wrong")\n}\n',
        },
        { place: "add/add_broken_test.go", text: "package add\n\nfunc TestTC003(t *nothing) {}\n" },
      ],
    });

    expect(statusesOf(output)).toEqual([
      ["add/add_cases_test.go", "ran", ["TestTC001_Adds: passed", "TestTC002_Wrong: failed"]],
      ["add/add_broken_test.go", "not_compiled", []],
    ]);
  }, 120_000);
});

/** A process that is dead and whose parent has not asked for its end yet is shown as Z. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.trim().startsWith("Z");
}
