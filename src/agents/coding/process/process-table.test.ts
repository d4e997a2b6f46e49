import { expect, test } from "vitest";
import { belongingTo, type ProcessRow, rowOfStat, rowsOfPs } from "./process-table.ts";

const row = (pid: number, parent: number, group: number, session: number): ProcessRow => ({
  pid,
  parent,
  group,
  session,
});

test("a line of stat is read behind the name, whatever that holds", () => {
  expect(rowOfStat("42 (a (b) c) S 1 40 39 0 -1")).toEqual({ pid: 42, parent: 1, group: 40, session: 39 });
});

test("what has ended and only waits for its parent is no process any more", () => {
  expect(rowOfStat("42 (a) Z 1 40 39 0 -1")).toBeUndefined();
});

test("lines of ps are read, those of the dead left out", () => {
  expect(rowsOfPs("  42   1  40 S+\n  43   1  40 Z\n")).toEqual([row(42, 1, 40, 0)]);
});

test("group, session and marker make a process belong; nothing else does", () => {
  const rows = [row(10, 1, 10, 10), row(11, 10, 11, 10), row(12, 1, 12, 12), row(13, 1, 13, 13)];
  const environments = new Map([
    [12, "A=1\0SWARM_ATTEMPT=x.1\0B=2\0"],
    [13, "NOT_SWARM_ATTEMPT=x.1\0"],
  ]);

  const found = belongingTo(rows, { leader: 10, marker: "SWARM_ATTEMPT=x." }, 99, (pid) => environments.get(pid) ?? "");

  expect(found.map(({ pid }) => pid)).toEqual([10, 11, 12]);
});

test("neither this process nor one above it belongs to an attempt", () => {
  const rows = [row(50, 1, 50, 50), row(51, 50, 51, 51), row(52, 51, 52, 52)];

  const found = belongingTo(rows, { marker: "SWARM_ATTEMPT=x." }, 51, () => "SWARM_ATTEMPT=x.1\0");

  expect(found.map(({ pid }) => pid)).toEqual([52]);
});
