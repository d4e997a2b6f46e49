import { expect, test } from "vitest";
import { shouldStop } from "./early-stop.ts";

test.each([
  ["a lead larger than what remains", [6], 10, true],
  ["nine of nine with fourteen to come", [9], 23, true],
  ["three of three with twenty to come", [3], 23, false],
  ["a close race", [6, 5], 23, false],
  ["a shared lead with answers to come", [5, 5], 23, false],
  ["a clear lead in a long run", [180, 60, 20], 1_000, true],
  ["nothing yet", [], 23, false],
  ["everything asked", [12, 11], 23, true],
  ["everything asked, with a shared lead", [5, 5], 10, true],
])("with %s (%j of %d) stopping is %s", (_, counts, planned, stop) => {
  const decision = shouldStop(counts, planned, 0.95);

  expect(decision.stop).toBe(stop);
});

test("more confidence never stops earlier", () => {
  const counts = Array.from({ length: 23 }, (_, votes) => votes + 1);

  const [usual, strict] = [0.9, 0.99].map((confidence) =>
    counts.find((count) => shouldStop([count], 23, confidence).stop),
  );

  expect(strict).toBeGreaterThan(usual ?? Infinity);
});

test("the order of the counts does not matter", () => {
  const [one, other] = [shouldStop([2, 9, 1], 23, 0.95), shouldStop([9, 1, 2], 23, 0.95)];

  expect(one).toEqual(other);
});

test("two answers that are even in truth are told apart wrongly in at most 5 % of runs, looks after every answer included", () => {
  const error = errorWhenEven(31, 0.95);

  expect(error).toBeLessThanOrEqual(0.05);
});

/** The exact chance that the leader at the stop loses in the end, over all orders of fair coin tosses. */
function errorWhenEven(planned: number, confidence: number): number {
  const chanceAt = (first: number, second: number): number => {
    const asked = first + second;
    if (asked < planned && !(asked > 0 && shouldStop([first, second], planned, confidence).stop)) {
      return (visit(first + 1, second) + visit(first, second + 1)) / 2;
    }
    return reversal(Math.abs(first - second), planned - asked);
  };
  const seen = new Map<string, number>();
  const visit = (first: number, second: number): number => {
    const key = `${first},${second}`;
    const known = seen.get(key) ?? chanceAt(first, second);
    seen.set(key, known);
    return known;
  };
  return visit(0, 0);
}

function reversal(lead: number, steps: number): number {
  let chances = new Map([[lead, 1]]);
  for (let step = 0; step < steps; step++) {
    const next = new Map<number, number>();
    for (const [at, chance] of chances) {
      for (const to of [at - 1, at + 1]) next.set(to, (next.get(to) ?? 0) + chance / 2);
    }
    chances = next;
  }
  return [...chances].reduce((sum, [at, chance]) => sum + (at < 0 ? chance : 0), 0);
}
