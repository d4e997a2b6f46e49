import { expect, test } from "vitest";
import { behaviourClusters } from "./code-choice.ts";

function candidate(key: string, bits: string, copies = 1) {
  return { key, passed: [...bits].map((bit) => bit === "1"), copies };
}

test("the group that many produced and that passes many tests comes first", () => {
  const [first, second] = behaviourClusters([
    candidate("lonely", "111"),
    candidate("frequent but wrong", "100", 2),
    candidate("a", "110", 2),
    candidate("b", "110"),
  ]);

  expect(first).toEqual({ members: ["a", "b"], size: 3, testsPassed: 2, score: 6 });
  expect(second?.members).toEqual(["lonely"]);
});

test("a test that was generated more often weighs more", () => {
  const [first] = behaviourClusters([candidate("rare tests", "011"), candidate("usual test", "100")], [5, 1, 1]);

  expect(first?.members).toEqual(["usual test"]);
});

test("many that pass nothing are no agreement", () => {
  const [first] = behaviourClusters([candidate("broken", "00", 50), candidate("works", "01")]);

  expect(first?.members).toEqual(["works"]);
});

test("without tests all are one group, most copies first", () => {
  const clusters = behaviourClusters([candidate("once", ""), candidate("often", "", 7)]);

  expect(clusters.map(({ members }) => members)).toEqual([["often", "once"]]);
});
