import { expect, test } from "vitest";
import { wantedFiles } from "./wanted-files.ts";

test("the files of a task's prompt are found in the fence under their sentence", () => {
  const prompt = [
    "You are Ada.",
    "- Touch the files that it needs; leave `.git` alone.",
    "Files that are expected to change:",
    "",
    "```text",
    '- "src/a b.ts": edit',
    '- "docs/new.md": new file',
    '- "old.js": delete',
    '- "src/api/": edit',
    "```",
    "",
    "# Around it",
    "- notes/other.md",
  ].join("\n");

  const files = wantedFiles(prompt);

  expect(files).toEqual([
    { path: "src/a b.ts", change: "edit" },
    { path: "docs/new.md", change: "new" },
    { path: "old.js", change: "delete" },
    { path: "src/api/sim.md", change: "new" },
  ]);
});

test("without such a list every path in any list counts", () => {
  const files = wantedFiles("Do this:\n\n1. change src/a.ts\n2. `Makefile`\n3. src/b.ts (new)\n4. nothing else");

  expect(files).toEqual([
    { path: "Makefile", change: "edit" },
    { path: "src/b.ts", change: "new" },
  ]);
});

test("paths outside the tree and inside its repository are passed over", () => {
  const files = wantedFiles('Files:\n- "/etc/passwd"\n- "../up.txt"\n- ".git/config"\n- "a/../../b.txt"\n- "ok.txt"');

  expect(files).toEqual([{ path: "ok.txt", change: "edit" }]);
});
