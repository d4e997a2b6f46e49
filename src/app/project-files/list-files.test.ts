import { expect, test } from "vitest";
import { gitFolder, type TestFolder, testFolder } from "../../../test/fakes/git-folder.ts";
import type { InputError } from "../../core/errors.ts";
import { listFiles } from "./list-files.ts";

const TREE = {
  ".gitignore": "*.log\n/out/\n",
  "a.ts": "a",
  "b.log": "b",
  "out/c.ts": "c",
  "src/d.ts": "d",
  "src/.gitignore": "private.ts\n!kept.log\n",
  "src/private.ts": "p",
  "src/kept.log": "k",
  "src/deep/e.ts": "e",
  "src/deep/[id].ts": "i",
  "node_modules/x/index.ts": "x",
};

const KINDS: readonly (readonly [string, (files: typeof TREE) => TestFolder])[] = [
  ["with git", gitFolder],
  ["without git", testFolder],
];

async function pathsOf(folder: TestFolder, targets: readonly string[], isForced = false) {
  const { files } = await listFiles({ targets, folder: folder.path, isForced });
  return files.map((file) => file.path);
}

async function skippedOf(folder: TestFolder, targets: readonly string[], isForced = false) {
  const { skipped } = await listFiles({ targets, folder: folder.path, isForced });
  return Object.fromEntries(skipped.map(({ path, reason }) => [path, reason]));
}

async function problemsOf(folder: TestFolder, ...targets: readonly string[]) {
  return listFiles({ targets, folder: folder.path, isForced: false }).then(
    () => [],
    (error: InputError) => error.problems,
  );
}

test.each(KINDS)("%s folders and globs leave out what nested .gitignore files name", async (_, make) => {
  using folder = make(TREE);

  const found = await pathsOf(folder, ["src", "**/*.ts"]);

  expect(found).toEqual(["src/d.ts", "src/deep/[id].ts", "src/deep/e.ts", "src/kept.log", "a.ts"]);
});

test.each(KINDS)("%s a file named by itself is listed although git ignores it", async (_, make) => {
  using folder = make(TREE);

  expect(await pathsOf(folder, ["src/private.ts", "src/deep/[id].ts", "./src/../a.ts"])).toEqual([
    "src/private.ts",
    "src/deep/[id].ts",
    "a.ts",
  ]);
});

test.each(KINDS)("%s an exclusion takes files, folders and globs away", async (_, make) => {
  using folder = make(TREE);

  expect(await pathsOf(folder, ["src", "!src/deep"])).toEqual(["src/d.ts", "src/kept.log"]);
  expect(await pathsOf(folder, ["!src/**"])).toEqual(["a.ts"]);
});

test("excludes of the repository and of deeper work trees count as git says", async () => {
  using folder = gitFolder(TREE);
  folder.write({ ".git/info/exclude": "d2.ts\n", "src/d2.ts": "d2", "src/new.ts": "n" });

  expect(await pathsOf(folder, ["src/*.ts"])).toEqual(["src/d.ts", "src/new.ts"]);
});

test("hidden files are listed where git tracks them", async () => {
  using folder = gitFolder({ ".github/ci.yml": "a", "a.ts": "a" });
  folder.write({ ".env": "b", "src/.cache/x.ts": "c" });

  expect(await pathsOf(folder, ["."])).toEqual([".github/ci.yml", "a.ts"]);
  expect(await pathsOf(folder, [".env", "src/.cache/*.ts"])).toEqual([".env", "src/.cache/x.ts"]);
});

test("a .swarmignore at any level skips even named files, and force lists those alone", async () => {
  using folder = gitFolder({
    ...TREE,
    ".swarmignore": "secret/\n*.ts\n!keep.ts\n",
    "secret/a.md": "s",
    "x/keep.ts": "k",
  });
  folder.write({ "x/.swarmignore": "y.md\n", "x/y.md": "y", "x/z.md": "z" });

  expect(await pathsOf(folder, ["x"])).toEqual(["x/keep.ts", "x/z.md"]);
  expect(await skippedOf(folder, ["a.ts", "x/keep.ts", "x/y.md", "secret/a.md"])).toEqual({
    "a.ts": "left out by .swarmignore",
    "x/y.md": "left out by .swarmignore",
    "secret/a.md": "left out by .swarmignore",
  });
  expect(await pathsOf(folder, ["a.ts", "secret"], true)).toEqual(["a.ts"]);
});

test("a .swarmignore above the folder counts too", async () => {
  using folder = gitFolder({ ".swarmignore": "src/a.ts\n", "src/a.ts": "a", "src/b.ts": "b" });

  const { files } = await listFiles({ targets: ["."], folder: `${folder.path}/src`, isForced: false });

  expect(files.map(({ path }) => path)).toEqual(["b.ts"]);
});

test("vendored and generated paths are set aside, a folder in one line, unless spelled out or forced", async () => {
  using folder = gitFolder({
    "a.ts": "a",
    "package-lock.json": "{}",
    "lib/app.min.js": "m",
    "vendor/x/a.js": "v",
    "vendor/y/b.js": "v",
    "dist/out.js": "o",
  });

  expect(await pathsOf(folder, ["."])).toEqual(["a.ts"]);
  expect(await skippedOf(folder, ["."])).toEqual({
    "package-lock.json": "a lock file",
    "lib/app.min.js": "generated, by its name",
    "vendor/": "vendored: it lies in vendor/ (2 files)",
    "dist/": "a build result: it lies in dist/ (1 file)",
  });
  expect(await pathsOf(folder, ["vendor/x", "dist/*.js", "package-lock.json"])).toEqual([
    "vendor/x/a.js",
    "dist/out.js",
    "package-lock.json",
  ]);
  expect(await pathsOf(folder, ["."], true)).toHaveLength(6);
});

test("what is outside the folder or matches nothing is told all at once", async () => {
  using folder = gitFolder(TREE);
  folder.link("away", "/usr");

  const found = await problemsOf(folder, "../x", "/etc/passwd", "away", "missing.ts", "*.rs");

  expect(found).toHaveLength(4);
  expect(found.slice(0, 3)).toEqual(found.slice(0, 3).filter((problem) => problem.startsWith("expected paths inside")));
  expect(found[3]).toContain('"missing.ts", got none');
  expect(await problemsOf(folder, "*.rs", "out")).toHaveLength(2);
  expect(await pathsOf(folder, [`${folder.path}/a.ts`])).toEqual(["a.ts"]);
});

test.each(KINDS)("%s a loop of symlinked folders ends", async (_, make) => {
  using folder = make(TREE);
  folder.link("src/deep/loop", "..");

  expect(await pathsOf(folder, ["src/deep"])).toEqual(["src/deep/[id].ts", "src/deep/e.ts", "src/deep/loop"]);
});

test("a file with a newline, quotes or a dash in its name is listed as it is", async () => {
  using folder = gitFolder({ 'a\n"b".ts': "a", "-n.ts": "n", "ü.ts": "u" });

  expect(await pathsOf(folder, ["*.ts"])).toEqual(["-n.ts", 'a\n"b".ts', "ü.ts"]);
});
