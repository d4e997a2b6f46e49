import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { gitFolder, type TestFolder, testFolder } from "../../../test/fakes/git-folder.ts";
import { CancelledError, InputError } from "../../core/errors.ts";
import type { Inventory } from "../../core/inventory.ts";
import { takeInventory } from "./take-inventory.ts";

const PACKAGE = {
  "package.json": '{ "name": "a", "scripts": { "test": "node --test" } }\n',
  "a.js": "export const a = 1;\n",
};

async function inventoryIn(
  folder: TestFolder,
  roots: readonly string[] = ["."],
  over: { maxDepth?: number; now?: number } = {},
) {
  using state = testFolder();
  const config = { workingFolder: folder.path, stateFolder: path.join(state.path, ".swarm") };
  return (await takeInventory({ roots, maxDepth: over.maxDepth ?? 6 }, config, over.now ?? Date.now())).inventory;
}

/** Paths from the folder, `.` for itself. */
function pathsOf(inventory: Inventory, folder: TestFolder): readonly string[] {
  return inventory.projects.map((project) => path.relative(folder.path, project.path) || ".");
}

function makeRepository(folder: TestFolder, name: string, files: Readonly<Record<string, string>> = PACKAGE): void {
  folder.write(Object.fromEntries(Object.entries(files).map(([file, text]) => [`${name}/${file}`, text])));
  folder.git("init", "-q", "-b", "main", name);
  folder.git("-C", name, "add", "-A");
  folder.git("-C", name, "commit", "-q", "--allow-empty", "-m", "one");
}

const reasonsOf = (inventory: Inventory) => inventory.skipped.map(({ reason }) => reason);

test("repositories and folders with a manifest are projects, however deep up to the limit, and the rest is told", async () => {
  using folder = testFolder({
    "x/plain/pyproject.toml": "",
    "x/plain/sub/package.json": "{}",
    "notes/a.txt": "a\n",
    "a/b/c/d/go.mod": "module d\n",
  });
  makeRepository(folder, "code/one");

  const found = await inventoryIn(folder, ["."], { maxDepth: 3 });

  expect(pathsOf(found, folder)).toEqual(["code/one", "x/plain"]);
  expect(reasonsOf(found)).toEqual(["1 folder lies deeper than --max-depth 3 and was not searched"]);
});

test("a folder without any manifest or repository is looked at as it is", async () => {
  using folder = testFolder({ "a.py": "x = 1\n", "docs/b.md": "# B\n" });

  const [project] = (await inventoryIn(folder)).projects;

  expect(project).toMatchObject({ path: folder.path, primary: "Python", files: 2, buildSystems: [] });
  expect(project?.git).toBeUndefined();
});

test("an empty folder holds no project", async () => {
  using folder = testFolder();

  expect((await inventoryIn(folder)).projects).toEqual([]);
});

test("submodules, nested and ignored repositories are projects of their own, whose files count once", async () => {
  using folder = testFolder();
  makeRepository(folder, "lib");
  makeRepository(folder, "main", { ...PACKAGE, ".gitignore": "clone/\n" });
  folder.git("-C", "main", "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../lib", "sub");
  folder.git("-C", "main", "commit", "-q", "-m", "sub");
  makeRepository(folder, "main/clone");
  makeRepository(folder, "main/inner");

  const found = await inventoryIn(folder);

  expect(
    found.projects.map(({ path: place, place: told, files }) => [path.relative(folder.path, place), told?.kind, files]),
  ).toEqual([
    ["lib", undefined, 2],
    ["main", undefined, 4],
    ["main/clone", "nested", 2],
    ["main/inner", "nested", 2],
    ["main/sub", "submodule", 2],
  ]);
});

test("a submodule that is not checked out is told", async () => {
  using folder = testFolder();
  makeRepository(folder, "lib");
  makeRepository(folder, "main");
  folder.git("-C", "main", "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../lib", "sub");
  folder.git("-C", "main", "commit", "-q", "-m", "sub");
  folder.git("clone", "-q", "main", "copy");

  const [copy] = (await inventoryIn(folder, ["copy"])).projects;

  expect(copy?.unreadable).toEqual([
    { path: "sub", reason: "a submodule that is not checked out: git submodule update --init" },
  ]);
});

