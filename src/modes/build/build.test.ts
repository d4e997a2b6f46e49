import { expect, test } from "vitest";
import { taskOf } from "../../../test/fakes/plan-task.ts";
import { type ModeRun, runMode, type Script } from "../../../test/suites/mode-run.ts";
import type { WorkOutput } from "../../core/build-steps.ts";
import type { Verdict } from "../../core/gate.ts";
import type { LandingRejection } from "../../core/landing.ts";
import { NO_USAGE } from "../../core/model.ts";
import type { PlanTask } from "../../core/plan.ts";
import { build } from "./build.ts";
import type { BuildInput } from "./build-input.ts";

const WORKER = { name: "Ada", role: "backend", skills: [], seniority: "senior", instructions: "You are Ada." };
const TEMPLATE = "{{task}}\n{{done}}";

function inputOf(tasks: readonly PlanTask[], change: Partial<BuildInput> = {}): BuildInput {
  return {
    plan: { version: 1, goal: "Rate limits", epics: [], tasks },
    repository: "/repository",
    target: "main",
    landing: "queue",
    agents: [{ agent: "one", model: "sim/agent" }],
    workers: [WORKER],
    roles: [],
    gates: [{ name: "test", after: [], isWarning: false }],
    gateMode: "strict",
    allowMassChange: false,
    taskLimits: { attempts: 3 },
    agentLimits: { wallMs: 1, stallMs: 1, outputBytes: 1 },
    roleSlots: {},
    templates: {
      task: TEMPLATE,
      repair: `${TEMPLATE}\n{{problems}}`,
      handoff: `${TEMPLATE}\n{{problems}}`,
      conflict: `${TEMPLATE}\n{{conflict}}`,
      pullRequest: "{{title}}",
    },
    facts: "",
    instructions: "",
    ...change,
  };
}

const json = (value: unknown) => JSON.stringify(value);

function work(head: string, change: Partial<WorkOutput> = {}): string {
  const files = [{ path: `${head}.ts`, status: "added", added: 1, removed: 0, isBinary: false, bytes: 1 }] as const;
  const end = { ending: "finished", reason: "it is done", lastWords: "done", ms: 5 } as const;
  return json({
    end,
    change: { base: "base", head, files },
    usage: NO_USAGE,
    costUsd: 0.5,
    requests: 2,
    transcript: "/t",
    conflicts: [],
    ...change,
  });
}

function verdict(status: Verdict["status"], change: Partial<Verdict> = {}): string {
  return json({ gate: "test", status, isWarning: false, reason: `it ${status}`, evidence: "line 7", ms: 1, ...change });
}

const landed = (...tasks: string[]) =>
  json({ landed: tasks.map((task) => ({ task, commit: `on-main-${task}` })), rejected: [], target: "t" });

function sentBack(task: string, reason: LandingRejection["reason"]): string {
  const rejection = { task, reason, evidence: "<<<<<<< ours", files: ["a.ts"], onto: "newer" };
  return json({ landed: [], rejected: [rejection], target: "t" });
}

function rowsOf({ outcome }: ModeRun) {
  const result = outcome.report?.result as { tasks: { id: string; status: string; commit: string | null }[] };
  return result.tasks.map(({ id, status, commit }) => [id, status, commit]);
}

const run = (input: BuildInput, script: Script) => runMode(build as never, input, script);

test("a task is worked on, judged and landed, and its follower starts after that", async () => {
  const tasks = [taskOf("b", { needs: ["a"] }), taskOf("a")];
  const done = await run(inputOf(tasks), {
    "task/a/attempt/1/work": work("wa"),
    "task/a/attempt/1/gate/test": verdict("passed"),
    "landing/1/land": landed("a"),
    "task/b/attempt/1/work": work("wb"),
    "task/b/attempt/1/gate/test": verdict("passed"),
    "landing/2/land": landed("b"),
  });

  expect(rowsOf(done)).toEqual([
    ["b", "landed", "on-main-b"],
    ["a", "landed", "on-main-a"],
  ]);
  expect(done.outcome.report?.headline).toBe("2 of 2 tasks landed on main");
  expect(done.outcome.report?.counts).toMatchObject({ planned: 2, answered: 2 });
  expect(done.outcome.report?.units[0]).toMatchObject({
    key: "task/b",
    persona: "Ada",
    costUsd: 0.5,
    text: "on-main-b",
  });
  expect((await done.rebuilt()).report).toEqual(done.outcome.report);
});

