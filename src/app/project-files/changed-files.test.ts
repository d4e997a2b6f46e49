import { expect, test } from "vitest";
import { gitFolder, testFolder } from "../../../test/fakes/git-folder.ts";
import { InputError } from "../../core/errors.ts";
import { changedFiles } from "./changed-files.ts";
import { changedLines } from "./parse-diff.ts";

const TEN = Array.from({ length: 10 }, (_, index) => `line ${index + 1}\n`);
const changed = (at: number, line: string) => TEN.with(at - 1, line).join("");

async function rangesOf(folder: string, base: string) {
  const { entries, lines } = await changedFiles(folder, base);
  return Object.fromEntries(entries.map(({ path }) => [path, lines.get(path)?.map(({ from, to }) => [from, to])]));
}

test("committed, staged, unstaged and untracked changes count, each with its lines, and deleted files do not", async () => {
  using folder = gitFolder({ "a.ts": TEN.join(""), "b.ts": TEN.join(""), "c.ts": TEN.join(""), "gone.ts": "x\n" });
  folder.git("checkout", "-q", "-b", "work");
  folder.write({ "a.ts": changed(2, "changed\n") });
  folder.git("rm", "-q", "gone.ts");
  folder.commit();
  folder.write({ "b.ts": changed(5, "one\ntwo\n") });
  folder.git("add", "b.ts");
  folder.write({ "c.ts": changed(9, ""), "new.ts": "n\n", ".hidden.yml": "h\n" });

  const found = await rangesOf(folder.path, "main");

  expect(found).toEqual({
    ".hidden.yml": undefined,
    "a.ts": [[2, 2]],
    "b.ts": [[5, 6]],
    "c.ts": [[8, 9]],
    "new.ts": undefined,
  });
});

test("what the base got since the branches parted is no change of ours", async () => {
  using folder = gitFolder({ "a.ts": "a\n", "b.ts": "b\n" });
  folder.git("checkout", "-q", "-b", "work");
  folder.write({ "a.ts": "A\n" });
  folder.commit();
  folder.git("checkout", "-q", "main");
  folder.write({ "b.ts": "B\n" });
  folder.commit();
  folder.git("checkout", "-q", "work");

  expect(Object.keys(await rangesOf(folder.path, "main"))).toEqual(["a.ts"]);
});

test("a renamed file is followed, whatever its name holds", async () => {
  using folder = gitFolder({ "old name.ts": TEN.join(""), "pure.ts": TEN.slice(3).join("") });
  folder.git("mv", "old name.ts", 'ü "x"\t\n+++ b.ts');
  folder.git("mv", "pure.ts", "renamed.ts");
  folder.write({ 'ü "x"\t\n+++ b.ts': changed(4, "+++ b/other.ts\n") });

  const { gone } = await changedFiles(folder.path, "HEAD");

  expect(await rangesOf(folder.path, "HEAD")).toEqual({ "renamed.ts": [], 'ü "x"\t\n+++ b.ts': [[4, 4]] });
  expect([...gone].sort()).toEqual(["old name.ts", "pure.ts"]);
});

test("in a folder of the repository only its own files count, named from it", async () => {
  using folder = gitFolder({ "a.ts": "a\n", "src/b.ts": "b\n" });
  folder.write({ "a.ts": "A\n", "src/b.ts": "B\n", "src/c.ts": "c\n" });

  expect(Object.keys(await rangesOf(`${folder.path}/src`, "HEAD"))).toEqual(["b.ts", "c.ts"]);
});

test.each(["no-such-branch", "--output=/tmp/x", "-p", "", "a b", "HEAD\n"])("the base %j is refused", async (base) => {
  using folder = gitFolder({ "a.ts": "a\n" });

  await expect(changedFiles(folder.path, base)).rejects.toThrow(InputError);
});

test("without a repository, a shared commit or a first commit the message says what to do", async () => {
  using bare = testFolder({ "a.ts": "a" });
  using folder = gitFolder({ "a.ts": "a\n" });
  folder.git("checkout", "-q", "--orphan", "island");
  folder.write({ "a.ts": "other\n" });
  folder.commit();

  await expect(changedFiles(bare.path, "main")).rejects.toThrow(/expected a git repository for --diff.*name the files/);
  await expect(changedFiles(folder.path, "main")).rejects.toThrow(/both come from.*--unshallow/);
});

test("lines of a hunk that look like headers are none", () => {
  const diff = [
    "diff --git a/a.ts b/a.ts",
    "--- a/a.ts",
    "+++ b/a.ts",
    "@@ -1,2 +1,2 @@",
    "--- a/x",
    "-@@ -1 +1 @@",
    "+++ b/y",
    "+@@ -7 +7 @@",
    "@@ -9 +9 @@ function f() {",
    "-a",
    "\\ No newline at end of file",
    "+b",
    "@@ -20,2 +19,0 @@",
    "-c",
    "-d",
    "",
  ].join("\n");

  expect([...changedLines(diff)]).toEqual([
    [
      "a.ts",
      [
        { from: 1, to: 2 },
        { from: 9, to: 9 },
        { from: 19, to: 20 },
      ],
    ],
  ]);
});
