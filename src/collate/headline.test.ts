import { expect, test } from "vitest";
import { showCounts, voteHeadline } from "./headline.ts";

const NONE = { planned: 0, answered: 0, refused: 0, unparsed: 0, error: 0, not_run: 0 };

function groups(...counts: readonly number[]) {
  return counts.map((count, index) => ({ label: `answer ${index + 1}`, count }));
}

test("the headline names shares, what was planned and what is not counted", () => {
  const votes = [
    { label: "PostgreSQL + TimescaleDB", count: 36 },
    { label: "ClickHouse", count: 8 },
    { label: "DuckDB", count: 4 },
  ];

  const line = voteHeadline(votes, { ...NONE, planned: 50, answered: 48, error: 2 });

  expect(line).toBe(
    "36/48 PostgreSQL + TimescaleDB, 8/48 ClickHouse, 4/48 DuckDB; 50 planned, 48 answered, 2 errors (not counted)",
  );
});

test.each([
  ["single votes beyond the third group", [5, 1, 1, 1, 1], "5/9 answer 1, 1/9 answer 2, 1/9 answer 3, 2/9 other"],
  [
    "groups beyond the fifth",
    [3, 3, 3, 3, 3, 2],
    "3/17 answer 1, 3/17 answer 2, 3/17 answer 3, 3/17 answer 4, 3/17 answer 5, 2/17 other",
  ],
  ["nothing, where all groups fit", [2, 2, 2, 2], "2/8 answer 1, 2/8 answer 2, 2/8 answer 3, 2/8 answer 4"],
])("%s are folded into other", (_, counts, expected) => {
  const line = voteHeadline(groups(...counts), { ...NONE, planned: 20, answered: 20 });

  expect(line).toBe(`${expected}; 20 planned, 20 answered`);
});

test("without a vote the headline says so", () => {
  const line = voteHeadline([], { ...NONE, planned: 2, error: 1, not_run: 1 });

  expect(line).toBe("no votes; 2 planned, 0 answered, 1 error, 1 not run (not counted)");
});

test("a long label is cut", () => {
  const line = voteHeadline([{ label: "x".repeat(200), count: 1 }], { ...NONE, planned: 1, answered: 1 });

  expect(line).toBe(`1/1 ${"x".repeat(59)}…; 1 planned, 1 answered`);
});

test("every kind of unit that is not counted is named", () => {
  const line = showCounts({ planned: 15, answered: 5, refused: 1, unparsed: 2, error: 3, not_run: 4 });

  expect(line).toBe("15 planned, 5 answered, 1 refused, 2 unparsed, 3 errors, 4 not run (not counted)");
});