test("a failed gate goes back to the agent with its evidence", async () => {
  const done = await run(inputOf([taskOf("a")]), {
    "task/a/attempt/1/work": work("w1"),
    "task/a/attempt/1/gate/test": verdict("failed"),
    "task/a/attempt/2/work": work("w2"),
    "task/a/attempt/2/gate/test": verdict("passed"),
    "landing/1/land": landed("a"),
  });

  expect(rowsOf(done)).toEqual([["a", "landed", "on-main-a"]]);
  expect(done.sent[2]).toContain("line 7");
  expect(done.outcome.report?.blocks).toContainEqual(
    expect.objectContaining({ kind: "table", rows: [["task/a/attempt/1", "test", "failed", "it failed"]] }),
  );
});

test("when all attempts are used the task has failed, what needs it is blocked, and the rest lands", async () => {
  const tasks = [taskOf("a"), taskOf("after", { needs: ["a"] }), taskOf("free")];
  const done = await run(inputOf(tasks, { taskLimits: { attempts: 1 } }), {
    "task/a/attempt/1/work": work("w1"),
    "task/a/attempt/1/gate/test": verdict("failed"),
    "task/free/attempt/1/work": work("w2"),
    "task/free/attempt/1/gate/test": verdict("passed"),
    "landing/1/land": landed("free"),
  });

  expect(rowsOf(done)).toEqual([
    ["a", "failed", null],
    ["after", "blocked", null],
    ["free", "landed", "on-main-free"],
  ]);
  expect(done.outcome.report?.headline).toBe("1 of 3 tasks landed on main, 1 failed, 1 blocked");
  expect(done.outcome.report?.counts).toMatchObject({ planned: 3, answered: 1, error: 1, not_run: 1 });
});

test("a conflict goes back with both sides, onto the target's commit", async () => {
  const done = await run(inputOf([taskOf("a")]), {
    "task/a/attempt/1/work": work("w1"),
    "task/a/attempt/1/gate/test": verdict("passed"),
    "landing/1/land": sentBack("a", "conflict"),
    "task/a/attempt/2/work": work("w2"),
    "task/a/attempt/2/gate/test": verdict("passed"),
    "landing/2/land": landed("a"),
  });

  expect(rowsOf(done)).toEqual([["a", "landed", "on-main-a"]]);
  expect(done.sent[3]).toContain("<<<<<<< ours");
});

test("an attempt that changed nothing is no success, whatever the agent said", async () => {
  const nothing = work("base", { change: { base: "base", head: "base", files: [] } });
  const done = await run(inputOf([taskOf("a")], { taskLimits: { attempts: 1 } }), { "task/a/attempt/1/work": nothing });

  expect(rowsOf(done)).toEqual([["a", "failed", null]]);
  expect(done.outcome.report?.units[0]?.reason).toContain("nothing was changed (it is done)");
});

test("a protected file sends the change back before any gate is run", async () => {
  const files = [{ path: ".env", status: "added", added: 1, removed: 0, isBinary: false, bytes: 1 }] as const;
  const secret = work("w1", { change: { base: "base", head: "w1", files } });
  const done = await run(inputOf([taskOf("a")], { taskLimits: { attempts: 1 } }), { "task/a/attempt/1/work": secret });

  expect(done.outcome.report?.units[0]?.reason).toContain("protected files were changed: .env");
});

test("another agent takes over with the evidence after two attempts in a row", async () => {
  const agents = [{ agent: "one" }, { agent: "two" }];
  const done = await run(inputOf([taskOf("a")], { agents }), {
    "task/a/attempt/1/work": work("w1"),
    "task/a/attempt/1/gate/test": verdict("failed"),
    "task/a/attempt/2/work": work("w2"),
    "task/a/attempt/2/gate/test": verdict("failed"),
    "task/a/attempt/3/work": work("w3"),
    "task/a/attempt/3/gate/test": verdict("passed"),
    "landing/1/land": landed("a"),
  });

  const result = done.outcome.report?.result as { tasks: { attempts: { agent: string }[] }[] };
  expect(result.tasks[0]?.attempts.map(({ agent }) => agent)).toEqual(["one", "one", "two"]);
});

test("skipped gates are said in the report, and landing runs none", async () => {
  const done = await run(inputOf([taskOf("a")], { gateMode: "skip" }), {
    "task/a/attempt/1/work": work("w1"),
    "landing/1/land": landed("a"),
  });

  expect(done.outcome.report?.blocks).toContainEqual({
    kind: "markdown",
    text: "**No gate was run**: `--gate skip`.",
  });
});

test("with --land branch nothing lands, and the commits stay on their branches", async () => {
  const done = await run(inputOf([taskOf("a")], { landing: "branch" }), {
    "task/a/attempt/1/work": work("w1"),
    "task/a/attempt/1/gate/test": verdict("passed"),
  });

  expect(rowsOf(done)).toEqual([["a", "left", "w1"]]);
  expect(done.outcome.report?.headline).toBe("1 of 1 tasks left on their branches");
});
