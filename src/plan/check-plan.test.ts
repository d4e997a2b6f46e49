import { expect, test } from "vitest";
import { taskOf } from "../../test/fakes/plan-task.ts";
import type { Plan, PlanTask } from "../core/plan.ts";
import { checkPlan } from "./check-plan.ts";

const planOf = (...tasks: PlanTask[]): Plan => ({ version: 1, goal: "g", epics: [], tasks });
const nothingExists = () => false;

test("a sound plan has no problems", () => {
  const plan = planOf(
    taskOf("a", { files: [{ path: "src/new.ts", change: "new" }] }),
    taskOf("b", { needs: ["a"], files: [{ path: "src/old.ts", change: "edit" }] }),
  );

  expect(checkPlan(plan, (path) => path === "src/old.ts")).toEqual({ errors: [], warnings: [] });
});

test.each<[what: string, tasks: readonly PlanTask[], error: string]>([
  ["no task", [], "expected at least one task, got none"],
  ["an id used twice", [taskOf("a"), taskOf("a")], "expected each id once, got a twice"],
  ["an unknown need", [taskOf("a", { needs: ["b"] })], "expected what task a needs to exist, got b"],
  ["a need of itself", [taskOf("a", { needs: ["a"] })], "expected task a to need others only, got itself"],
  ["an unknown epic", [taskOf("a", { epic: "e" })], "expected the epic of task a to exist, got e"],
  [
    "no definition of done",
    [taskOf("a", { done: [" "] })],
    "expected task a to say when it is done, got nothing: add at least one line to `done`",
  ],
  [
    "a file that is not there",
    [taskOf("a", { files: [{ path: "x.ts", change: "edit" }] })],
    "expected x.ts of task a to exist, got none: correct the path, or say `new: x.ts`",
  ],
  [
    "a circle",
    [taskOf("a", { needs: ["b"] }), taskOf("b", { needs: ["a"] })],
    "expected no circle of needs, got a needs b needs a",
  ],
])("%s is an error", (_, tasks, error) => {
  expect(checkPlan(planOf(...tasks), nothingExists).errors).toEqual([error]);
});

test("a file that another task makes may be edited", () => {
  const plan = planOf(
    taskOf("a", { files: [{ path: "x.ts", change: "new" }] }),
    taskOf("b", { needs: ["a"], files: [{ path: "x.ts", change: "edit" }] }),
  );

  const { errors, warnings } = checkPlan(plan, nothingExists);

  expect(errors).toEqual([]);
  expect(warnings).toEqual(["x.ts is touched by a, b: they run one after the other"]);
});

test("a file that is to be made and exists is worth a look", () => {
  const plan = planOf(taskOf("a", { files: [{ path: "x.ts", change: "new" }] }));

  expect(checkPlan(plan, () => true).warnings).toEqual(["task a is to make x.ts, which exists already"]);
});

test("ten thousand tasks that touch a few files are told in few words", () => {
  const tasks = Array.from({ length: 10_000 }, (_, index) =>
    taskOf(`t${index}`, { files: [{ path: `f${index % 100}`, change: "edit" }] }),
  );

  const { errors, warnings } = checkPlan(planOf(...tasks), () => true);

  expect(errors).toEqual([]);
  expect(warnings).toHaveLength(21);
  expect(warnings[0]).toBe("f0 is touched by t0, t100, t200, t300, t400 and 95 more: they run one after the other");
});
