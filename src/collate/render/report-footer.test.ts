import { expect, test } from "vitest";
import { outcome, unit } from "../../../test/fakes/run-outcome.ts";
import type { RunOutcome } from "../../core/report.ts";
import type { UnitStatus } from "../../core/run.ts";
import { reportFooter } from "./report-footer.ts";

const spend = outcome().spend;

function firstLine(parts: Partial<RunOutcome>): string {
  return reportFooter(outcome(parts)).split("\n")[0] ?? "";
}

test("what became of the units is told in full, and what is zero is left out", () => {
  const statuses: readonly UnitStatus[] = [
    "answered",
    "answered",
    "refused",
    "unparsed",
    "error",
    "not_run",
    "not_run",
  ];
  const units = statuses.map((status, index) => unit({ key: `ask/${index}`, status }));

  const footer = reportFooter(outcome({}, { units }));

  expect(footer.split(" · ")[0]).toBe("7 planned, 2 answered, 1 refused, 1 unparsed, 1 error, 2 not run");
});

test.each([
  ["a known cost", { spend }, "$0.0123"],
  ["no cost", { spend: { ...spend, settledUsd: 0 } }, "$0"],
  ["a simulated run", { spend: { ...spend, settledUsd: 0 }, simulated: true }, "$0 (simulated)"],
  ["a simulated run in which a real model answered too", { spend, simulated: true }, "$0.0123"],
  [
    "some unknown prices",
    { spend: { ...spend, requests: 5, unpricedRequests: 3 } },
    "$0.0123, price unknown for 3 requests",
  ],
  ["only unknown prices", { spend: { ...spend, settledUsd: 0, unpricedRequests: 1 } }, "price unknown for 1 request"],
  [
    "requests whose end is unknown",
    { spend: { ...spend, abandonedUsd: 0.5, abandonedRequests: 2 } },
    "$0.0123, plus at most $0.50 for 2 requests whose end is unknown",
  ],
  [
    "requests whose end and price are unknown",
    { spend: { ...spend, abandonedRequests: 1 } },
    "$0.0123, plus 1 request whose end is unknown",
  ],
  [
    "requests in flight",
    { spend: { ...spend, openUsd: 0.1, openRequests: 1 } },
    "$0.0123, plus at most $0.10 for 1 request in flight",
  ],
])("the cost of %s is told as it is known", (_, parts, expected) => {
  expect(firstLine(parts)).toBe(`1 planned, 1 answered · ${expected} · run run-1`);
});

test("the cost of a simulated model with a price is not taken for money", () => {
  const simulated = outcome({ simulated: true }, { units: [unit({ model: "sim/oracle" })] });

  expect(reportFooter(simulated)).toContain("$0.0123 (simulated)");
});

test("calls that a dead process left and that were made again are told", () => {
  expect(reportFooter(outcome({ repeatedCalls: 2 }))).toContain("\n\n2 calls cut off by a stop or a kill, made again");
});

test.each([
  ["undecided", "Undecided: three answers share the first place"],
  ["threshold", "Over the threshold: three answers share the first place"],
] as const)("why a report is %s is told", (kind, expected) => {
  const shortfall = { kind, message: "three answers share\nthe first place" };

  expect(reportFooter(outcome({}, { shortfall }))).toContain(`run run-1\n\n${expected}`);
});
