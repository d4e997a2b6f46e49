import { expect, test } from "vitest";
import { InputError } from "../../core/errors.ts";
import { nearDuplicates } from "./near-duplicates.ts";

function membersOf(texts: readonly string[], options = {}) {
  return nearDuplicates(texts, options).groups.map(({ members }) => members);
}

const SENTENCE = "The scheduler starts a task only when every task it needs has landed on the target";

test("texts that differ in case, spacing and a mark are one group", () => {
  expect(membersOf(["Use a cache.", "use  a cache", "Add an index", "Use a cache."])).toEqual([[0, 1, 3], [2]]);
});

test("a word added to a long sentence leaves it in its group", () => {
  expect(membersOf([SENTENCE, `${SENTENCE} branch`, "Something else entirely"])).toEqual([[0, 1], [2]]);
});

test("the representative is the member most like the others", () => {
  const texts = [`${SENTENCE} branch today`, `${SENTENCE} branch`, `${SENTENCE} branches`, SENTENCE];

  const [group] = nearDuplicates(texts).groups;

  expect(group?.representative).toBe(1);
});

test("contradicting texts stay apart and are reported, whichever way candidates are found", () => {
  const texts = [`${SENTENCE}.`, SENTENCE.replace("starts", "does not start"), SENTENCE.toUpperCase()];

  for (const exactUpTo of [0, 2_000]) {
    const { groups, conflicts } = nearDuplicates(texts, { exactUpTo });

    expect(groups.map(({ members }) => members)).toEqual([[0, 2], [1]]);
    expect(conflicts.map(({ left, right }) => [left, right])).toContainEqual([0, 1]);
  }
});

test("a text between two opponents joins one of them, not both", () => {
  const texts = [
    "Keep 3 replicas of each shard in a zone",
    "Keep replicas of each shard in a zone",
    "Keep 5 replicas of each shard in a zone",
  ];

  const { groups } = nearDuplicates(texts, { threshold: 0.6 });

  expect(groups.map(({ members }) => members)).toEqual([[0, 1], [2]]);
});

test("MinHash finds the groups that comparing all finds, and the same ones each time", () => {
  const texts = Array.from({ length: 300 }, (_, index) => {
    const subject = `component ${String.fromCharCode(97 + (index % 100) / 26)}${String.fromCharCode(97 + (index % 26))}`;
    return `${SENTENCE.slice(index % 100 > 50 ? 20 : 0)} for ${subject} as seen by ${"reviewers".slice(0, 6 + (index % 3))}`;
  });

  const proposed = nearDuplicates(texts, { exactUpTo: 0, threshold: 0.8 });

  expect(proposed.groups.length).toBe(nearDuplicates(texts, { threshold: 0.8 }).groups.length);
  expect(nearDuplicates(texts, { exactUpTo: 0, threshold: 0.8 })).toEqual(proposed);
});

test("no texts make no groups, and a text without letters stands alone", () => {
  expect(membersOf([])).toEqual([]);
  expect(membersOf(["", "word"])).toEqual([[0], [1]]);
});

test.each([0, -1, 1.5, Number.NaN])("a threshold of %s is refused", (threshold) => {
  expect(() => nearDuplicates(["a"], { threshold })).toThrow(InputError);
});
