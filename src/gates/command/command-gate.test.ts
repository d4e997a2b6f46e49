import { chmodSync, existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { gateWorld, markIn, shellWords, stoppedClock } from "../../../test/fakes/gate-world.ts";
import { testFolder } from "../../../test/fakes/git-folder.ts";
import { gateContract } from "../../../test/suites/gate-contract.ts";
import { CancelledError } from "../../core/errors.ts";
import { Slots } from "../slots.ts";
import { Baselines } from "./baselines.ts";
import { type CommandGateParts, type CommandGateSpec, commandGate } from "./command-gate.ts";

const PARTS: CommandGateParts = {
  environment: {
    PATH: process.env.PATH,
    FORCE_COLOR: "1",
    OPENAI_API_KEY: "real",
    GIT_DIR: "/elsewhere",
    MY_VALUE: "kept",
  },
  withheld: [],
  clock: stoppedClock,
  slots: new Slots(4),
};

function gate(words: readonly [string, ...string[]], more: Partial<CommandGateSpec> = {}, parts = PARTS) {
  const run = { kind: "words", words } as const;
  return commandGate({ name: "test", run, folder: "", timeoutMs: 60_000, after: [], isWarning: false, ...more }, parts);
}

const sh = (line: string, more?: Partial<CommandGateSpec>, parts?: CommandGateParts) =>
  gate(shellWords(line), more, parts);
const world = () => gateWorld({ "a.txt": "a\n" }, { "a.txt": "b\n" });

gateContract({ name: "a command that passes", open: () => gate(["true"]), world });
gateContract({ name: "a command that fails", open: () => sh("echo no; exit 1"), world });

test("a command that ends with 0 passes, and all that it printed is kept", async () => {
  using it = world();

  const verdict = await sh("echo out; echo err >&2").check(it.request());

  expect(verdict).toMatchObject({ status: "passed", evidence: "" });
  expect(
    readFileSync(verdict.output ?? "", "utf8")
      .split("\n")
      .sort(),
  ).toEqual(["", "err", "out"]);
  expect(verdict.output?.startsWith(it.records)).toBe(true);
});

test("a command that fails shows what it printed, without colours and the place of the tree", async () => {
  using it = world();

  const verdict = await sh(
    'printf "\\033[31mred\\033[0m\\n10%%\\r100%%\\n"; echo "$PWD/src/a.ts: wrong"; exit 3',
  ).check(it.request());

  expect(verdict.status).toBe("failed");
  expect(verdict.reason).toContain("ended with 3");
  expect(verdict.evidence).toBe("red\n100%\nsrc/a.ts: wrong");
});

test("errors far above the end are shown beside the end", async () => {
  using it = world();

  const verdict = await sh("echo 'src/a.ts:3:1: error: no such name'; seq 1 200; exit 1").check(it.request());

  expect(verdict.evidence).toContain("1: src/a.ts:3:1: error: no such name");
  expect(verdict.evidence).toContain("The last 60 lines:\n141");
});

test("a command that hangs is stopped after its time with all that it started", async () => {
  using it = world();
  const mark = markIn(it, "late");

  const verdict = await sh(`(sleep 30; touch ${mark}) & echo started; sleep 30`, { timeoutMs: 300 }).check(
    it.request(),
  );

  expect(verdict).toMatchObject({ status: "failed", evidence: "started" });
  expect(verdict.reason).toContain("took longer than 300 ms");
});

test("a command that asks is given no answer and ends", async () => {
  using it = world();

  const verdict = await sh('read -r answer || exit 4; echo "$answer"').check(it.request());

  expect(verdict.reason).toContain("ended with 4");
});

test.each([
  [
    "a program that is missing",
    gate(["pytest-that-is-nowhere"]),
    "expected the program pytest-that-is-nowhere, got none in PATH",
  ],
  ["a known program that is missing", gate(["gradle", "test"]), "install Gradle"],
  ["a program that the shell misses", sh("nowhere-at-all --flag"), "expected the program nowhere-at-all"],
  [
    "a script that the manifest lacks",
    sh('echo "npm error Missing script: \\"lint\\""; exit 1'),
    "expected the script lint",
  ],
  ["a rule that the makefile lacks", gate(["make", "lint"]), "expected a rule lint"],
  [
    "a module that Python lacks",
    gate(["python3", "-m", "no_such_module"]),
    "expected the Python module no_such_module",
  ],
  ["a file that is no program", gate(["./a.txt"]), "may be executed"],
  ["a folder that is missing", gate(["true"], { folder: "packages/none" }), "expected the folder packages/none"],
  ["a folder outside the tree", gate(["true"], { folder: "../.." }), "expected the folder ../.. in the tree"],
])("%s is an error that says what to do, and no failure", async (_, subject, part) => {
  using it = world();

  const verdict = await subject.check(it.request());

  expect(verdict.status).toBe("error");
  expect(verdict.reason).toContain(part);
});

test("of 100 MB of output the beginning and the end are kept, and the verdict stands", async () => {
  using it = world();

  const verdict = await sh("echo first; yes 0123456789 | head -c 100000000; echo; echo last; exit 1").check(
    it.request(),
  );

  expect(verdict.status).toBe("failed");
  expect(verdict.evidence.endsWith("\nlast")).toBe(true);
  const output = readFileSync(verdict.output ?? "", "utf8");
  expect(output.startsWith("first\n")).toBe(true);
  expect(output).toContain("bytes are left out here");
  expect(statSync(verdict.output ?? "").size).toBeLessThan(10 * 1024 * 1024);
});

test("children that outlive the command are gone when the verdict is there, also those that left its group", async () => {
  using it = world();
  const mark = markIn(it, "pids");

  await sh(
    `sleep 60 & echo $! >> ${mark}; setsid sh -c 'echo $$ >> ${mark}; exec sleep 60' & while [ "$(wc -l < ${mark})" -lt 2 ]; do :; done; echo done`,
  ).check(it.request());

  const pids = readFileSync(mark, "utf8").trim().split("\n");
  expect(pids).toHaveLength(2);
  expect(pids.filter((pid) => isAlive(pid))).toEqual([]);
});

/** A process that was killed and that nobody waits for yet is gone as well. */
function isAlive(pid: string): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
}

