import { expect, test } from "vitest";
import { dataAsJson, type RowsPage, rowsAsCsv, rowsAsHtml, rowsAsMarkdown } from "./render-rows.ts";

const TASKS = {
  heading: "Tasks",
  columns: ["task", "reason", "cost_usd"],
  rows: [
    ["a", "=1+1", null],
    ["b", "x|<b>\u001b[31m", 0.25],
  ],
};
const PAGE: RowsPage = {
  title: "Build",
  headline: "2 tasks: 1 landed, 1 failed",
  tables: [TASKS, { heading: "Nothing", columns: ["x"], rows: [] }],
};

test("in CSV no cell is a formula or drives a terminal", () => {
  expect([...rowsAsCsv(TASKS)].join("")).toBe("task,reason,cost_usd\r\na,'=1+1,\r\nb,x|<b>,0.25\r\n");
});

test("in Markdown a cell stays a cell, and a table without rows is left out", () => {
  const text = rowsAsMarkdown(PAGE);

  expect(text).toContain("# Build\n\n2 tasks: 1 landed, 1 failed\n\n## Tasks\n\n| task |");
  expect(text).toContain("x\\|<b>");
  expect(text).not.toContain("Nothing");
});

test("the page runs nothing that a cell holds", () => {
  const html = [...rowsAsHtml(PAGE)].join("");

  expect(html).toContain("<td>x|&lt;b&gt;</td>");
  expect(html).toContain("default-src 'none'");
  expect(html).not.toContain("Nothing");
});

test("JSON is one document, with nothing in it that drives a terminal", () => {
  const text = dataAsJson({ reason: "\u009b31m" });

  expect(JSON.parse(text)).toEqual({ reason: "\u009b31m" });
  expect(text).toContain("\\u009b");
});
