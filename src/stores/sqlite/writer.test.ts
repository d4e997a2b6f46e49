import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runStoreChild } from "../../../test/suites/store-child.ts";
import { heldRun, intentOf, resultOf } from "../../../test/suites/store-fixtures.ts";
import { DefectError, ProviderError } from "../../core/errors.ts";
import { openSqliteStore } from "./sqlite-store.ts";
import { groupLength } from "./writer.ts";

/** Makes every COMMIT fail whose transaction appends an event of a step of this key: a foreign key checked only then. */
const BREAK_COMMIT = `
  CREATE TABLE parents (id INTEGER PRIMARY KEY);
  CREATE TABLE poison (id INTEGER REFERENCES parents(id) DEFERRABLE INITIALLY DEFERRED);
  CREATE TRIGGER break_commit AFTER INSERT ON events WHEN NEW.key = 'poison' BEGIN INSERT INTO poison VALUES (1); END;`;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "writer-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

function edit(sql: string): void {
  using db = new DatabaseSync(path.join(folder, "swarm.db"));
  db.exec(sql);
}

test.each([
  { what: "nothing", sizes: [], length: 0 },
  { what: "all that fits", sizes: [10, 10, 10], length: 3 },
  { what: "one that is too large alone", sizes: [9e9, 1], length: 1 },
  { what: "what stands before the one that is too large", sizes: [10, 10, 9e9], length: 2 },
  { what: "no more than two thousand", sizes: Array.from({ length: 3_000 }, () => 0), length: 2_000 },
])("a group takes $what", ({ sizes, length }) => {
  expect(groupLength(sizes.map((size) => ({ size })))).toBe(length);
});

test("of a group whose COMMIT fails nothing is kept, and what comes later is written", async () => {
  await using opened = await openDisposable();
  const { store } = opened;
  await heldRun(store, "r");
  await store.finish(resultOf("r", "before"));
  edit(BREAK_COMMIT);

  const group = await Promise.allSettled([
    store.begin(intentOf("r", "a")),
    store.begin(intentOf("r", "poison")),
    store.begin(intentOf("r", "b")),
  ]);
  await store.finish(resultOf("r", "after"));

  const reasons = group.map((one) => (one.status === "rejected" ? one.reason : undefined));
  expect(reasons.every((reason) => reason instanceof ProviderError)).toBe(true);
  expect(String(reasons[0]?.message)).toMatch(/swarm\.db to take the write, got "FOREIGN KEY constraint failed"/);
  expect((await store.stepHeads("r")).map(({ key }) => key)).toEqual(["after", "before"]);
});

test("what waits behind a failed group fails with it", async () => {
  await using opened = await openDisposable();
  const { store } = opened;
  await heldRun(store, "r");
  await store.finish(resultOf("r", "before"));
  edit(BREAK_COMMIT);
  const groupAndOne = ["poison", ...Array.from({ length: 2_000 }, (_, index) => `k${index}`)];

  const writes = await Promise.allSettled(groupAndOne.map((key) => store.begin(intentOf("r", key))));

  expect(writes.filter(({ status }) => status === "rejected")).toHaveLength(2_001);
  expect((await store.stepHeads("r")).map(({ key }) => key)).toEqual(["before"]);
});

test("a text whose group failed is committed with the next write", async () => {
  await using opened = await openDisposable();
  const { store, blobs } = opened;
  await heldRun(store, "r");
  edit(BREAK_COMMIT);
  const hash = blobs.put("a large text");
  await expect(store.begin(intentOf("r", "poison"))).rejects.toThrow(ProviderError);

  await store.begin(intentOf("r", "next"));

  const other = await openSqliteStore({ folder, readOnly: true });
  expect(await other.blobs.get(hash)).toBe("a large text");
  await other.store[Symbol.asyncDispose]();
});

test("closing waits for what was asked for, and refuses what comes after", async () => {
  const { store } = await openSqliteStore({ folder });
  await heldRun(store, "r");
  const keys = Array.from({ length: 5_000 }, (_, index) => `k${index}`);
  const writes = Promise.all(keys.map((key) => store.begin(intentOf("r", key))));

  await store[Symbol.asyncDispose]();

  await writes;
  await expect(store.begin(intentOf("r", "late"))).rejects.toThrow(DefectError);
  const again = await openSqliteStore({ folder });
  expect(await again.store.tally("r")).toMatchObject({ running: 5_000 });
  await again.store[Symbol.asyncDispose]();
});

test("a process that is done ends by itself, though it never closed the store", async () => {
  const code = `
    const { store } = await open(${JSON.stringify(folder)});
    await it.heldRun(store, "r");
    await store.begin(it.intentOf("r", "k"));
    print("committed");`;

  const end = await runStoreChild(code);

  expect(end).toEqual({ code: 0, lines: ["committed"], stderr: "" });
});

test("a process whose last act is a write does not end before its commit", async () => {
  const code = `
    const { store } = await open(${JSON.stringify(folder)});
    await it.heldRun(store, "r");
    store.begin(it.intentOf("r", "k")).then(() => print("committed"));`;

  const end = await runStoreChild(code);

  expect(end.lines).toEqual(["committed"]);
});

async function openDisposable() {
  const opened = await openSqliteStore({ folder });
  return { ...opened, [Symbol.asyncDispose]: () => opened.store[Symbol.asyncDispose]() };
}
