import { expect, test } from "vitest";
import { outcome } from "../../../test/fakes/run-outcome.ts";
import { parseBaseline } from "../review/baseline.ts";
import { formatOfPath, render } from "./render.ts";

test("a file that ends in .baseline.json is a baseline, and other JSON is the outcome", () => {
  expect(["known.baseline.json", "a/B.BASELINE.JSON", "baseline.json"].map(formatOfPath)).toEqual([
    "baseline",
    "baseline",
    "json",
  ]);
});

test("a run without a report leaves an empty baseline", () => {
  const text = [...render(outcome({ report: null }), "baseline")].join("");

  expect(parseBaseline(text, "known.json")).toEqual([]);
});

test("the report of another mode leaves none", () => {
  expect(() => [...render(outcome(), "baseline")]).toThrow("expected a review to write a baseline of");
});
