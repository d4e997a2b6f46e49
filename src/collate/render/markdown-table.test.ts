import { expect, test } from "vitest";
import { displayWidth, markdownTable } from "./markdown-table.ts";

test("a table is aligned, with numbers to the right", () => {
  const table = markdownTable(
    ["answer", "votes", "share"],
    [
      ["PostgreSQL", 36, "75%"],
      ["日本語", 8, "17%"],
      ["other", null, null],
    ],
  );

  expect(table).toBe(
    [
      "| answer     | votes | share |",
      "| ---------- | ----: | ----: |",
      "| PostgreSQL |    36 |   75% |",
      "| 日本語     |     8 |   17% |",
      "| other      |     - |     - |",
    ].join("\n"),
  );
});

test.each([
  ["a|b", "a\\|b"],
  ["a\\|b", "a\\\\\\|b"],
  ["two\nlines", "two lines"],
  ["\u001b[31mred", "red"],
])("the cell %j cannot break the table", (cell, expected) => {
  const table = markdownTable(["x"], [[cell]]);

  expect(table.split("\n")[2]?.slice(2, -2).trim()).toBe(expected);
  expect(table.split("\n").length).toBe(3);
});

test("a long cell does not widen the other rows beyond what can be read", () => {
  const table = markdownTable(["x"], [["long ".repeat(500)], ["short"]]);

  expect(table.split("\n")[3]?.length).toBe(64);
});

test("a row with too few or too many cells keeps the columns", () => {
  const table = markdownTable(["a", "b"], [["1"], ["1", "2", "3"]]);

  expect(table.split("\n").map((line) => line.split("|").length)).toEqual([4, 4, 4, 4]);
});

test.each([
  ["abc", 3],
  ["日本", 4],
  ["e\u0301", 1],
  ["🐦", 2],
])("%s takes %d columns", (text, width) => {
  expect(displayWidth(text)).toBe(width);
});
