import { expect, test } from "vitest";
import { taskOf } from "../../../test/fakes/plan-task.ts";
import type { PlanTask } from "../../core/plan.ts";
import { type BuildOutline, rehearsedBuild, showRehearsal } from "./dry-run-build.ts";

const outline = (tasks: readonly PlanTask[], over: Partial<BuildOutline> = {}): BuildOutline => ({
  plan: { version: 1, goal: "A fair API", epics: [], tasks },
  workers: 2,
  target: "main",
  landing: "queue",
  workspace: "worktree",
  agents: [{ name: "codex", model: "openai/gpt" }, { name: "sim" }],
  setUp: "npm ci",
  gates: [{ name: "test", command: "npm test" }, { name: "secrets" }],
  gateMode: "strict",
  placeOf: (task) => ({ path: `/state/run/${task}`, branch: `swarm/run/${task}` }),
  personaOf: (task) => (task === "api" ? "Ann Bo" : undefined),
  minutesOf: (task) => ({ schema: 10, api: 60, docs: 30 })[task] ?? 5,
  minutes: { low: 40, likely: 70, high: 200 },
  costUsd: { low: 0.5, likely: 1, high: 3 },
  budgetUsd: 5,
  removals: [],
  protectedPaths: [],
  ...over,
});
const TASKS = [
  taskOf("api", { needs: ["schema"], gates: ["test"] }),
  taskOf("docs"),
  taskOf("schema", { priority: 9 }),
];

test("tasks stand in the order in which they would start, with when", () => {
  const { tasks } = rehearsedBuild(outline(TASKS));

  expect(tasks.map(({ id, startMinute, endMinute }) => [id, startMinute, endMinute])).toEqual([
    ["schema", 0, 10],
    ["docs", 0, 30],
    ["api", 10, 70],
  ]);
  expect(tasks[2]).toMatchObject({ branch: "swarm/run/api", persona: "Ann Bo", gates: ["test"], needs: ["schema"] });
});

test("one worker does one after the other", () => {
  const { tasks } = rehearsedBuild(outline(TASKS, { workers: 1 }));

  expect(tasks.map(({ startMinute }) => startMinute)).toEqual([0, 10, 70]);
});

test("tasks that need each other are named, and the rest goes on", () => {
  const circle = [taskOf("a", { needs: ["b"] }), taskOf("b", { needs: ["a"] }), taskOf("c")];

  const { tasks, neverStarted } = rehearsedBuild(outline(circle));

  expect([tasks.map(({ id }) => id), neverStarted]).toEqual([["c"], ["a", "b"]]);
});

test("people are told agents, set-up, gates, landing, time, cost and each task's place", () => {
  const text = showRehearsal(rehearsedBuild(outline(TASKS)));

  expect(text).toBe(`goal: A fair API
3 tasks, at most 2 at once, each in a worktree of its own
agents: codex with openai/gpt, then sim
set-up, in each: npm ci
gates (strict):
  test: npm test
  secrets
landing: queue on main
time: about 1h 10m (40m to 3h 20m)
cost: about $1.00 ($0.50 to $3.00); at most $5.00

1. schema: Do schema
   from 0m to 10m
   in /state/run/schema on swarm/run/schema
2. docs: Do docs
   from 0m to 30m
   in /state/run/docs on swarm/run/docs
3. api: Do api
   from 10m to 1h 10m, after schema, by Ann Bo
   in /state/run/api on swarm/run/api

nothing was done
`);
});

test("what it would delete, and protected paths, are listed; an unknown price is said", () => {
  const text = showRehearsal(
    rehearsedBuild(
      outline(TASKS, {
        costUsd: null,
        budgetUsd: undefined,
        gates: [],
        removals: [{ path: "old.ts", kind: "delete", task: "api" }],
        protectedPaths: [{ path: ".npmrc", glob: "**/.npmrc", isAlways: false, task: "api" }],
      }),
    ),
  );

  expect(text).toContain("gates (strict): none\n");
  expect(text).toContain("cost: unknown, since no price is known; no budget\n");
  expect(text).toContain("would delete or rename 1 file:\n- old.ts: delete (task api)\n");
  expect(text).toContain("- .npmrc (**/.npmrc), task api: allowed, since the plan names it\n");
});

test("ten thousand tasks are rehearsed", () => {
  const tasks = Array.from({ length: 10_000 }, (_, at) => taskOf(`t${at}`, at === 0 ? {} : { needs: [`t${at >> 1}`] }));

  expect(rehearsedBuild(outline(tasks, { workers: 50 })).tasks).toHaveLength(10_000);
});
