import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { appConfig } from "../../../test/fakes/app-config.ts";
import { loadTaskTemplates } from "./load-task-templates.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "prompts-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(where: ".swarm" | "user", name: string, text: string): Promise<void> {
  await mkdir(path.join(folder, where, "prompts"), { recursive: true });
  await writeFile(path.join(folder, where, "prompts", name), text);
}

test("the library's templates are whole and hold only slots that there are", async () => {
  const templates = await loadTaskTemplates(appConfig(folder));

  expect(Object.keys(templates)).toEqual(["task", "repair", "handoff", "conflict", "pullRequest"]);
  expect(templates.task).toContain("{{task}}");
});

test("the project's template comes before the user's, and an empty file counts for none", async () => {
  await write("user", "task.md", "mine {{task}}");
  await write("user", "repair.md", "mine {{task}} {{problems}}");
  await write(".swarm", "task.md", "ours {{task}}");
  await write(".swarm", "repair.md", "");

  const { task, repair } = await loadTaskTemplates(appConfig(folder));

  expect([task, repair]).toEqual(["ours {{task}}", "mine {{task}} {{problems}}"]);
});

test("all that is wrong in any of them is told at once, with file and line", async () => {
  await write(".swarm", "task.md", "{{task}}\n{{gaol}}");
  await write(".swarm", "conflict.md", "{{task}}");

  await expect(loadTaskTemplates(appConfig(folder))).rejects.toThrow(
    ".swarm/prompts/conflict.md: expected {{conflict}} in the text, got none\n" +
      '.swarm/prompts/task.md:2: expected a known slot, got "gaol" (did you mean goal',
  );
});
