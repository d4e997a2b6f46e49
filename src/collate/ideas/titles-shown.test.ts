import { expect, test } from "vitest";
import { shortTitle, titlesShown } from "./titles-shown.ts";

const family = (medoid: number, size = 1) => ({
  medoid,
  members: Array.from({ length: size }, (_, index) => medoid + index),
  cohesion: 1,
});

test("one title a family stands there, those that came most often first", () => {
  expect(titlesShown(["a", "a'", "b"], [family(0, 2), family(2)])).toEqual(["a", "b"]);
});

test("of a thousand families forty are shown, the rest spread evenly", () => {
  const titles = Array.from({ length: 2_000 }, (_, index) => `t${index}`);
  const families = [
    ...Array.from({ length: 30 }, (_, index) => family(index * 2, 2)),
    ...Array.from({ length: 970 }, (_, index) => family(60 + index)),
  ];

  const shown = titlesShown(titles, families);

  expect(shown).toHaveLength(40);
  expect(shown.slice(0, 2)).toEqual(["t0", "t2"]);
  expect(shown[20]).toBe("t40");
  expect(Number(shown.at(-1)?.slice(1))).toBeGreaterThan(900);
});

test("a title is one line of at most 80 characters, without half a sign", () => {
  expect(shortTitle(" a\n\n# b\tc ")).toBe("a # b c");
  expect([...shortTitle("😀".repeat(200))]).toHaveLength(80);
});
