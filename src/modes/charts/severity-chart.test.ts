import { expect, test } from "vitest";
import type { Severity } from "../../core/severity.ts";
import { severityByFile } from "./severity-chart.ts";

const finding = (file: string, severity: Severity, ...from: string[]) => ({ file, severity, from });

test("files stand in the order of their worst findings, each with its counts and the units behind it", () => {
  const [chart, table, ...rest] = severityByFile([
    finding("a.ts", "high", "1"),
    finding("a.ts", "high", "2", "1"),
    finding("b.ts", "critical", "3"),
    finding("c.ts", "info", "1"),
  ]);

  expect(chart).toMatchObject({
    shape: "stacks",
    parts: ["critical", "high", "medium", "low", "info"],
    bars: [
      { label: "b.ts", values: [1, 0, 0, 0, 0] },
      { label: "a.ts", values: [0, 2, 0, 0, 0] },
      { label: "c.ts", values: [0, 0, 0, 0, 1] },
    ],
    from: ["3", "1", "2"],
  });
  expect(table).toEqual({
    kind: "table",
    columns: ["file", "critical", "high", "medium", "low", "info", "all"],
    rows: [
      ["b.ts", 1, 0, 0, 0, 0, 1],
      ["a.ts", 0, 2, 0, 0, 0, 2],
      ["c.ts", 0, 0, 0, 0, 1, 1],
    ],
    from: ["3", "1", "2"],
    rowsFrom: [["3"], ["1", "2"], ["1"]],
  });
  expect(rest).toEqual([]);
});

test("of many files the worst are shown and the rest is counted", () => {
  const findings = Array.from({ length: 50 }, (_, index) => finding(`${index}.ts`, index < 30 ? "low" : "high", "1"));

  const [chart, , rest] = severityByFile(findings);

  const labels = chart?.kind === "chart" && chart.shape === "stacks" ? chart.bars.map(({ label }) => label) : [];
  expect(labels).toEqual(Array.from({ length: 20 }, (_, index) => `${index + 30}.ts`));
  expect(rest).toEqual({ kind: "markdown", text: "and 30 more files, with findings no worse than these" });
});

test("without a finding there is no chart", () => {
  expect(severityByFile([])).toEqual([]);
});
