import { expect, test } from "vitest";
import { InputError } from "../../core/errors.ts";
import { clusterTexts } from "./cluster-texts.ts";

const CACHE = "Put a cache in front of the database for hot reads";
const CACHED = "Cache hot reads in front of the database";
const SHARD = "Split the tables over several machines by customer";

function familiesOf(...args: Parameters<typeof clusterTexts>) {
  return clusterTexts(...args).families.map(({ members }) => members);
}

test("texts of one idea are a family, largest first", () => {
  const { families } = clusterTexts([SHARD, CACHE, CACHED]);

  expect(families.map(({ members }) => members)).toEqual([[1, 2], [0]]);
  expect(families[0]?.medoid).toBe(1);
  expect(families[0]?.cohesion).toBeGreaterThan(0.45);
  expect(families[1]?.cohesion).toBe(1);
});

test("contradicting texts never share a family, and both are quoted", () => {
  const against = "Do not put a cache in front of the database for hot reads";

  const { families, conflicts } = clusterTexts([CACHE, against]);

  expect(families.map(({ members }) => members)).toEqual([[0], [1]]);
  expect(conflicts).toEqual([{ left: 0, right: 1, kind: "negation", quotes: [CACHE, against] }]);
});

test("a caller may keep texts apart for reasons of its own", () => {
  const { families, conflicts } = clusterTexts([CACHE, CACHED], { mayMerge: () => false });

  expect(families).toHaveLength(2);
  expect(conflicts[0]?.kind).toBe("kept_apart");
});

test("texts of different parts are never compared, neither joined nor borderline", () => {
  const texts = ["use a cache for reads", "use a cache for reads", "use a cache for all reads"];

  const { families, borderline } = clusterTexts(texts, {
    partOf: (index) => (index === 1 ? "b" : "a"),
    borderlineWithin: 1,
  });

  expect(families.map(({ members }) => members)).toEqual([[0, 2], [1]]);
  expect(borderline).toEqual([]);
});

test("pairs near the threshold are returned, and what an arbiter says of them is followed", () => {
  const measured = clusterTexts([CACHE, CACHED]).families[0]?.cohesion ?? 0;
  const threshold = measured + 0.01;

  const first = clusterTexts([CACHE, CACHED], { threshold });
  const judged = clusterTexts([CACHE, CACHED], { threshold, isSame: () => true });

  expect(first.borderline.map(({ left, right }) => [left, right])).toEqual([[0, 1]]);
  expect(judged.families.map(({ members }) => members)).toEqual([[0, 1]]);
  expect(familiesOf([CACHE, CACHED], { threshold: 0.3, isSame: () => false })).toEqual([[0], [1]]);
});

test("embeddings bring together what shares no words", () => {
  const vectors = [
    [1, 0],
    [0.9, 0.1],
    [0, 1],
  ];

  expect(familiesOf(["cheap", "inexpensive", "purple"], { vectors })).toEqual([[0, 1], [2]]);
});

test("more than 2,000 texts are grouped through candidates, into the families they were made from", () => {
  const names = Array.from({ length: 700 }, (_, index) => {
    return [1, 2, 3].map((word) => (Math.imul(index + 1, 0x9e3779b1 * word) >>> 0).toString(36)).join(" ");
  });
  const texts = names.flatMap((name) => [name, `${name}!`, `${name.toUpperCase()}?`]);

  const { families } = clusterTexts(texts, { threshold: 0.95 });

  expect(families).toHaveLength(700);
  expect(families[0]?.members).toEqual([0, 1, 2]);
});

test("a connected set of more than 2,000 texts is grouped around leaders", () => {
  const texts = Array.from({ length: 2_100 }, (_, index) => `${CACHE}${".".repeat(index)}`);

  expect(familiesOf(texts).map((members) => members.length)).toEqual([2_100]);
});

test.each([0, 2, Number.NaN])("a threshold of %s is refused", (threshold) => {
  expect(() => clusterTexts(["a"], { threshold })).toThrow(InputError);
});

test("no texts make no families", () => {
  expect(clusterTexts([])).toEqual({ families: [], conflicts: [], borderline: [] });
});

test("of many families those are borderline that lie near the threshold, and no others", () => {
  const angles = Array.from({ length: 150 }, (_, text) => (2 * Math.PI * text) / 150);
  const vectors = angles.map((angle) => [Math.cos(angle), Math.sin(angle)]);
  const neighbours = angles.map((_, text) => (text === 149 ? "0,149" : `${text},${text + 1}`));

  const { families, borderline } = clusterTexts(
    angles.map(() => CACHE),
    { vectors, threshold: 0.9995, borderlineWithin: 0.001 },
  );

  expect(families).toHaveLength(150);
  expect(borderline.map(({ left, right }) => `${left},${right}`).toSorted()).toEqual(neighbours.toSorted());
});
