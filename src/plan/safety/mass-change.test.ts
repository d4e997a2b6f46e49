import { expect, test } from "vitest";
import { taskOf } from "../../../test/fakes/plan-task.ts";
import { checkMassChange, removalsOfChange, removalsOfPlan } from "./mass-change.ts";

const removes = (id: string, ...paths: string[]) =>
  taskOf(id, { files: paths.map((path) => ({ path, change: "delete" as const })) });

test("a plan's removals are told once each, with the first task, in the order of paths", () => {
  const tasks = [
    removes("late", "b.ts", "a.ts"),
    removes("again", "a.ts"),
    taskOf("move", {
      files: [
        { path: "c.ts", change: "rename" },
        { path: "d.ts", change: "edit" },
      ],
    }),
  ];

  expect(removalsOfPlan({ tasks }, [])).toEqual([
    { path: "a.ts", kind: "delete", task: "late" },
    { path: "b.ts", kind: "delete", task: "late" },
    { path: "c.ts", kind: "rename", task: "move" },
  ]);
});

test("a folder stands for all files below it, and for itself where none is known", () => {
  const removals = removalsOfPlan({ tasks: [removes("t", "src/", "gone/")] }, [
    "src/b",
    "srca",
    "src-b/x",
    "src/a/c",
    "z",
  ]);

  expect(removals.map(({ path }) => path)).toEqual(["gone/", "src/a/c", "src/b"]);
});

test("a change's removals hold old paths and new ones", () => {
  const file = { added: 0, removed: 0, isBinary: false, bytes: 0 };
  const removals = removalsOfChange({
    files: [
      { ...file, path: "new.ts", status: "renamed", from: "old.ts" },
      { ...file, path: "a.ts", status: "deleted" },
      { ...file, path: "b.ts", status: "modified" },
    ],
  });

  expect(removals).toEqual([
    { path: "a.ts", kind: "delete" },
    { path: "old.ts", kind: "rename", to: "new.ts" },
  ]);
});

test("more than are allowed are refused with every file, until the owner allows it", () => {
  const removals = removalsOfPlan({ tasks: [removes("t", "a.ts", "b\n.ts", "c.ts")] }, []);

  expect(() => checkMassChange("the plan", removals, { most: 2, isAllowed: false })).toThrow(
    "expected the plan to delete or rename at most 2 files, got 3: look at them, then add --allow-mass-change\n" +
      '- a.ts: delete (task t)\n- "b\\n.ts": delete (task t)\n- c.ts: delete (task t)',
  );
  expect(() => checkMassChange("the plan", removals, { most: 3, isAllowed: false })).not.toThrow();
  expect(() => checkMassChange("the plan", removals, { most: 2, isAllowed: true })).not.toThrow();
});
