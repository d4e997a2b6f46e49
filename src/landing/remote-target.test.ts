import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LandingWorld, TEST_GIT } from "../../test/suites/landing-world.ts";
import { ConflictError, ProviderError } from "../core/errors.ts";

let world: LandingWorld;

beforeEach(() => {
  world = new LandingWorld("remote");
});

afterEach(() => {
  world[Symbol.dispose]();
});

function hook(folder: string, name: string, script: string): void {
  writeFileSync(path.join(folder, "hooks", name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

test("the landing ref says on the remote which run, epoch and commits landed, each on top of the one before", async () => {
  await world.land([world.change("one", { "1.txt": "1\n" })], { epoch: 4 });

  await world.land([world.change("two", { "2.txt": "2\n" })], { run: "s", key: "2" });

  const notes = world
    .there("log", "-z", "--format=%B", "refs/swarm/landing")
    .split("\0")
    .filter((note) => note !== "");
  expect(notes.map((note) => JSON.parse(note) as unknown)).toMatchObject([
    { run: "s", epoch: 1, target: "main", to: world.tip(), tasks: ["two"] },
    { run: "r", epoch: 4, target: "main", tasks: ["one"] },
  ]);
});

test("an older epoch is refused by what the remote knows, also from another clone and after other runs", async () => {
  const other = path.join(world.root, "other");
  execFileSync("git", ["clone", "-q", world.remote ?? "", other], { env: TEST_GIT });
  await world.land([world.change("one", { "1.txt": "1\n" })], { epoch: 5 });
  await world.land([world.change("two", { "2.txt": "2\n" })], { run: "s", key: "2" });
  const change = world.change("late", { "3.txt": "3\n" });
  execFileSync("git", ["-C", other, "fetch", "-q", world.repository, change.head], { env: TEST_GIT });

  const landing = world.land([change], { epoch: 4, key: "3" }, { repository: other });

  await expect(landing).rejects.toThrow(ConflictError);
  await expect(landing).rejects.toThrow(/got 4 where 5 has landed/);
  expect(world.subjects()).toEqual(["first", "Do one", "Do two"]);
});

test("the repository's own pre-push hook runs with the landed files, once, and may refuse", async () => {
  const ran = path.join(world.root, "ran");
  const change = world.change("one", { "1.txt": "1\n" });
  hook(path.join(world.repository, ".git"), "pre-push", `cat 1.txt >> '${ran}'; echo not today >&2; exit 1`);

  const landing = world.land([change]);

  await expect(landing).rejects.toThrow(ProviderError);
  await expect(landing).rejects.toThrow(/expected to push to main of origin, got: not today.*pre-push hook/s);
  expect(world.subjects()).toEqual(["first"]);
  hook(path.join(world.repository, ".git"), "pre-push", `cat 1.txt >> '${ran}'`);
  await world.land([change]);
  expect(world.subjects()).toEqual(["first", "Do one"]);
  expect(readFileSync(ran, "utf8")).toBe("1\n1\n");
  expect(world.looks).toHaveLength(1);
});

test("a remote that protects the branch moves neither ref, and its words are told", async () => {
  const script = 'case "$1" in refs/heads/main) echo protected branch >&2; exit 1;; esac';
  hook(world.remote ?? "", "update", script);

  const landing = world.land([world.change("one", { "1.txt": "1\n" })]);

  await expect(landing).rejects.toThrow(/protected branch.*pr-branch|pr-branch.*protected branch/s);
  expect(world.there("for-each-ref", "--format=%(refname)")).toBe("refs/heads/main");
});

test("a push that arrived although its answer was lost is seen to have arrived", async () => {
  const change = world.change("one", { "1.txt": "1\n" });
  const { git, ...options } = world.options();
  const breaking: typeof git = async (args, how) => {
    const end = await git(args, how);
    return args.includes("push") ? { ...end, code: 128, stdout: "", stderr: "fatal: the remote end hung up" } : end;
  };

  const result = await world.land([change], {}, { ...options, git: breaking });

  expect(result.landed).toEqual([{ task: "one", commit: world.tip() }]);
  expect(world.subjects()).toEqual(["first", "Do one"]);
});

test("a push by somebody else at the last moment is built upon", async () => {
  const change = world.change("one", { "1.txt": "1\n" });
  const { git, ...options } = world.options();
  let pushes = 0;
  const racing: typeof git = (args, how) => {
    if (args.includes("push") && pushes++ === 0) {
      const theirs = world.commitOn(world.tip(), { "t.txt": "t" }, "theirs");
      world.git("push", "-q", "origin", `${theirs}:refs/heads/main`);
    }
    return git(args, how);
  };

  const result = await world.land([change], {}, { ...options, git: racing });

  expect(result.landed).toEqual([{ task: "one", commit: world.tip() }]);
  expect(world.subjects()).toEqual(["first", "theirs", "Do one"]);
});

test("a remote that does not answer is a failure that may pass", async () => {
  const change = world.change("one", { "1.txt": "1\n" });
  rmSync(world.remote ?? "", { recursive: true });

  const landing = world.land([change]);

  await expect(landing).rejects.toMatchObject({ kind: "provider", fault: { provider: "git", retryable: true } });
});

test("local branches and files stay as they are", async () => {
  world.git("checkout", "-q", "main");
  writeFileSync(path.join(world.repository, "a.txt"), "at work\n");
  const before = world.git("rev-parse", "main");

  await world.land([world.change("one", { "1.txt": "1\n" })]);

  expect(world.git("rev-parse", "main")).toBe(before);
  expect(existsSync(path.join(world.repository, "1.txt"))).toBe(false);
  expect(world.git("status", "--porcelain")).toBe("M a.txt");
});
