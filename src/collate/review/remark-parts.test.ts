import { expect, test } from "vitest";
import { remarkParts } from "./remark-parts.ts";

const at = (from: number, by = "ann") => ({ by, anchor: { from, to: from } });
const FAR = 30;
const linesOf = (parts: Iterable<readonly { readonly anchor: { readonly from: number } }[]>) =>
  [...parts].map((part) => part.map(({ anchor }) => anchor.from));

test("remarks that may be one stand in one part, over a third too, and others apart", () => {
  const remarks = [at(1), at(20, "bob"), at(40), at(90), at(100, "cid"), at(135, "cid")];

  const parts = remarkParts(remarks, (left, right) => left.by !== right.by, FAR);

  expect(linesOf(parts)).toEqual([[1, 20, 40], [90, 100], [135]]);
});

test("remarks of which none may be another are parts of one", () => {
  expect(linesOf(remarkParts([at(1), at(2), at(3)], () => false, FAR))).toEqual([[1], [2], [3]]);
});

test("a large part is cut where most lines lie between two", () => {
  const remarks = Array.from({ length: 100 }, (_, index) => at(index + (index >= 50 ? 20 : 0)));

  const sizes = [...remarkParts(remarks, () => true, FAR)].map((part) => part.length);

  expect(sizes).toEqual([50, 50]);
});

test("remarks on one place are never cut apart below a thousand", () => {
  const remarks = Array.from({ length: 1_500 }, () => at(7));

  const sizes = [...remarkParts(remarks, (left, right) => left !== right, FAR)].map((part) => part.length);

  expect(sizes).toEqual([1_000, 500]);
});
