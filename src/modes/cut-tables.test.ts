import { expect, test } from "vitest";
import { groupAnswers } from "../collate/group-answers.ts";
import type { Unit } from "../core/report.ts";
import { cutTables } from "./cut-tables.ts";
import { votesOf } from "./vote-blocks.ts";

function unitOf(key: string, model: string, answer: string, change: Partial<Unit> = {}): Unit {
  const value = { answer, confidence: 80, reasons: ["r"] };
  return { key, model, status: "answered", text: "t", value, costUsd: 0.5, ms: 100, ...change };
}

const failed = { status: "error", text: null, value: undefined, costUsd: undefined, ms: undefined } as const;

function tablesOf(units: readonly Unit[]) {
  return cutTables(units, groupAnswers(votesOf(units))).flatMap((block) => (block.kind === "table" ? [block] : []));
}

test("each model has its answers, errors, agreement, cost and latency", () => {
  const units = [
    unitOf("1", "a/x", "red"),
    unitOf("2", "b/y", "red", { costUsd: null }),
    unitOf("3", "a/x", "red", { ms: 300 }),
    unitOf("4", "b/y", "blue"),
    unitOf("5", "a/x", "", failed),
    unitOf("6", "b/y", "", { status: "unparsed", value: undefined }),
  ];

  const [table] = tablesOf(units);

  expect(table?.columns).toEqual([
    "model",
    "planned",
    "answers",
    "errors",
    "refused or unparsed",
    "agree with the leader",
    "cost of responses",
    "mean latency",
  ]);
  expect(table?.rows).toEqual([
    ["a/x", 3, 2, 1, 0, "100 % (2 of 2)", "$1.00", "200 ms"],
    ["b/y", 3, 2, 0, 1, "50 % (1 of 2)", "at least $1.00", "100 ms"],
  ]);
  expect(table?.from).toEqual(["1", "3", "5", "2", "4", "6"]);
});

test("where no answer leads there is nothing to agree with", () => {
  const [table] = tablesOf([unitOf("1", "a/x", "red"), unitOf("2", "b/y", "blue")]);

  expect(table?.rows.map((row) => row[5])).toEqual([null, null]);
});

test("who answered nothing has no cost, no latency and no agreement", () => {
  const [table] = tablesOf([unitOf("1", "a/x", "red"), unitOf("2", "b/y", "", failed)]);

  expect(table?.rows[1]).toEqual(["b/y", 1, 0, 1, 0, null, null, null]);
});

test("an answer from the cache has no latency", () => {
  const [table] = tablesOf([unitOf("1", "a/x", "red", { cached: true }), unitOf("2", "b/y", "red")]);

  expect(table?.rows[0]?.at(-1)).toBeNull();
});

test("personas are cut too, without units that have none", () => {
  const units = [
    unitOf("1", "a/x", "red", { persona: "judge" }),
    unitOf("2", "a/x", "red", { persona: "critic" }),
    unitOf("3", "a/x", "red"),
  ];

  const tables = tablesOf(units);

  expect(tables.map(({ columns, rows }) => [columns[0], ...rows.map(([name]) => name)])).toEqual([
    ["persona", "judge", "critic"],
  ]);
});

test("one model and no persona need no cut; without votes there is no agreement", () => {
  expect(cutTables([unitOf("1", "a/x", "red"), unitOf("2", "a/x", "blue")])).toEqual([]);
  const [, table] = cutTables([unitOf("1", "a/x", "red"), unitOf("2", "b/y", "red")]);
  expect(table?.kind === "table" && table.columns.includes("agree with the leader")).toBe(false);
});
