import { expect, test } from "vitest";
import { pairedSentences, sentenceChanges, sentencesOf } from "./sentence-changes.ts";

test("what went and what came is told sentence by sentence, and the rest is kept", () => {
  const before = "Put a cache in front. It is small. Nobody clears it.";
  const after = "Put a cache in front. It is small.\n\nThe owner clears it. It is cleared daily.";

  expect(sentenceChanges(before, after)).toEqual({
    changes: [{ before: ["Nobody clears it."], after: ["The owner clears it.", "It is cleared daily."] }],
    kept: 2,
  });
});

test("equal texts have no changes, whatever their white space", () => {
  expect(sentenceChanges("One.  Two.\nThree", "One. Two.\n\n\nThree\n")).toEqual({ changes: [], kept: 3 });
  expect(sentenceChanges("", "")).toEqual({ changes: [], kept: 0 });
});

test("a sentence that moved is out in one place and in at another", () => {
  const { changes, kept } = sentenceChanges("A one. B two. C three.", "B two. C three. A one.");

  expect(kept).toBe(2);
  expect(changes).toEqual([
    { before: ["A one."], after: [] },
    { before: [], after: ["A one."] },
  ]);
});

test("lines end sentences, and lines without a word are none", () => {
  expect(sentencesOf("## Title\n---\n- one. Two! 3 of 4? yes, e.g. this.\n|---|")).toEqual([
    "## Title",
    "- one.",
    "Two!",
    "3 of 4? yes, e.g. this.",
  ]);
});

test("long texts without a common sentence are one change, found in time", () => {
  const before = Array.from({ length: 2_000 }, (_, line) => `Old ${line}.`).join(" ");
  const after = Array.from({ length: 2_000 }, (_, line) => `New ${line}.`).join(" ");

  const { changes, kept } = sentenceChanges(`Same. ${before}`, `Same. ${after}`);

  expect(kept).toBe(1);
  expect(changes).toHaveLength(1);
});

test("a changed sentence stands beside what it was; what came or went stands alone", () => {
  const before = ["The owner clears it weekly.", "It costs nothing."];
  const after = ["A word first.", "The owner clears it daily."];

  expect(pairedSentences({ before, after })).toEqual([
    { after: "A word first." },
    { before: "The owner clears it weekly.", after: "The owner clears it daily." },
    { before: "It costs nothing." },
  ]);
});
