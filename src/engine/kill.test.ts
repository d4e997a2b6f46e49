import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { STEPS, workInProcess } from "../../test/suites/engine-process.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "engine-kill-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

test.each([1, 60, 220])(
  "after a kill at %i answers another process finishes the run and repeats only what was in flight",
  async (killAfter) => {
    const killed = await workInProcess(folder, "start", killAfter);

    const next = await workInProcess(folder, "resume");

    const done = new Set(killed.of("done"));
    const inFlight = killed.of("sent").filter((key) => !done.has(key));
    const again = next.of("sent").filter((key) => killed.of("sent").includes(key));
    expect(next.stderr).toBe("");
    expect(killed.code).toBeNull();
    expect(next.of("value")).toEqual([String(STEPS)]);
    expect(again.filter((key) => done.has(key))).toEqual([]);
    expect(inFlight).toEqual(expect.arrayContaining(again));
    expect(Number(next.of("repeats")[0])).toBeGreaterThanOrEqual(again.length);
    expect(new Set([...killed.of("sent"), ...next.of("sent")]).size).toBe(STEPS);
  },
);

test("a run that is killed again and again never sends again what was answered", async () => {
  const sent: string[] = [];
  const done = new Set<string>();
  for (const [command, killAfter] of [
    ["start", 40],
    ["resume", 40],
    ["resume", 40],
    ["resume", undefined],
  ] as const) {
    const said = await workInProcess(folder, command, killAfter);
    expect(said.of("sent").filter((key) => done.has(key))).toEqual([]);
    sent.push(...said.of("sent"));
    // Steps that are answered from the store are said to be done again, but never sent again.
    for (const key of said.of("done")) done.add(key);
  }

  expect(done.size).toBe(STEPS);
  expect(new Set(sent).size).toBe(STEPS);
});

test("every answer is paid for once; what was in flight at the kill counts at its worst", async () => {
  await workInProcess(folder, "start", 100);

  const next = await workInProcess(folder, "resume");

  const [requests = 0, settledUsd = 0, abandonedUsd = 0] = (next.of("requests")[0] ?? "").split(" ").map(Number);
  expect(settledUsd).toBeGreaterThanOrEqual(STEPS * 0.25 - 1e-6);
  expect(abandonedUsd).toBeCloseTo((requests - settledUsd / 0.25) * 0.5);
});