test("a stop ends the command at once", async () => {
  using it = world();
  const stop = new AbortController();
  const mark = markIn(it, "started");

  const checked = sh(`touch ${mark}; sleep 60`).check(it.request({ signal: stop.signal }));
  const settled = checked.catch((error: unknown) => error);
  while (!existsSync(mark)) await new Promise((resolve) => setImmediate(resolve));
  stop.abort();

  expect(await settled).toBeInstanceOf(CancelledError);
});

test("the environment has no keys and no way to another repository, and says that nobody watches", async () => {
  using it = world();

  const verdict = await sh("env; exit 1").check(it.request());

  const lines = readFileSync(verdict.output ?? "", "utf8").split("\n");
  expect(lines).toEqual(expect.arrayContaining(["CI=1", "NO_COLOR=1", "SWARM_TASK=a", "MY_VALUE=kept"]));
  expect(lines.filter((line) => /^(?:OPENAI_API_KEY|GIT_DIR|FORCE_COLOR)=/.test(line))).toEqual([]);
});

test("a line that the user wrote goes through the shell, words do not", async () => {
  using it = world();
  const line = commandGate(
    {
      name: "test",
      run: { kind: "shell", line: "false || echo $((1+1)) && exit 5" },
      folder: "",
      timeoutMs: 60_000,
      after: [],
      isWarning: false,
    },
    PARTS,
  );

  const [shell, words] = [
    await line.check(it.request()),
    await gate(["echo", "$HOME", "&&", "false"]).check(it.request()),
  ];

  expect(shell.reason).toContain("ended with 5");
  expect(words.status).toBe("passed");
});

test("a gate of a package runs in its folder", async () => {
  using it = gateWorld({ "packages/a/only-here": "" });

  const verdict = await gate(["test", "-e", "only-here"], { folder: "packages/a" }).check(it.request());

  expect(verdict.status).toBe("passed");
});

test("no more commands run at once than there are slots", async () => {
  using it = world();
  const parts = { ...PARTS, slots: new Slots(1) };
  const lock = markIn(it, "lock");
  const subject = sh(`mkdir ${lock} || exit 9; sleep 0.1; rmdir ${lock}`, {}, parts);

  const verdicts = await Promise.all([1, 2, 3].map(() => subject.check(it.request())));

  expect(verdicts.map(({ status }) => status)).toEqual(["passed", "passed", "passed"]);
});

