import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { appConfig } from "../../../test/fakes/app-config.ts";
import { type TestFolder, testFolder } from "../../../test/fakes/git-folder.ts";
import { questionOf } from "../../../test/suites/mode-run.ts";
import { InputError } from "../../core/errors.ts";
import type { PlanInput } from "../../modes/plan/plan-input.ts";
import type { Question } from "../app.ts";
import { plan } from "./plan.ts";

async function partsFor(folder: TestFolder, change: Partial<Question> = {}) {
  const environment = new Map(Object.entries({ PATH: process.env.PATH ?? "" }));
  const question: Question = { mode: "plan", prompt: "Add limits", files: [], ...change };
  const price = { inputUsd: 1, outputUsd: 2 };
  const parts = await plan.parts({
    question,
    base: questionOf({ prompt: question.prompt }),
    config: appConfig(folder.path, { environment }),
    facts: new Map([["sim/a", { provider: "sim", nativeSchema: true, simulated: true, price }]]),
    personas: async () => [],
    earlierRuns: async () => [],
  });
  return { ...parts, input: parts.input as PlanInput };
}

test("files, documents, roles and price of the model go into the input", async () => {
  using folder = testFolder({ "src/a.ts": "1", "README.md": "# Us\n" });

  const { input, files, notices } = await partsFor(folder);

  expect(input.plan).toMatchObject({
    mostTasks: 40,
    workers: 8,
    repositoryFiles: ["README.md", "src/a.ts"],
    documents: [{ path: "README.md" }],
    price: { inputUsd: 1, outputUsd: 2 },
    folder: ".swarm/plans",
    file: "add-limits.yaml",
  });
  expect(input.plan.roles).toContain("backend");
  expect(input.maxOutputTokens).toBe(12_000);
  expect(files).toEqual([{ path: "README.md", bytes: 5 }]);
  expect(notices?.join()).toContain("no git repository");
});

test("a dry run writes nothing", async () => {
  using folder = testFolder({ "a.ts": "1" });

  await partsFor(folder, { isDryRun: true });

  expect(existsSync(path.join(folder.path, ".swarm"))).toBe(false);
});

test("a plan that is there is not written over, save with --force", async () => {
  using folder = testFolder({ "mine.yaml": "x" });
  const plans = path.join(folder.path, ".swarm", "plans");
  mkdirSync(plans, { recursive: true });
  writeFileSync(path.join(plans, "add-limits.yaml"), "x");

  const { input } = await partsFor(folder);
  const forced = await partsFor(folder, { plan: { file: "mine.yaml", isForced: true } });
  const refused = await partsFor(folder, { plan: { file: "mine.yaml" } }).catch((error: unknown) => error);

  expect(input.plan.file).toBe("add-limits-2.yaml");
  expect(forced.input.plan).toMatchObject({ folder: ".", file: "mine.yaml", overwrite: true });
  expect(refused).toBeInstanceOf(InputError);
});
