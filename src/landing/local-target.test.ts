import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LandingWorld, TEST_GIT } from "../../test/suites/landing-world.ts";
import { ConflictError, InputError, LimitError } from "../core/errors.ts";

let world: LandingWorld;

beforeEach(() => {
  world = new LandingWorld("local");
});

afterEach(() => {
  world[Symbol.dispose]();
});

const inRepository = (name: string) => path.join(world.repository, name);

test("a clean checkout of the target comes along, with files that git does not know left alone", async () => {
  world.git("checkout", "-q", "main");
  writeFileSync(inRepository("notes.txt"), "mine");

  await world.land([world.change("one", { "a.txt": "new\n" })]);

  expect(readFileSync(inRepository("a.txt"), "utf8")).toBe("new\n");
  expect(world.git("status", "--porcelain")).toBe("?? notes.txt");
  expect(world.git("rev-parse", "HEAD")).toBe(world.tip());
});

test("a checkout with changes is waited for, told, and comes along once they are committed, with the gates run again", async () => {
  world.git("checkout", "-q", "main");
  const change = world.change("one", { "a.txt": "new\n" });
  writeFileSync(inRepository("b.txt"), "at work\n");

  const result = await world.land(
    [change],
    {},
    {
      onWaiting: (reason) => {
        world.waits.push(reason);
        world.git("commit", "-qam", "mine");
      },
    },
  );

  expect(world.waits).toEqual([`${world.repository} has changes in "b.txt"; commit or stash them`]);
  expect(result.landed).toHaveLength(1);
  expect(world.subjects()).toEqual(["first", "mine", "Do one"]);
  expect(world.looks).toHaveLength(2);
  expect(world.git("status", "--porcelain")).toBe("");
});

test("changes that are stashed away make room without another run of the gates", async () => {
  world.git("checkout", "-q", "main");
  writeFileSync(inRepository("b.txt"), "at work\n");

  await world.land([world.change("one", { "a.txt": "new\n" })], {}, { onWaiting: () => world.git("stash", "-q") });

  expect(world.subjects()).toEqual(["first", "Do one"]);
  expect(world.looks).toHaveLength(1);
});

test("the wait has an end, at which nothing has moved, and a repeat goes on without the gates", async () => {
  world.git("checkout", "-q", "main");
  const before = world.tip();
  const change = world.change("one", { "a.txt": "new\n" });
  writeFileSync(inRepository("a.txt"), "at work\n");

  const landing = world.land([change], {}, { longestWaitMs: 0 });

  await expect(landing).rejects.toThrow(ConflictError);
  await expect(landing).rejects.toThrow(/has changes in "a.txt"; commit or stash them; what was prepared is kept/);
  expect([world.tip(), readFileSync(inRepository("a.txt"), "utf8")]).toEqual([before, "at work\n"]);
  world.git("checkout", "-q", "--", "a.txt");
  await world.land([change]);
  expect(world.subjects()).toEqual(["first", "Do one"]);
  expect(world.looks).toHaveLength(1);
});

test("a file in the way that git does not know is not overwritten", async () => {
  world.git("checkout", "-q", "main");
  writeFileSync(inRepository("1.txt"), "precious");

  await world.land(
    [world.change("one", { "1.txt": "1\n" })],
    {},
    {
      onWaiting: (reason) => {
        world.waits.push(`${reason}: ${readFileSync(inRepository("1.txt"), "utf8")}`);
        rmSync(inRepository("1.txt"));
      },
    },
  );

  expect(world.waits[0]).toMatch(/cannot be brought forward: .*untracked.*1\.txt.*: precious$/s);
  expect(readFileSync(inRepository("1.txt"), "utf8")).toBe("1\n");
});

test.each([
  ["a merge", "MERGE_HEAD"],
  ["a cherry-pick", "CHERRY_PICK_HEAD"],
])("a checkout in the middle of %s is waited for", async (what, file) => {
  world.git("checkout", "-q", "main");
  const mark = path.join(world.repository, ".git", file);
  writeFileSync(mark, `${world.tip()}\n`);

  await world.land(
    [world.change("one", { "1.txt": "1\n" })],
    {},
    {
      onWaiting: (reason) => {
        world.waits.push(reason);
        rmSync(mark);
      },
    },
  );

  expect(world.waits).toEqual([`${world.repository} is in the middle of ${what}; finish or abort it`]);
});

test("a target that is being rebased is waited for, although nobody has it checked out", async () => {
  const rebase = path.join(world.repository, ".git/rebase-merge");
  mkdirSync(rebase);
  writeFileSync(path.join(rebase, "head-name"), "refs/heads/main\n");

  await world.land(
    [world.change("one", { "1.txt": "1\n" })],
    {},
    {
      onWaiting: (reason) => {
        world.waits.push(reason);
        rmSync(rebase, { recursive: true });
      },
    },
  );

  expect(world.waits[0]).toContain("main is being rebased");
  expect(world.subjects()).toEqual(["first", "Do one"]);
});

test("a target that is checked out twice is waited for", async () => {
  world.git("checkout", "-q", "main");
  const second = path.join(world.root, "second");
  world.git("worktree", "add", "-q", "--force", second, "main");

  await world.land(
    [world.change("one", { "1.txt": "1\n" })],
    {},
    {
      onWaiting: (reason) => {
        world.waits.push(reason);
        world.git("worktree", "remove", second);
      },
    },
  );

  expect(world.waits).toEqual([`main is checked out in ${world.repository} and ${second}; leave it in all but one`]);
  expect(world.git("status", "--porcelain")).toBe("");
});

