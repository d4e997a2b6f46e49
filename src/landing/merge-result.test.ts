import { expect, test } from "vitest";
import { bounded, conflictHunks, parseMergeResult } from "./merge-result.ts";

test("a clean merge is a tree", () => {
  const result = parseMergeResult("a8d02ef\0");

  expect(result).toEqual({ tree: "a8d02ef", conflicts: [], messages: [] });
});

test("each conflicting path is told once, with git's sentences about it, whatever its name holds", () => {
  const sides = ["100644 de98 1\tf", "100644 f4ea 2\tf", "100644 3b6f 3\tf", "100644 587b 1\tsp\ta\nce"];
  const messages = ["1", "f", "Auto-merging", "Auto-merging f\n", "1", "f", "CONFLICT (contents)", "CONFLICT: in f\n"];
  const rename = ["2", "f", "g", "CONFLICT (rename)", "CONFLICT: f or g\n"];

  const result = parseMergeResult([`a8d0`, ...sides, "", ...messages, ...rename, ""].join("\0"));

  expect(result).toEqual({
    tree: "a8d0",
    conflicts: ["f", "sp\ta\nce"],
    messages: ["CONFLICT: in f", "CONFLICT: f or g"],
  });
});

test("hunks are the places with both sides, with lines around them", () => {
  const text = ["1", "2", "3", "4", "<<<<<<< ours", "a", "=======", "b", ">>>>>>> theirs", "5", "6", "7", "8"].join(
    "\n",
  );

  const hunks = conflictHunks(text);

  expect(hunks).toEqual([
    ["@@ line 5 @@", "2", "3", "4", "<<<<<<< ours", "a", "=======", "b", ">>>>>>> theirs", "5", "6", "7"].join("\n"),
  ]);
});

test("what is left out of a long text is said", () => {
  expect(bounded("abcdef", 4)).toBe("abcd\n... 2 characters more");
  expect(bounded("abcd", 4)).toBe("abcd");
});
