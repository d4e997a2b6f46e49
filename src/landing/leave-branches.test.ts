import { afterEach, beforeEach, expect, test } from "vitest";
import { LandingWorld, TEST_GIT } from "../../test/suites/landing-world.ts";
import { ConflictError } from "../core/errors.ts";
import { gitRunner, type RunGit } from "../git/git-runner.ts";
import { leaveBranches } from "./leave-branches.ts";

let world: LandingWorld;

beforeEach(() => {
  world = new LandingWorld("remote");
});

afterEach(() => {
  world[Symbol.dispose]();
});

function leave(
  entries: Parameters<LandingWorld["land"]>[0],
  remote?: string,
  git: RunGit = gitRunner(TEST_GIT),
  epoch = 1,
) {
  const { signal } = new AbortController();
  return leaveBranches({ repository: world.repository, git }, { run: "r", epoch, remote, entries, signal });
}

test("work stays on its branch, and a branch that is missing is made", async () => {
  const one = world.change("one", { "1.txt": "1\n" });
  const two = world.change("two", { "2.txt": "2\n" });
  world.git("update-ref", "refs/heads/swarm/r/one", one.head);

  const left = await leave([one, two]);

  expect(left).toEqual([
    { task: "one", branch: "swarm/r/one", commit: one.head },
    { task: "two", branch: "swarm/r/two", commit: two.head },
  ]);
  expect(world.git("rev-parse", "swarm/r/two")).toBe(two.head);
  expect(world.subjects()).toEqual(["first"]);
});

test("a branch that no longer holds the work is told", async () => {
  world.git("update-ref", "refs/heads/swarm/r/one", world.tip());

  const left = leave([world.change("one", { "1.txt": "1\n" })]);

  await expect(left).rejects.toThrow(ConflictError);
});

test("for a pull request a change is pushed as one commit with its message, and a repeat pushes nothing", async () => {
  const one = world.change("one", { "1.txt": "1\n" });

  const [left] = await leave([one], "origin");
  const again = await leave([one], "origin", failing("push"), 2);

  expect(again).toEqual([left]);
  expect(world.there("log", "--format=%s", "swarm/r/one").split("\n")).toEqual(["Do one", "first"]);
  expect(world.there("rev-parse", "swarm/r/one")).toBe(left?.commit);
  expect(world.subjects()).toEqual(["first"]);
});

test("a newer change replaces what we pushed, and never what somebody else did", async () => {
  const one = world.change("one", { "1.txt": "1\n" });
  await leave([one], "origin");
  const better = { ...one, head: world.commitOn(one.head, { "1.txt": "better\n" }, "more") };
  await leave([better], "origin");
  const theirs = world.commitOn(world.there("rev-parse", "swarm/r/one"), { "t.txt": "t" }, "theirs");
  world.git("push", "-q", "origin", `${theirs}:refs/heads/swarm/r/one`);

  const left = leave([one], "origin");

  await expect(left).rejects.toThrow(/which somebody else pushed/);
  expect(world.there("rev-parse", "swarm/r/one")).toBe(theirs);
});

test("after a push that was cut off, whether it arrived or not, the next change goes on", async () => {
  const one = world.change("one", { "1.txt": "1\n" });
  await leave([one], "origin");
  const second = { ...one, head: world.commitOn(one.head, { "1.txt": "2\n" }, "second") };
  const third = { ...one, head: world.commitOn(one.head, { "1.txt": "3\n" }, "third") };
  await leave([second], "origin", failing("push")).catch(() => undefined);

  await leave([third], "origin");

  expect(world.there("cat-file", "blob", "swarm/r/one:1.txt")).toBe("3");
});

test("an older epoch leaves nothing", async () => {
  await leave([], undefined, undefined, 2);

  const late = leave([world.change("one", { "1.txt": "1\n" })], undefined, undefined, 1);

  await expect(late).rejects.toThrow(ConflictError);
});

/** Git whose command of this name breaks off before it does anything. */
function failing(command: string): RunGit {
  const git = gitRunner(TEST_GIT);
  return async (args, options) => {
    if (args.includes(command)) return { code: 128, stdout: "", stderr: "hung up", isCut: false };
    return git(args, options);
  };
}
