import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CancelledError, ConflictError, InputError } from "../../src/core/errors.ts";
import type { LandingResult } from "../../src/core/landing.ts";
import { LandingWorld, TEST_GIT } from "./landing-world.ts";

/** What landing must do wherever the target is, with real git. */
export function landingContract(kind: "local" | "remote"): void {
  describe(`landing on a ${kind} target`, () => {
    let world: LandingWorld;

    beforeEach(() => {
      world = new LandingWorld(kind);
    });

    afterEach(() => {
      world[Symbol.dispose]();
    });

    test("changes land in order, each as one commit with its message, its author and the human as committer", async () => {
      const before = world.tip();
      const changes = [world.change("one", { "1.txt": "1\n" }), world.change("two", { "2.txt": "2\n" })];

      const result = await world.land(changes);

      const format = "--format=%an <%ae> by %cn <%ce>%n%B";
      const by = "Otto Maker <ann@example.org> by Ann Human <ann@example.org>";
      const log = world.there("log", "--reverse", format, `${before}..refs/heads/main`);
      expect(log).toBe(
        changes
          .map(({ message }) => `${by}\n${message}`)
          .join("\n")
          .trim(),
      );
      expect(result.landed.map(({ task }) => task)).toEqual(["one", "two"]);
      expect(result.target).toBe(world.tip());
      expect(result.landed.at(-1)?.commit).toBe(world.tip());
      expect(world.looks).toEqual([["one", "two"]]);
    });

    test("a red batch is halved until the change that breaks it is found, and the others land", async () => {
      const names = ["t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8"];
      const changes = names.map((name) =>
        world.change(name, { [`${name}.txt`]: name === "t6" ? "BROKEN by t6\n" : `${name}\n` }),
      );

      const result = await world.land(changes);

      const good = names.filter((name) => name !== "t6");
      expect(result.landed.map(({ task }) => task)).toEqual(good);
      expect(result.rejected).toEqual([
        { task: "t6", reason: "gates", evidence: "found BROKEN by t6", files: [], onto: result.landed[4]?.commit },
      ]);
      expect(world.looks).toHaveLength(1 + 3 + 1);
      expect(world.looks.at(-1)).toEqual(good);
    });

    test("of two changes that only together break the gates the later one goes back", async () => {
      const old = world.change("old", { "old.txt": "OLD\n" });
      const fresh = world.change("fresh", { "new.txt": "NEW\n" });

      const result = await world.land([old, fresh, world.change("third", { "3.txt": "3\n" })]);

      expect(result.landed.map(({ task }) => task)).toEqual(["old", "third"]);
      expect(result.rejected).toMatchObject([
        { task: "fresh", reason: "gates", evidence: "OLD does not work with NEW", onto: result.landed[0]?.commit },
      ]);
    });

    test("a conflict goes back with both sides, and with the commit of the target that holds the other one", async () => {
      const mine = world.change("mine", { "a.txt": "mine\n" });
      const theirs = world.change("theirs", { "a.txt": "theirs\n" });

      const result = await world.land([mine, theirs]);

      const [rejection] = result.rejected;
      expect(result.landed.map(({ task }) => task)).toEqual(["mine"]);
      expect(rejection).toMatchObject({ task: "theirs", reason: "conflict", files: ["a.txt"], onto: world.tip() });
      expect(rejection?.evidence).toContain(`<<<<<<< target (${world.tip().slice(0, 12)})\nmine\n`);
      expect(rejection?.evidence).toContain("=======\ntheirs\n>>>>>>> change of theirs");
    });

    test("a change that conflicts only with one that does not land, lands", async () => {
      const broken = world.change("broken", { "a.txt": "BROKEN\n" });
      const sound = world.change("sound", { "a.txt": "sound\n" });

      const result = await world.land([broken, sound]);

      expect(result.landed.map(({ task }) => task)).toEqual(["sound"]);
      expect(result.rejected).toMatchObject([{ task: "broken", reason: "gates" }]);
      expect(world.fileThere("a.txt")).toBe("sound\n");
    });

    test("a file that one changes and another deletes is a conflict that says so", async () => {
      const gone = world.change("gone", { "a.txt": null });

      const result = await world.land([gone, world.change("kept", { "a.txt": "more\n" })]);

      expect(result.rejected).toMatchObject([{ task: "kept", reason: "conflict", files: ["a.txt"] }]);
      expect(result.rejected[0]?.evidence).toContain("CONFLICT (modify/delete): a.txt deleted in target");
    });

    test("a change that the target already holds is sent back as empty", async () => {
      await world.land([world.change("one", { "a.txt": "same\n" })]);
      const base = world.git("rev-parse", "main~0");
      const again = world.change("again", { "a.txt": "same\n" }, kind === "local" ? `${base}~1` : base);

      const result = await world.land([{ ...again, base: world.git("rev-parse", `${again.head}~2`) }], { key: "2" });

      expect(result).toMatchObject({ landed: [], rejected: [{ task: "again", reason: "empty" }], target: world.tip() });
    });

    test("a repeat finds what the first has done and runs no gate", async () => {
      const changes = [world.change("good", { "1.txt": "1\n" }), world.change("bad", { "2.txt": "BROKEN\n" })];
      const first = await world.land(changes);
      const looks = world.looks.length;

      const again = await world.land(changes, { epoch: 2 });

      expect(again).toEqual(first);
      expect(world.looks).toHaveLength(looks);
      expect(world.subjects()).toEqual(["first", "Do good"]);
    });

    test("a change that landed under another key is not landed twice", async () => {
      const change = world.change("one", { "1.txt": "1\n" });
      const first = await world.land([change]);

      const again = await world.land([change], { key: "landing/2/land" });

      expect(again).toEqual(first);
      expect(world.subjects()).toEqual(["first", "Do one"]);
    });

    test("when somebody moves the target while the gates run, the changes go on top of it and the gates run again", async () => {
      const change = world.change("one", { "1.txt": "1\n" });
      const { verify, ...options } = world.options();
      let looks = 0;

      const result = await world.land(
        [change],
        {},
        {
          ...options,
          verify: async (...look) => {
            if (looks++ === 0) move(world, "theirs");
            return verify(...look);
          },
        },
      );

      expect(result.landed).toEqual([{ task: "one", commit: world.tip() }]);
      expect(world.subjects()).toEqual(["first", "theirs", "Do one"]);
      expect(looks).toBe(2);
    });

    test("a target that never rests is given up with nothing moved by us", async () => {
      const change = world.change("one", { "1.txt": "1\n" });
      let looks = 0;

      const landing = world.land(
        [change],
        {},
        {
          verify: async () => {
            move(world, `move ${looks++}`);
            return { passed: true, evidence: "" };
          },
        },
      );

      await expect(landing).rejects.toThrow(/expected main.* to stay while the gates ran/);
      expect(world.subjects()).not.toContain("Do one");
      expect(looks).toBeLessThan(20);
    });

    test("a target that was rewritten is refused with what to do, and stays as it is", async () => {
      const base = world.commitOn(world.tip(), { "x.txt": "x" }, "to be lost");
      world.git("push", "-q", world.remote ?? ".", `${base}:refs/heads/main`);
      const change = world.change("one", { "1.txt": "1\n" }, base);
      const rewritten = world.commitOn(`${base}~1`, { "y.txt": "y" }, "instead");
      world.git("push", "-q", "--force", world.remote ?? ".", `${rewritten}:refs/heads/main`);

      const landing = world.land([change]);

      await expect(landing).rejects.toThrow(ConflictError);
      await expect(landing).rejects.toThrow(/on which one was built.*was rewritten.*Put the commit back/);
      expect(world.tip()).toBe(rewritten);
    });

    test("no change is blamed for a target that is red by itself", async () => {
      const red = world.commitOn(world.tip(), { "x.txt": "BROKEN before\n" }, "red");
      world.git("push", "-q", world.remote ?? ".", `${red}:refs/heads/main`);

      const landing = world.land([world.change("one", { "1.txt": "1\n" })]);

      await expect(landing).rejects.toThrow(InputError);
      await expect(landing).rejects.toThrow(
        /expected the target to pass the gates .*repair it and resume:\nfound BROKEN before/s,
      );
    });

    test("an older epoch of the run lands nothing", async () => {
      await world.land([world.change("one", { "1.txt": "1\n" })], { epoch: 3 });

      const late = world.land([world.change("two", { "2.txt": "2\n" })], { epoch: 2, key: "2" });

      await expect(late).rejects.toThrow(ConflictError);
      await expect(late).rejects.toThrow(/got 2 where 3 has landed/);
      expect(world.subjects()).toEqual(["first", "Do one"]);
    });

    test("an epoch that is taken over while its gates run moves nothing", async () => {
      const change = world.change("one", { "1.txt": "1\n" });

      const landing = world.land(
        [change],
        {},
        {
          verify: async () => {
            const blob = execFileSync("git", ["hash-object", "-w", "--stdin"], {
              cwd: world.repository,
              env: TEST_GIT,
              input: "2\n",
              encoding: "utf8",
            });
            world.git("update-ref", "refs/swarm/epoch/r", blob.trim());
            return { passed: true, evidence: "" };
          },
        },
      );

      await expect(landing).rejects.toThrow(/a process that took it over/);
      expect(world.subjects()).toEqual(["first"]);
    });

    test("a stop moves nothing, and a repeat lands", async () => {
      const stop = new AbortController();
      const changes = [world.change("one", { "1.txt": "1\n" })];

      const stopped = world.land(
        changes,
        { signal: stop.signal },
        {
          verify: async () => {
            stop.abort();
            return { passed: true, evidence: "" };
          },
        },
      );

      await expect(stopped).rejects.toThrow(CancelledError);
      expect(world.subjects()).toEqual(["first"]);
      await world.land(changes);
      expect(world.subjects()).toEqual(["first", "Do one"]);
    });

    test("processes that land at the same moment take turns", async () => {
      const changes = ["one", "two", "three"].map((name) => world.change(name, { [`${name}.txt`]: name }));

      const ends = await Promise.all(
        changes.map((change) => world.landInProcess([change], { run: `r-${change.task}`, key: change.task })),
      );

      expect(ends.map(({ result }) => result?.landed.length)).toEqual([1, 1, 1]);
      expect([...world.subjects()].sort()).toEqual(["Do one", "Do three", "Do two", "first"]);
    });

    test("names with spaces, newlines, quotes and emoji, and pointers of large files, land as they are", async () => {
      const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n";
      const files = {
        "sp ace.txt": "1",
        "new\nline.txt": "2",
        'quo"te\t.txt': "3",
        "\u{1f426} b\u00e4r/\u{1f9ea}.txt": "4",
      };
      const changes = [
        world.change("attributes", { ".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n" }),
        world.change("names", { ...files, "large.bin": pointer }),
        world.change("clash", { "new\nline.txt": "other" }),
      ];

      const result = await world.land(changes);

      expect(result.landed.map(({ task }) => task)).toEqual(["attributes", "names"]);
      for (const [name, text] of Object.entries(files)) expect(world.fileThere(name)).toBe(text);
      expect(world.fileThere("large.bin")).toBe(pointer);
      expect(result.rejected).toMatchObject([{ task: "clash", reason: "conflict", files: ["new\nline.txt"] }]);
    });

    test("a file that differs from another in case alone goes back", async () => {
      const change = world.change("clash", { "A.TXT": "upper\n" });

      const result = await world.land([change, world.change("other", { "c.txt": "c\n" })]);

      expect(result.landed.map(({ task }) => task)).toEqual(["other"]);
      expect(result.rejected).toMatchObject([{ task: "clash", reason: "conflict", files: ["A.TXT"] }]);
      expect(result.rejected[0]?.evidence).toContain('"A.TXT" differs from "a.txt" in case alone');
    });

    test("a submodule's commit lands as any other change", async () => {
      const base = world.tip();
      const link = world.tip();
      execFileSync("git", ["update-index", "--add", "--cacheinfo", `160000,${link},lib`], {
        cwd: world.repository,
        env: { ...TEST_GIT, GIT_INDEX_FILE: path.join(world.root, "sub-index") },
      });
      const tree = execFileSync("git", ["write-tree"], {
        cwd: world.repository,
        env: { ...TEST_GIT, GIT_INDEX_FILE: path.join(world.root, "sub-index") },
        encoding: "utf8",
      }).trim();
      const merged = world.git("commit-tree", tree, "-p", base, "-m", "sub");
      const files = { "a.txt": "a\n", "b.txt": "b\n" };
      const head = world.commitOn(merged, files, "with files");

      const entry = { ...world.change("sub", { "n.txt": "n" }), head, base };
      const result: LandingResult = await world.land([entry, world.change("next", { "1.txt": "1\n" })]);

      expect(result.landed.map(({ task }) => task)).toEqual(["sub", "next"]);
      expect(world.there("ls-tree", "refs/heads/main", "lib")).toBe(`160000 commit ${link}\tlib`);
    });

    test("work whose history an agent rewrote lands by what it changed", async () => {
      const base = world.commitOn(world.tip(), { "later.txt": "later\n" }, "later");
      world.git("push", "-q", world.remote ?? ".", `${base}:refs/heads/main`);
      // An orphan with all files of the base and one more.
      const head = world.commitOn(
        undefined,
        { "a.txt": "a\n", "b.txt": "b\n", "later.txt": "later\n", "o.txt": "o" },
        "x",
      );

      const result = await world.land([{ ...world.change("orphan", { q: "q" }), base, head }]);

      expect(result.rejected).toEqual([]);
      expect(world.subjects()).toEqual(["first", "later", "Do orphan"]);
      expect(world.fileThere("o.txt")).toBe("o");
    });

    test("hooks of the repository for commits and checkouts do not run", async () => {
      const ran = path.join(world.root, "ran");
      for (const hook of ["pre-commit", "commit-msg", "post-commit", "post-checkout", "post-merge"]) {
        const file = path.join(world.repository, ".git/hooks", hook);
        writeFileSync(file, `#!/bin/sh\necho ${hook} >> '${ran}'\nexit 1\n`, { mode: 0o755 });
      }

      const result = await world.land([world.change("one", { "1.txt": "1\n" })]);

      expect(result.landed).toHaveLength(1);
      expect(existsSync(ran)).toBe(false);
    });

    test.each(["", "-x", "a..b", "HEAD", "a b", "x.lock"])("%j is not a branch to land on", async (target) => {
      const change = world.change("one", { "1.txt": "1\n" });

      const landing = world.land([change], { target });

      await expect(landing).rejects.toThrow(/expected the name of a branch to land on/);
    });

    test("a branch that is not there is named with what to do", async () => {
      const landing = world.land([world.change("one", { "1.txt": "1\n" })], { target: "release" });

      await expect(landing).rejects.toThrow(InputError);
      await expect(landing).rejects.toThrow(
        /expected a branch release (?:to land on, got none; there are|on origin, got none)/,
      );
    });

    test("nothing to land moves nothing", async () => {
      const before = world.tip();

      const result = await world.land([]);

      expect(result).toEqual({ landed: [], rejected: [], target: before });
      expect(world.looks).toEqual([]);
    });
  });
}

/** Somebody else's commit on the target. */
function move(world: LandingWorld, subject: string): void {
  const commit = world.commitOn(world.tip(), { [`${subject}.txt`]: subject }, subject);
  world.git("push", "-q", world.remote ?? ".", `${commit}:refs/heads/main`);
}
