import { expect, test } from "vitest";
import { taskOf } from "../../test/fakes/plan-task.ts";
import { importCollisions } from "./collisions.ts";
import { importedPaths } from "./imported-paths.ts";

const edits = (path: string, needs: readonly string[] = []) => ({ files: [{ path, change: "edit" as const }], needs });
const IMPORTS = new Map([["api.ts", ["store.ts"]]]);

test("a task that changes what a file of another imports is told, where neither waits", () => {
  const tasks = [taskOf("store", edits("store.ts")), taskOf("api", edits("api.ts"))];

  expect(importCollisions(tasks, IMPORTS)).toEqual([
    "store changes store.ts, which api.ts of api imports, and neither waits for the other: add a need if the one builds upon the other",
  ]);
});

test("tasks with an order between them, however far, are not told", () => {
  const tasks = [
    taskOf("store", edits("store.ts")),
    taskOf("mid", { needs: ["store"] }),
    taskOf("api", edits("api.ts", ["mid"])),
  ];

  expect(importCollisions(tasks, IMPORTS)).toEqual([]);
});

test("of many only the first are told, and how many more there are", () => {
  const tasks = [
    taskOf("store", edits("store.ts")),
    ...Array.from({ length: 30 }, (_, index) => taskOf(`t${index}`, edits("api.ts"))),
  ];

  const told = importCollisions(tasks, IMPORTS);

  expect(told).toHaveLength(21);
  expect(told.at(-1)).toBe("and 10 more pairs of tasks like these");
});

test.each([
  [
    "src/a.ts",
    'import { b } from "./b.ts";\nimport "../c.js";\nconst d = await import("./d");\nimport x from "x";',
    ["src/b.ts", "c.ts", "src/d/index.ts"],
  ],
  ["a.cjs", 'const b = require("./lib/b");', ["lib/b.js"]],
  ["pkg/a.py", "from . import b\nfrom .sub.c import x\nimport pkg.d, os\n", ["pkg/b.py", "pkg/sub/c.py", "pkg/d.py"]],
  ["cmd/main.go", 'package main\nimport (\n\t"fmt"\n\tstore "example.com/me/store"\n)\n', ["store/a.go", "store/b.go"]],
  ["src/main.rs", "mod store;\nuse crate::api::Limits;\nuse std::fmt;\n", ["src/store.rs", "src/api/mod.rs"]],
])("what %s imports is found among the known files", (path, text, expected) => {
  const known = new Set([
    ...["src/b.ts", "c.ts", "src/d/index.ts", "lib/b.js", "pkg/b.py", "pkg/sub/c.py", "pkg/d.py"],
    ...["store/a.go", "store/b.go", "src/store.rs", "src/api/mod.rs", path],
  ]);

  expect(importedPaths(path, text, known)).toEqual(expected);
});