test("a fast-forward that was cut off after its files were written is finished", async () => {
  world.git("checkout", "-q", "main");
  const change = world.change("one", { "1.txt": "1\n" });
  const { longestWaitMs: _none, ...options } = world.options();
  writeFileSync(inRepository("a.txt"), "at work\n");
  await world.land([change], {}, { ...options, longestWaitMs: 0 }).catch(() => undefined);
  const prepared = world.git("rev-parse", "refs/swarm/prepared/r");
  world.git("checkout", "-q", "--", "a.txt");
  world.git("read-tree", "-m", "-u", "main", prepared);

  await world.land([change]);

  expect(world.tip()).toBe(prepared);
  expect(world.git("status", "--porcelain")).toBe("");
  expect(world.waits).toEqual([expect.stringContaining("has changes")]);
});

test("a stop while files are brought forward leaves none of them half way", async () => {
  world.git("checkout", "-q", "main");
  const change = world.change("one", { "1.txt": "1\n" });
  const stop = new AbortController();
  const { git, ...options } = world.options();
  const stopping: typeof git = (args, how) => {
    const end = git(args, how);
    if (args.includes("merge")) stop.abort();
    return end;
  };

  await world.land([change], { signal: stop.signal }, { ...options, git: stopping }).catch(() => undefined);

  expect(world.subjects()).toEqual(["first", "Do one"]);
  expect(world.git("status", "--porcelain")).toBe("");
  expect(await world.land([change])).toMatchObject({ landed: [{ task: "one", commit: world.tip() }] });
});

test("a full disk is the owner's to act on", async () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });

  const landing = world.land([world.change("one", { "1.txt": "1\n" })], {}, { prepare: () => Promise.reject(full) });

  await expect(landing).rejects.toThrow(LimitError);
  await expect(landing).rejects.toThrow(/free some space and resume/);
});

test("a checkout with submodules at other commits is clean", async () => {
  world.git("checkout", "-q", "main");
  const lib = path.join(world.repository, "lib");
  execFileSync("git", ["init", "-q", lib], { env: TEST_GIT });
  execFileSync("git", ["-C", lib, "commit", "-q", "--allow-empty", "-m", "lib"], { env: TEST_GIT });
  world.git("add", "lib");
  world.git("commit", "-qm", "with lib");
  execFileSync("git", ["-C", lib, "commit", "-q", "--allow-empty", "-m", "further"], { env: TEST_GIT });

  await world.land([world.change("one", { "1.txt": "1\n" })]);

  expect(world.subjects()).toEqual(["first", "with lib", "Do one"]);
  expect(existsSync(inRepository("1.txt"))).toBe(true);
});

test("it lands in a bare repository and in a shallow clone", async () => {
  const bare = path.join(world.root, "bare.git");
  const shallow = path.join(world.root, "shallow");
  const change = world.change("one", { "1.txt": "1\n" });
  world.git("update-ref", "refs/heads/work", change.head);
  execFileSync("git", ["clone", "-q", "--bare", world.repository, bare], { env: TEST_GIT });
  execFileSync("git", ["clone", "-q", "--depth=4", "--no-single-branch", `file://${world.repository}`, shallow], {
    env: TEST_GIT,
  });
  execFileSync("git", ["-C", shallow, "checkout", "-q", "main"], { env: TEST_GIT });

  const results = [
    await world.land([change], {}, { repository: bare }),
    await world.land([change], {}, { repository: shallow }),
  ];

  expect(results.map(({ landed }) => landed.length)).toEqual([1, 1]);
  expect(existsSync(path.join(shallow, "1.txt"))).toBe(true);
});

test("an empty repository and a folder without one are named with what to do", async () => {
  const empty = path.join(world.root, "empty");
  const none = path.join(world.root, "none");
  mkdirSync(none);
  execFileSync("git", ["init", "-q", "-b", "main", empty], { env: TEST_GIT });

  const landOn = (repository: string) => world.land([], {}, { repository });

  await expect(landOn(empty)).rejects.toThrow("expected a commit on main, got a repository without commits");
  await expect(landOn(none)).rejects.toThrow(InputError);
  await expect(landOn(none)).rejects.toThrow(/expected a git repository in .*none, got none/);
});

test("a change whose commit is gone is named", async () => {
  const change = { ...world.change("one", { "1.txt": "1\n" }), head: "1".repeat(40) };

  const landing = world.land([change]);

  await expect(landing).rejects.toThrow(`expected the commit ${"1".repeat(40)} of a change`);
});

test("a new tree is prepared once, and what git ignores stays in it from landing to landing", async () => {
  const prepared: string[] = [];
  const seen: boolean[] = [];
  const base = world.commitOn(world.tip(), { ".gitignore": "deps\n" }, "ignore", "refs/heads/main");
  const landing = {
    prepare: async (tree: string) => {
      prepared.push(tree);
      writeFileSync(path.join(tree, "deps"), "installed");
    },
    verify: async (tree: string) => {
      seen.push(existsSync(path.join(tree, "deps")), existsSync(path.join(tree, "junk")));
      writeFileSync(path.join(tree, "junk"), "left");
      return { passed: true, evidence: "" };
    },
  };

  await world.land([world.change("one", { "1.txt": "1\n" }, base)], {}, landing);
  await world.land([world.change("two", { "2.txt": "2\n" }, base)], { key: "2" }, landing);

  expect(prepared).toHaveLength(1);
  expect(seen).toEqual([true, false, true, false]);
});

test("a landing tree whose .git was deleted by a gate is made anew", async () => {
  await world.land(
    [world.change("one", { "1.txt": "1\n" })],
    {},
    {
      verify: async (tree) => {
        rmSync(path.join(tree, ".git"));
        return { passed: true, evidence: "" };
      },
    },
  );

  await world.land([world.change("two", { "2.txt": "2\n" })], { key: "2" });

  expect(world.subjects()).toEqual(["first", "Do one", "Do two"]);
});
