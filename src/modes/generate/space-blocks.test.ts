import { expect, test } from "vitest";
import { tableWith, textOf } from "../../../test/suites/generate-run.ts";
import { spaceBlocks } from "./space-blocks.ts";

const space = (...waves: readonly (readonly number[])[]) => ({ waves, from: ["idea/1"], untilSaturated: false });

test("without an idea nothing is said", () => {
  expect(spaceBlocks(space([]))).toEqual([]);
});

test("from ideas that came once and twice follows a lower bound with its interval", () => {
  const blocks = spaceBlocks(space([1, 1, 2, 2, 3, 4, 5, 6, 7, 8]));

  // Chao1: 8 seen, 6 once, 2 twice: 8 + 0.9 x 6 x 5 / (2 x 3) = 12.5.
  expect(tableWith(blocks, "estimated in all")?.rows).toEqual([
    ["all, blind", 10, 8, 13, expect.stringMatching(/^8 to \d\d$/), "64 %"],
  ]);
  expect(textOf(blocks)).toContain("10 ideas in 8 different families.");
});

test.each([
  [[1, 1, 2], "3 are too few to say (at least 10)"],
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], "no family came twice, so nothing speaks for an end"],
])("of %j no total is claimed", (families, why) => {
  const blocks = spaceBlocks(space(families));

  expect(textOf(blocks)).toContain(`How many more there are cannot be told: ${why}`);
  expect(tableWith(blocks, "estimated in all")).toBeUndefined();
});

test("waves that were told to differ are estimated apart from the blind one, and bound nothing", () => {
  const blind = [1, 1, 2, 2, 3, 3, 1, 2, 3, 1];

  const blocks = spaceBlocks(space(blind, [4, 5, 6, 7, 8]));

  expect(tableWith(blocks, "estimated in all")?.rows).toEqual([
    ["first wave, blind", 10, 3, 3, expect.stringMatching(/^3 to \d$/), "100 %"],
    ["all waves, the later told to differ", 15, 8, expect.any(Number), expect.any(String), null],
  ]);
  expect(textOf(blocks)).toContain("More have been found since than the first wave made likely");
});