test("a work tree counts where its repository does not, and a bare repository is told", async () => {
  using folder = testFolder();
  makeRepository(folder, "main");
  folder.git("-C", "main", "worktree", "add", "-q", "../trees/a");
  folder.git("-C", "main", "worktree", "add", "-q", "../trees/b");
  folder.git("clone", "-q", "--bare", "main", "bare.git");

  const all = await inventoryIn(folder);
  const trees = await inventoryIn(folder, ["trees"]);

  expect(pathsOf(all, folder)).toEqual(["main"]);
  expect(all.skipped.map(({ path: place, reason }) => [path.relative(folder.path, place), reason])).toEqual([
    ["bare.git", "a bare repository, which has no files checked out: clone it"],
    ["trees/a", `a work tree of ${folder.path}/main, which is listed`],
    ["trees/b", `a work tree of ${folder.path}/main, which is listed`],
  ]);
  expect(pathsOf(trees, folder)).toEqual(["trees/a"]);
  expect(trees.projects[0]?.place).toEqual({ kind: "worktree", of: `${folder.path}/main` });
});

test("loops of links end, links are not followed, and pipes are not waited for", async () => {
  using folder = testFolder({ "package.json": "{}", "real/a.js": "a\n" });
  folder.link("real/up", "..");
  folder.link("self", "self");
  folder.link("out", "/");

  const [project] = (await inventoryIn(folder)).projects;

  expect(project?.files).toBe(2);
  expect(project?.notes).toContain("3 symbolic links were not followed");
});

test("an empty repository, a shallow one and a detached HEAD are told", async () => {
  using folder = testFolder();
  makeRepository(folder, "full");
  folder.git("-C", "full", "commit", "-q", "--allow-empty", "-m", "two");
  folder.git("clone", "-q", "--depth", "1", `file://${folder.path}/full`, "shallow");
  folder.git("-C", "full", "checkout", "-q", "--detach");
  folder.git("init", "-q", "-b", "trunk", "empty");

  const [empty, full, shallow] = (await inventoryIn(folder)).projects;

  expect(empty).toMatchObject({
    git: { head: null, branch: "trunk", last30Days: { commits: 0 } },
    primary: null,
    notes: ["it has no commit yet"],
  });
  expect(full).toMatchObject({ git: { branch: null, isShallow: false, last30Days: { commits: 2 } } });
  expect(shallow?.git?.isShallow).toBe(true);
  expect(shallow?.notes.join()).toContain("git fetch --unshallow");
});

test("commits and authors are those of the last 30 days, one author an e-mail address, in the folder alone", async () => {
  using folder = testFolder();
  makeRepository(folder, "r");
  const commit = (name: string, email: string, date: string, file: string) => {
    folder.write({ [`r/${file}`]: `${date}\n` });
    folder.git("-C", "r", "add", "-A");
    folder.git(
      "-C",
      "r",
      "-c",
      `user.name=${name}`,
      "-c",
      `user.email=${email}`,
      "commit",
      "-q",
      "-m",
      "x",
      `--date=${date}`,
    );
  };
  commit("Ada", "ada@example.org", "2030-05-01T00:00:00Z", "sub/a.py");
  commit("Ada L", "ADA@example.org", "2030-05-02T00:00:00Z", "sub/b.py");
  commit("Bob", "bob@example.org", "2030-05-03T00:00:00Z", "c.py");
  const whole = await inventoryIn(folder, ["r"]);
  const part = await inventoryIn(folder, ["r/sub"]);
  const later = await inventoryIn(folder, ["r"], { now: Date.now() + 31 * 86_400_000 });

  expect(whole.projects[0]?.git?.last30Days).toEqual({
    commits: 4,
    authors: [
      { name: "Ada L", commits: 2 },
      { name: "Bob", commits: 1 },
      { name: "Test", commits: 1 },
    ],
  });
  expect(part.projects[0]?.git?.last30Days.commits).toBe(2);
  expect(part.projects[0]?.place).toEqual({ kind: "subfolder", of: `${folder.path}/r` });
  expect(later.projects[0]?.git?.last30Days).toEqual({ commits: 0, authors: [] });
});

test("a committed virtual environment of 12,000 files is set aside, unread, and told", async () => {
  using folder = gitFolder(PACKAGE);
  mkdirSync(path.join(folder.path, "tools/env/lib"), { recursive: true });
  writeFileSync(path.join(folder.path, "tools/env/pyvenv.cfg"), "home = /usr/bin\n");
  for (let file = 1; file < 12_000; file++)
    writeFileSync(path.join(folder.path, `tools/env/lib/m${file}.py`), "x = 1\n");
  folder.commit();
  using state = testFolder();

  const taken = await takeInventory(
    { roots: [], maxDepth: 6 },
    { workingFolder: folder.path, stateFolder: state.path },
    Date.now(),
  );

  const [project] = taken.inventory.projects;
  expect(taken.read).toBe(2);
  expect(project).toMatchObject({
    files: 12_002,
    primary: "JavaScript",
    languages: [{ name: "JavaScript", files: 1 }],
    setAside: [{ path: "tools/env/", reason: "a Python virtual environment", files: 12_000 }],
  });
  expect(project?.notes).toEqual([
    "tools/env/ (a Python virtual environment, 12000 files) is committed: git rm -r --cached tools/env/ and a line in .gitignore take it out",
  ]);
});

