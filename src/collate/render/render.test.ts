import { expect, test } from "vitest";
import { outcome, unit } from "../../../test/fakes/run-outcome.ts";
import { InputError } from "../../core/errors.ts";
import { formatOfPath, REPORT_FORMATS, type ReportFormat, render } from "./render.ts";

test.each([
  ["out.json", "json"],
  ["reports/today.v2.MD", "md"],
  ["a/b.jsonl", "jsonl"],
  ["c:\\out.csv", "csv"],
  ["report.html", "html"],
  ["report.HTM", "html"],
  ["findings.sarif", "sarif"],
  ["a/findings.SARIF.json", "sarif"],
  ["findings.junit.xml", "junit"],
  ["junit.xml", "junit"],
])("the format of %s is %s", (path, expected) => {
  expect(formatOfPath(path)).toBe(expected);
});

test.each(["out", "out.txt", "json", ".json", "out.json/report", "out."])("%s has no format that is known", (path) => {
  expect(() => formatOfPath(path)).toThrow(
    new InputError(
      `expected a file that ends in one of .md, .json, .jsonl, .csv, .html, .sarif, .junit.xml, got ${JSON.stringify(path)}`,
    ),
  );
});

async function textOf(parts: Parameters<typeof render>[0], format: ReportFormat): Promise<string> {
  return (await Array.fromAsync(render(parts, format))).join("");
}

test.each(REPORT_FORMATS)("the pieces of %s make one text that ends its last line", async (format) => {
  const text = await textOf(outcome(), format);

  expect(text).toMatch(/\n$/);
});

test.each([
  ["json", 5_000],
  ["jsonl", 5_000],
  ["csv", 5_000],
  ["html", 5_000],
  ["md", 0],
] as const)("of the units of a large run %s has %d", async (format, expected) => {
  const units = Array.from({ length: 5_000 }, (_, index) => unit({ key: `batch/${index}` }));
  const large = outcome({}, { units });

  const text = await textOf(large, format);

  expect(text.split("batch/").length - 1).toBe(expected);
});
