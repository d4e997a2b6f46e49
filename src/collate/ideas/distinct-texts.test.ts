import { expect, test } from "vitest";
import { distinctTexts } from "./distinct-texts.ts";

test("equal texts are compared once, and their families and conflicts are those of the whole list", () => {
  const distinct = distinctTexts(["a", "b", "b", "a", "c", "b"]);

  const whole = distinct.expanded({
    families: [
      { medoid: 0, members: [0, 2], cohesion: 0.7 },
      { medoid: 1, members: [1], cohesion: 1 },
    ],
    conflicts: [{ left: 1, right: 2, kind: "negation", quotes: ["b", "c"] }],
    borderline: [],
  });

  expect(distinct.texts).toEqual(["a", "b", "c"]);
  expect(whole.families).toEqual([
    { medoid: 0, members: [0, 3, 4], cohesion: 0.7 },
    { medoid: 1, members: [1, 2, 5], cohesion: 1 },
  ]);
  expect(whole.conflicts).toEqual([{ left: 1, right: 4, kind: "negation", quotes: ["b", "c"] }]);
});
