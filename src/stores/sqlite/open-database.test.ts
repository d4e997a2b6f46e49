import { hash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runStoreChild } from "../../../test/suites/store-child.ts";
import { heldRun, newRun } from "../../../test/suites/store-fixtures.ts";
import { InputError } from "../../core/errors.ts";
import { MIGRATIONS } from "./schema.ts";
import { openSqliteStore } from "./sqlite-store.ts";

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "open-database-"));
  file = path.join(folder, "swarm.db");
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function made(): Promise<void> {
  const { store } = await openSqliteStore({ folder });
  await store.createRun(newRun("r"));
  await store[Symbol.asyncDispose]();
}

function edit(sql: string): void {
  using db = new DatabaseSync(file);
  db.exec(sql);
}

/** The hash of each file that holds anything, save the index of the log, which is made anew at will. */
async function contents(): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const name of await readdir(folder)) {
    const bytes = await readFile(path.join(folder, name));
    if (bytes.length > 0 && !name.endsWith("-shm")) found.set(name, hash("sha256", bytes));
  }
  return found;
}

test("what is made is its owner's alone and hides from git, save personas and presets", async () => {
  const inner = path.join(folder, "project", ".swarm");
  const { store } = await openSqliteStore({ folder: inner });
  await heldRun(store, "r");

  const modes = await Promise.all(
    [inner, path.join(inner, "swarm.db"), path.join(inner, "swarm.db-wal")].map(async (one) => (await stat(one)).mode),
  );

  await store[Symbol.asyncDispose]();
  expect(modes.map((mode) => mode & 0o777)).toEqual([0o700, 0o600, 0o600]);
  expect(await readFile(path.join(inner, ".gitignore"), "utf8")).toBe("*\n!personas/\n!personas/**\n!presets.yaml\n");
});

test("a .gitignore of the user's own is left as it is", async () => {
  await writeFile(path.join(folder, ".gitignore"), "mine\n");

  await made();

  expect(await readFile(path.join(folder, ".gitignore"), "utf8")).toBe("mine\n");
});

test("a database of a newer version is refused and left untouched", async () => {
  await made();
  edit(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
  const before = await contents();

  const opening = openSqliteStore({ folder });

  await expect(opening).rejects.toThrow(InputError);
  await expect(opening).rejects.toThrow(
    `at version ${MIGRATIONS.length} or below, got ${MIGRATIONS.length + 1}: a newer swarm wrote it; update swarm`,
  );
  expect(await contents()).toEqual(before);
});

test("a newer version is refused untouched even when it stands only in the log of a process that died", async () => {
  await made();
  const code = `
    const { DatabaseSync } = await import("node:sqlite");
    new DatabaseSync(${JSON.stringify(file)}).exec("PRAGMA user_version = 99");
    print("written");
    process.kill(process.pid, "SIGKILL");`;
  await runStoreChild(code);
  const before = await contents();

  await expect(openSqliteStore({ folder })).rejects.toThrow("got 99");

  expect([...before.keys()]).toContain("swarm.db-wal");
  expect(await contents()).toEqual(before);
});

test("a file that is no database is refused, with its name and what to do", async () => {
  await writeFile(file, "just some text, long enough to be looked at as a header of a database");

  await expect(openSqliteStore({ folder })).rejects.toThrow(
    `expected ${file} to be a sound database, got "file is not a database"; restore it from a backup`,
  );
});

test("a damaged database is refused with InputError", async () => {
  await made();
  const bytes = await readFile(file);
  await writeFile(file, Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(bytes.length - 100, 7)]));

  await expect(openSqliteStore({ folder })).rejects.toThrow(InputError);
});

test("a database of another program is refused", async () => {
  edit("CREATE TABLE theirs (id)");

  await expect(openSqliteStore({ folder })).rejects.toThrow("to be a database of swarm, got one of another program");
});

test("a folder that cannot be made is one clear error", async () => {
  await writeFile(path.join(folder, "a file"), "");
  const below = path.join(folder, "a file", ".swarm");

  await expect(openSqliteStore({ folder: below })).rejects.toThrow(
    `expected a place where ${below} can be written, got "ENOTDIR`,
  );
});

test("opened only for reading, it reads, refuses every write and makes nothing", async () => {
  await made();
  const { store } = await openSqliteStore({ folder, readOnly: true });

  const run = await store.run("r");

  expect(run?.id).toBe("r");
  await expect(store.wish("r", "pause", 1)).rejects.toThrow(InputError);
  await store[Symbol.asyncDispose]();
  const missing = path.join(folder, "none");
  await expect(openSqliteStore({ folder: missing, readOnly: true })).rejects.toThrow(InputError);
  expect(existsSync(missing)).toBe(false);
});

test("several processes may open a new place at the same moment", async () => {
  const code = `const { store } = await open(${JSON.stringify(folder)}); await store.createRun(it.newRun("r" + process.pid)); print("made");`;

  const ends = await Promise.all(Array.from({ length: 4 }, () => runStoreChild(code)));

  const { store } = await openSqliteStore({ folder });
  const runs = await store.runs(10);
  await store[Symbol.asyncDispose]();
  expect(ends.map(({ lines, stderr }) => [lines, stderr])).toEqual(ends.map(() => [["made"], ""]));
  expect(runs).toHaveLength(4);
});
