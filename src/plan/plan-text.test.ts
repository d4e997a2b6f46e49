import { expect, test } from "vitest";
import { taskOf } from "../../test/fakes/plan-task.ts";
import { InputError } from "../core/errors.ts";
import type { Plan } from "../core/plan.ts";
import { parsePlan, planText } from "./plan-text.ts";

const PLAN: Plan = {
  version: 1,
  goal: "Rate limits for the API",
  base: "0123abc",
  epics: [{ id: "limits", title: "Limits", goal: "Nobody floods us" }],
  tasks: [
    taskOf("bucket", {
      epic: "limits",
      role: "backend",
      skills: ["typescript"],
      files: [
        { path: "src/bucket.ts", change: "new" },
        { path: "src/server.ts", change: "edit" },
        { path: "old/", change: "delete" },
      ],
      tests: ["npm test"],
      priority: 8,
      risk: "high",
      estimateMinutes: 30,
      gates: ["test"],
    }),
    taskOf("docs", { needs: ["bucket"] }),
  ],
};

test("a plan that was written reads as it was", () => {
  const read = parsePlan(planText(PLAN), "plan.yaml");

  expect(read).toEqual(PLAN);
});

test("a task needs no more than id, title and done", () => {
  const read = parsePlan("version: 1\ngoal: g\ntasks:\n  - id: a\n    title: Do a\n    done: [it is there]\n", "p");

  expect(read.tasks).toEqual([taskOf("a", { title: "Do a", goal: "Do a", done: ["it is there"] })]);
  expect(read.tasks[0]).toMatchObject({ priority: 5, risk: "low" });
});

test("what is empty is not written", () => {
  const text = planText({ ...PLAN, epics: [], base: undefined, tasks: [taskOf("a")] });

  expect(text).not.toMatch(/epics|base|needs|files|gates/);
});

test("everything that is wrong is told at once, each with its line", () => {
  const yaml = `version: 2
goal: ""
speed: fast
tasks:
  - id: Not An Id
    title: t
    prioritty: 3
    priority: 11
    risk: huge
    files: [/etc/passwd, ../up, {newer: a}]
  - id: b
    needs: a
`;

  const read = () => parsePlan(yaml, "plan.yaml");

  expect(read).toThrow(InputError);
  expect(problemsOf(read)).toEqual([
    'plan.yaml:3: expected a field of a plan, got "speed" (known: version, goal, base, epics, tasks)',
    "plan.yaml:1: expected `version: 1`, the form of plans that this version reads",
    "plan.yaml:1: expected goal, got none",
    'plan.yaml:7: expected a field of a task, got "prioritty" (did you mean priority?)',
    'plan.yaml:5: expected the id of a task as lower-case letters, digits and dashes, at most 64, with no dash at either end, got "Not An Id"',
    'plan.yaml:10: expected a path inside the repository, got "/etc/passwd"',
    'plan.yaml:10: expected a path inside the repository, got "../up"',
    "plan.yaml:10: expected a path, or one of edit, new, delete, rename with a path, as `new: src/a.ts`",
    "plan.yaml:8: expected priority as a whole number from 1 to 10, got 11",
    'plan.yaml:9: expected risk as one of low, medium, high, got "huge"',
    "plan.yaml:11: expected title, got none",
    "plan.yaml:12: expected needs as a list, got another form",
  ]);
});

test.each([
  ["no YAML", "a: [", "expected valid YAML"],
  ["a list", "- a", "expected a plan as lines of `name: value`"],
  ["nothing", "", "expected a plan as lines of `name: value`"],
])("%s is refused with its line", (_, yaml, problem) => {
  expect(() => parsePlan(yaml, "p.yaml")).toThrow(problem);
});

function problemsOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) return error.problems;
  }
  return [];
}
