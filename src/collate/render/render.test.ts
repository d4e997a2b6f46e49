import { expect, test } from "vitest";
import { outcome, unit } from "../../../test/fakes/run-outcome.ts";
import { InputError } from "../../core/errors.ts";
import { formatOfPath, REPORT_FORMATS, render } from "./render.ts";

test.each([
  ["out.json", "json"],
  ["reports/today.v2.MD", "md"],
  ["a/b.jsonl", "jsonl"],
  ["c:\\out.csv", "csv"],
])("the format of %s is %s", (path, expected) => {
  expect(formatOfPath(path)).toBe(expected);
});

test.each(["out", "out.txt", "json", ".json", "out.json/report", "out."])("%s has no format that is known", (path) => {
  expect(() => formatOfPath(path)).toThrow(
    new InputError(`expected a file that ends in one of .md, .json, .jsonl, .csv, got ${JSON.stringify(path)}`),
  );
});

test.each(REPORT_FORMATS)("the pieces of %s make one text that ends its last line", (format) => {
  const text = [...render(outcome(), format)].join("");

  expect(text).toMatch(/\n$/);
});

test("all units of a large run are in json, jsonl and csv, and only the mode's blocks in md", () => {
  const units = Array.from({ length: 5_000 }, (_, index) => unit({ key: `batch/${index}` }));
  const large = outcome({}, { units });

  const mentions = REPORT_FORMATS.map((format) => [...render(large, format)].join("").split("batch/").length - 1);

  expect(mentions).toEqual([0, 5_000, 5_000, 5_000]);
});
