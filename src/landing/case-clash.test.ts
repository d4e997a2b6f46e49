import { expect, test } from "vitest";
import { caseClashes } from "./case-clash.ts";

test.each([
  ["a file", "README.md", ["readme.md", "README.md"], "readme.md"],
  ["a file in a folder", "src/App.ts", ["src/app.ts", "src/App.ts"], "src/app.ts"],
  ["a folder", "Docs", ["docs/a.md", "Docs"], "docs"],
  ["another form of an accent", "b\u00e4r", ["ba\u0308r", "b\u00e4r"], "ba\u0308r"],
])("an added path that differs from %s in case alone is found", (_what, added, tree, other) => {
  const clashes = caseClashes([added], tree);

  expect(clashes).toEqual([{ path: added, other }]);
});

test("other paths, and clashes that were there before, are none", () => {
  const clashes = caseClashes(["new.txt", "docs/b.md"], ["A", "a", "docs/a.md", "docs/b.md", "new.txt"]);

  expect(clashes).toEqual([]);
});
