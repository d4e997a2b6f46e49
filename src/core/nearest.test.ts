import { expect, test } from "vitest";
import { nearestNames, unknownName } from "./nearest.ts";

const NAMES = ["judge", "critic", "skeptic", "security", "innovator"];

test.each([
  ["skptic", ["skeptic", "critic"]],
  ["SKEPTIC", ["skeptic"]],
  ["sec", ["security"]],
  ["judgement", ["judge"]],
  ["critc", ["critic"]],
  ["xyzzy", []],
  ["", []],
])("what is near %j is %j", (typed, near) => {
  expect(nearestNames(typed, NAMES)).toEqual(near);
});

test("at most three are named, the nearest first, equal ones by name", () => {
  expect(nearestNames("aaaa", ["aaab", "aaac", "aaaa", "aaad", "aaba"])).toEqual(["aaaa", "aaab", "aaac"]);
});

test("the message quotes what was typed and what was meant, or all that is known", () => {
  expect(unknownName("persona", "skptic", NAMES)).toBe(
    'expected a known persona, got "skptic" (did you mean skeptic, critic?)',
  );
  expect(unknownName("mode", "xyzzy", ["ask", "batch"])).toBe('expected a known mode, got "xyzzy" (known: ask, batch)');
  expect(unknownName("mode", "x", [])).toBe('expected a known mode, got "x" (known: none)');
});
