import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { appConfig } from "../../../test/fakes/app-config.ts";
import { taskOf } from "../../../test/fakes/plan-task.ts";
import { PersonaPool } from "../../plan/personas/fit-persona.ts";
import { planText } from "../../plan/plan-text.ts";
import { generatedPersonas } from "./generated-personas.ts";
import { loadWorkers } from "./load-workers.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "workers-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const TASKS = [taskOf("a", { role: "Rust engineer" }), taskOf("b", { role: "technical writer" })];

test("without a file there is one persona for each task, of the roles that the tasks need", async () => {
  const { workers, roles } = await loadWorkers(appConfig(folder), { tasks: TASKS });

  expect(workers.map(({ role }) => role).sort()).toEqual(["docs", "rust"]);
  const pool = new PersonaPool(workers, roles);
  expect(TASKS.map((task) => pool.take(task).worker.role)).toEqual(["rust", "docs"]);
});

test("personas that were generated into a file are read from it", async () => {
  const config = appConfig(folder);
  const { lines } = await generatedPersonas(config, { count: 30, seed: 7 });
  await writeFile(path.join(folder, "team.jsonl"), [...lines()].join(""));

  const { workers } = await loadWorkers(config, { file: "team.jsonl", tasks: TASKS });

  expect(workers).toHaveLength(30);
});

test("a file that is not there is told", async () => {
  await expect(loadWorkers(appConfig(folder), { file: "team.jsonl", tasks: [] })).rejects.toThrow(
    "expected a readable file of personas at team.jsonl, got ENOENT",
  );
});

test("personas are made as a plan's file needs them", async () => {
  await writeFile(path.join(folder, "plan.yaml"), planText({ version: 1, goal: "g", epics: [], tasks: TASKS }));

  const { roles, files } = await generatedPersonas(appConfig(folder), { count: 4, seed: 7, plan: "plan.yaml" });

  expect(roles).toEqual([
    { role: "docs", count: 2 },
    { role: "rust", count: 2 },
  ]);
  expect(files()).toHaveLength(4);
});

test("a project's own role is made too, and a broken file of roles is told with its line", async () => {
  await mkdir(path.join(folder, ".swarm"));
  const file = path.join(folder, ".swarm", "roles.yaml");
  const role =
    "roles:\n  gardener:\n    title: gardener\n    does: You prune.\n    skills: {trees: 1}\n    habits: [You wait.]\n";
  await writeFile(file, role);
  const { roles } = await generatedPersonas(appConfig(folder), { count: 210, seed: 7 });
  await writeFile(file, role.replace("{trees: 1}", "[]"));

  expect(roles).toContainEqual({ role: "gardener", count: 10 });
  await expect(generatedPersonas(appConfig(folder), { count: 1, seed: 7 })).rejects.toThrow(
    ".swarm/roles.yaml:5: expected skills as `name: how often` in roles.gardener.skills",
  );
});