describe("what failed before the task", () => {
  /** A gate that fails for each line of fails.txt, and counts how often it ran on the old commit. */
  function setting(before: string, after: string) {
    const it = gateWorld({ "fails.txt": before }, { "fails.txt": after });
    const folder = testFolder();
    const base = testFolder({ "fails.txt": before });
    onTestFinished(() => {
      for (const each of [it, folder, base]) each[Symbol.dispose]();
    });
    const runs = { count: 0 };
    const baselines = () =>
      new Baselines({
        folder: folder.path,
        async treeAt() {
          runs.count++;
          return { path: base.path, records: it.records, variables: {}, async [Symbol.asyncDispose]() {} };
        },
      });
    const line = `test -s fails.txt || exit 0; grep -q crash fails.txt && exit 2; while read -r name; do echo "FAILED tests/a.py::$name - in $(pwd)"; done < fails.txt; exit 1`;
    const check = (known = baselines()) => sh(line, {}, { ...PARTS, baselines: known }).check(it.request());
    return { it, check, runs, baselines };
  }

  test("a failure that was there is not the task's", async () => {
    const { check } = setting("test_old\n", "test_old\n");

    const verdict = await check();

    expect(verdict).toMatchObject({ status: "failed", isBaseline: true });
    expect(verdict.reason).toContain("with the same failures as before the change");
  });

  test("fewer failures than before are not the task's either", async () => {
    const { check } = setting("test_old\ntest_older\n", "test_old\n");

    expect((await check()).isBaseline).toBe(true);
  });

  test("a new failure beside an old one is the task's, and is named first", async () => {
    const { check } = setting("test_old\n", "test_old\ntest_new\n");

    const verdict = await check();

    expect(verdict.isBaseline).toBeUndefined();
    expect(verdict.reason).toContain("1 new, 1 known from before");
    expect(verdict.evidence).toMatch(/^New since the change:\n- tests\/a\.py::test_new\n\n/);
  });

  test("a failure where all was well is the task's", async () => {
    const { check } = setting("", "test_new\n");

    const verdict = await check();

    expect(verdict).toMatchObject({ status: "failed" });
    expect(verdict.isBaseline).toBeUndefined();
    expect(verdict.reason).toContain("before the change it passed");
  });

  test("another ending than before is the task's", async () => {
    const { check } = setting("test_old\n", "crash\n");

    expect((await check()).isBaseline).toBeUndefined();
  });

  test("the old commit is asked once, and only after a failure", async () => {
    const { check, runs, baselines } = setting("test_old\n", "test_old\n");
    const shared = baselines();

    await Promise.all([check(shared), check(shared)]);
    await check(baselines());

    expect(runs.count).toBe(1);
  });

  test("nothing is asked of the old commit when the gate passes", async () => {
    const { check, runs } = setting("test_old\n", "");

    expect((await check()).status).toBe("passed");
    expect(runs.count).toBe(0);
  });

  test("where there is no tree for the old commit, the failure counts and the verdict says so", async () => {
    const { check, it } = setting("test_old\n", "test_old\n");
    const none = new Baselines({ folder: it.records, treeAt: () => Promise.reject(new Error("no room")) });

    const verdict = await check(none);

    expect(verdict.isBaseline).toBeUndefined();
    expect(verdict.reason).toContain("whether it did before the change is not known: no room");
  });

  test("a program that the change took away is the change's failure, not a broken gate", async () => {
    using it = gateWorld({ check: "#!/bin/sh\nexit 0\n" }, {}, ["check"]);
    using base = testFolder({ check: "#!/bin/sh\nexit 0\n" });
    chmodSync(path.join(base.path, "check"), 0o755);
    const tree = { path: base.path, records: it.records, variables: {}, async [Symbol.asyncDispose]() {} };
    const baselines = new Baselines({ folder: it.records, treeAt: async () => tree });

    const verdict = await gate(["./check"], {}, { ...PARTS, baselines }).check(it.request());

    expect(verdict.status).toBe("failed");
    expect(verdict.reason).toContain("so the change is to blame");
  });
});