test("without git, folders are read and it is told", async () => {
  using folder = gitFolder(PACKAGE);
  using state = testFolder();
  const config = { workingFolder: folder.path, stateFolder: state.path, environment: new Map([["PATH", state.path]]) };

  const { inventory } = await takeInventory({ roots: [], maxDepth: 6 }, config, Date.now());

  expect(inventory.projects[0]).toMatchObject({ files: 2, buildSystems: [{ name: "npm" }] });
  expect(inventory.projects[0]?.git).toBeUndefined();
  expect(inventory.projects[0]?.notes[0]).toContain("git cannot list it (there is no such program)");
});

test("roots that are no folders are all told at once", async () => {
  using folder = testFolder({ "file.txt": "x" });

  const failed = inventoryIn(folder, ["missing", "file.txt", "", "."]);

  await expect(failed).rejects.toThrow(InputError);
  await expect(failed).rejects.toMatchObject({
    problems: [
      'expected folders to look at, got nothing at "missing"',
      'expected folders to look at, got the file "file.txt"',
      'expected folders to look at, got nothing at ""',
    ],
  });
});

test("the same project is listed once, whatever roots lead to it", async () => {
  using folder = testFolder();
  makeRepository(folder, "code/a");
  folder.link("again", "code");

  expect(pathsOf(await inventoryIn(folder, [".", "code", "again/a", "code/a"]), folder)).toEqual(["code/a"]);
});

test("where git refuses, folders are read, .gitignore still counts, and it is told", async () => {
  using folder = gitFolder({
    ...PACKAGE,
    ".gitignore": "out/\n",
    ".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - run: npm test\n",
  });
  folder.write({ "out/b.js": "b\n" });
  writeFileSync(path.join(folder.path, ".git/HEAD"), "broken");

  const [project] = (await inventoryIn(folder)).projects;

  expect(project?.files).toBe(4);
  expect(project?.commands[0]?.sources.map((source) => source.path)).toEqual([
    "package.json",
    ".github/workflows/ci.yml",
  ]);
  expect(project?.notes[0]).toMatch(/^git cannot list it \(.+\), so its folders were read instead/);
});

test.skipIf(process.getuid?.() !== 0)("folders that cannot be read are told, with git and without", async () => {
  using folder = testFolder();
  makeRepository(folder, "r", { ...PACKAGE, "shut/a.js": "a\n" });
  folder.write({ "p/package.json": "{}", "p/shut/a.js": "a\n", "closed/x/package.json": "{}" });
  using state = testFolder();
  for (const name of ["r", "p", "closed"]) chownAll(path.join(folder.path, name));
  for (const name of ["r/shut", "p/shut", "closed"]) chmodSync(path.join(folder.path, name), 0);
  chownAll(state.path);
  chmodSync(folder.path, 0o755);
  const config = {
    workingFolder: folder.path,
    stateFolder: path.join(state.path, ".swarm"),
    environment: new Map([
      ["PATH", process.env.PATH ?? ""],
      ["HOME", state.path],
    ]),
  };

  const found = await asNobody(() => takeInventory({ roots: [], maxDepth: 6 }, config, Date.now()));

  const told = Object.fromEntries(found.inventory.projects.map(({ name, unreadable }) => [name, unreadable]));
  expect(told).toEqual({
    p: [{ path: "shut/", reason: "permission denied" }],
    r: [{ path: "shut/", reason: "permission denied" }],
  });
  expect(found.inventory.skipped).toEqual([{ path: `${folder.path}/closed`, reason: "permission denied" }]);
});

test("a stop ends the look with what stopped it", async () => {
  using folder = gitFolder(PACKAGE);

  const stopped = takeInventory(
    { roots: [], maxDepth: 6, signal: AbortSignal.abort() },
    { workingFolder: folder.path, stateFolder: path.join(folder.path, ".swarm") },
    Date.now(),
  );

  await expect(stopped).rejects.toThrow(CancelledError);
});

function chownAll(place: string): void {
  chownSync(place, 65_534, 65_534);
  if (!lstatSync(place).isDirectory()) return;
  for (const name of readdirSync(place)) chownAll(path.join(place, name));
}

async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  process.setegid?.(65_534);
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}
