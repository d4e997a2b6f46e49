import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runStoreChild } from "../../../test/suites/store-child.ts";
import { openSqliteStore } from "./sqlite-store.ts";

/** Whether this machine lets a child mount a small disk of its own. */
const CAN_MOUNT = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "survival-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Fifty steps at a time, each printed once its commit was reported, for as long as it is let live. */
const writeForever = (place: string) => `
  const { store } = await open(${JSON.stringify(place)});
  await it.heldRun(store, "r");
  await Promise.all(Array.from({ length: 50 }, async (_, lane) => {
    for (let i = 0; i < 20_000; i++) {
      const key = lane + "/" + i, id = lane * 100_000 + i;
      await store.begin(it.intentOf("r", key, { reservation: it.reservation(id) }));
      await store.finish(it.resultOf("r", key, { settlements: [it.settlement(id)] }));
      print(key);
    }
  }));`;

/** Writes until a write fails, frees space, and goes on; tells what was reported as committed and what is there. */
const writeUntilFull = (place: string, filler: string) => `
  import { rmSync, writeFileSync } from "node:fs";
  writeFileSync(${JSON.stringify(filler)}, Buffer.alloc(300_000));
  const { store } = await open(${JSON.stringify(place)});
  await it.heldRun(store, "r");
  let committed = 0, error;
  const write = async (key) => {
    try {
      await store.finish(it.resultOf("r", key, { end: { status: "done", output: "x".repeat(5_000) } }));
      committed++;
    } catch (thrown) {
      error ??= thrown;
    }
  };
  for (let i = 0; i < 500 && error === undefined; i++) await Promise.all([write(i + "a"), write(i + "b"), write(i + "c")]);
  const { done } = await store.tally("r");
  print(done === committed ? "nothing lost, nothing of the failed group kept" : done + " there, reported " + committed);
  print(error.name + ": " + error.message);
  rmSync(${JSON.stringify(filler)});
  await store.finish(it.resultOf("r", "after"));
  print("written once there was room");
  await store[Symbol.asyncDispose]();`;

test.each([40, 400, 2_000])("a kill after %i commits loses none that was reported", async (killAfterLines) => {
  const { lines } = await runStoreChild(writeForever(folder), { killAfterLines });

  const { store } = await openSqliteStore({ folder });
  const done = new Set((await store.stepHeads("r")).filter(({ status }) => status === "done").map(({ key }) => key));
  const { spend, done: count } = await store.tally("r");
  await store[Symbol.asyncDispose]();
  expect(lines.length).toBeGreaterThanOrEqual(killAfterLines);
  expect(lines.filter((key) => !done.has(key))).toEqual([]);
  expect(spend.settledUsd).toBeCloseTo(count * 0.25);
});

test.skipIf(!CAN_MOUNT)("a full disk is one clear error, loses nothing, and is over when there is room", async () => {
  const disk = path.join(folder, "disk");
  await mkdir(disk);
  const prefix = `unshare -rm sh -c 'mount -t tmpfs -o size=1m none "${disk}" && exec "$@"' sh`;

  const end = await runStoreChild(writeUntilFull(path.join(disk, ".swarm"), path.join(disk, "filler")), { prefix });

  const file = path.join(disk, ".swarm", "swarm.db");
  expect(end.stderr).toBe("");
  expect(end.lines).toEqual([
    "nothing lost, nothing of the failed group kept",
    `LimitError: expected free space on the disk of ${file}, got "database or disk is full"; free some space, then run "swarm resume"`,
    "written once there was room",
  ]);
});

test.skipIf(!CAN_MOUNT)("a read-only disk is one clear error", async () => {
  const disk = path.join(folder, "disk");
  await mkdir(disk);
  const prefix = `unshare -rm sh -c 'mount -t tmpfs -o ro none "${disk}" && exec "$@"' sh`;
  const code = `await open(${JSON.stringify(path.join(disk, ".swarm"))}).catch((error) => print(error.name + ": " + error.message));`;

  const { lines } = await runStoreChild(code, { prefix });

  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^InputError: expected a place where .* can be written, got "EROFS/);
});

test("a write that the system refuses is one clear error and loses nothing", async () => {
  const code = `
    const { store } = await open(${JSON.stringify(folder)});
    await it.heldRun(store, "r");
    let committed = 0, error;
    for (let i = 0; i < 500 && error === undefined; i++) {
      await store.finish(it.resultOf("r", "k" + i, { end: { status: "done", output: "x".repeat(5_000) } }))
        .then(() => committed++, (thrown) => { error = thrown; });
    }
    const { done } = await store.tally("r");
    print(done === committed && done > 0 ? "nothing lost" : done + " there, reported " + committed);
    print(error.name + ": " + error.message);`;

  const { lines } = await runStoreChild(code, { prefix: "ulimit -f 300; exec" });

  const file = path.join(folder, "swarm.db");
  expect(lines).toEqual([
    "nothing lost",
    `ProviderError: expected ${file} to take the write, got "disk I/O error"; nothing of it was kept; check the disk, then run "swarm resume"`,
  ]);
});
