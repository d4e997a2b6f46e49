import { expect, test } from "vitest";
import { seededRandom } from "../../../test/fakes/seeded-random.ts";
import { calibratedChance, expectedCalibrationError, fitCalibration } from "./calibration.ts";

test("the fit finds the curve that the cases were drawn from", () => {
  const truth = { intercept: 0.5, slope: 1.5 };
  const random = seededRandom(9);
  const cases = Array.from({ length: 4_000 }, () => {
    const count = 1 + Math.floor(random() * 20);
    return { count, votes: 20, right: random() < calibratedChance(count, 20, truth) };
  });

  const fit = fitCalibration(cases);

  expect(fit.intercept).toBeCloseTo(truth.intercept, 0);
  expect(fit.slope).toBeCloseTo(truth.slope, 0);
});

test.each([
  ["no cases", []],
  ["cases that were all right", [{ count: 5, votes: 5, right: true }]],
  [
    "shares that were all equal",
    [
      { count: 3, votes: 5, right: true },
      { count: 3, votes: 5, right: false },
    ],
  ],
])("the fit ends on %s", (_, cases) => {
  const { intercept, slope } = fitCalibration(cases);

  expect(Number.isFinite(intercept)).toBe(true);
  expect(slope).toBeGreaterThanOrEqual(0);
});

test("a larger share, and the same share of more votes, is never less sure", () => {
  const chances = [calibratedChance(2, 4), calibratedChance(3, 4), calibratedChance(4, 4), calibratedChance(40, 40)];

  expect(chances).toEqual([...chances].sort((left, right) => left - right));
});

test("no votes give no chance", () => {
  const chance = calibratedChance(0, 0);

  expect(chance).toBe(0);
});

test("the calibration error is the gap of each bin, weighted by cases", () => {
  const sure = Array.from({ length: 4 }, (_, index) => ({ chance: 0.95, right: index > 0 }));
  const even = Array.from({ length: 4 }, (_, index) => ({ chance: 0.5, right: index < 2 }));

  const error = expectedCalibrationError([...sure, ...even]);

  expect(error).toBeCloseTo(0.1, 10);
});
