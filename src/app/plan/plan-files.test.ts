import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { appConfig } from "../../../test/fakes/app-config.ts";
import { testFolder } from "../../../test/fakes/git-folder.ts";
import { InputError } from "../../core/errors.ts";
import { findPlan } from "./find-plan.ts";
import { planMaterial } from "./plan-material.ts";
import { planName } from "./plan-name.ts";
import { readCheckedPlan, readPlan } from "./read-plan.ts";
import { shownPaths } from "./shown-paths.ts";

const PLAN = `version: 1
goal: Add limits
tasks:
  - id: one
    title: One
    files: [src/a.ts]
    done: [it works]
  - id: two
    title: Two
    needs: [one]
    files: [{new: src/b.ts}]
    done: [it works]
`;

async function problemsOf(work: Promise<unknown>): Promise<readonly string[]> {
  const error = await work.catch((thrown: unknown) => thrown);
  return error instanceof InputError ? error.problems : [];
}

test("a plan that fits the repository is read", async () => {
  using folder = testFolder({ "src/a.ts": "1", "plan.yaml": PLAN });

  const plan = await readPlan(path.join(folder.path, "plan.yaml"), folder.path);

  expect(plan.tasks.map(({ id, needs }) => [id, needs])).toEqual([
    ["one", []],
    ["two", ["one"]],
  ]);
});

test("all problems are told at once, each with the line of its task", async () => {
  const text = PLAN.replace("src/a.ts", "src/gone.ts").replace("needs: [one]", "needs: [three]");
  using folder = testFolder({ "plan.yaml": text });

  const problems = await problemsOf(readPlan(path.join(folder.path, "plan.yaml"), folder.path));

  expect(problems).toEqual([
    "plan.yaml:4: expected src/gone.ts of task one to exist, got none: correct the path, or say `new: src/gone.ts`",
    "plan.yaml:8: expected what task two needs to exist, got three",
  ]);
});

test("a new file that is there already is worth a look", async () => {
  using folder = testFolder({ "src/a.ts": "1", "src/b.ts": "1", "plan.yaml": PLAN });

  const { warnings } = await readCheckedPlan(path.join(folder.path, "plan.yaml"), folder.path);

  expect(warnings).toEqual(["task two is to make src/b.ts, which exists already"]);
});

test("a plan is found by path, by name, and else the newest that is no draft", async () => {
  using folder = testFolder({ "own.yaml": PLAN });
  const config = appConfig(folder.path);
  const plans = path.join(config.stateFolder, "plans");
  mkdirSync(plans, { recursive: true });
  for (const [index, name] of ["new.yaml", "old.yaml", "newest.draft.yaml"].entries()) {
    writeFileSync(path.join(plans, name), PLAN);
    utimesSync(path.join(plans, name), 0, [200, 100, 300][index] ?? 0);
  }

  const found = await Promise.all(["own.yaml", "old", undefined].map((word) => findPlan(word, config)));

  expect(found.map((file) => path.basename(file))).toEqual(["own.yaml", "old.yaml", "new.yaml"]);
  expect(await problemsOf(findPlan("olt", config))).toEqual([expect.stringContaining("did you mean old?")]);
  expect(await problemsOf(findPlan("gone.yaml", config))).toEqual([expect.stringContaining("no such file")]);
});

test("a dry look at a project leaves nothing behind, and a secret in its documents is masked", async () => {
  using folder = testFolder({
    "a.ts": "1",
    "AGENTS.md": "key: ghp_0123456789abcdefghijABCDEFGHIJ012345\n",
    "README.md": "",
  });
  const config = appConfig(folder.path, { environment: new Map(Object.entries({ PATH: process.env.PATH ?? "" })) });

  const material = await planMaterial(config, 0, true);

  expect(material.files).toEqual(["AGENTS.md", "README.md", "a.ts"]);
  expect(material.documents.map((document) => document.path)).toEqual(["AGENTS.md"]);
  expect(material.documents[0]?.text).not.toContain("ghp_0123");
});

test.each([
  ["Add the rate limiting to our API!\n\nMore", "add-rate-limiting-api"],
  ["Über-Größe: 漢字", "uber-gro-e"],
  ["漢字", "plan"],
])("%j is named %s", (goal, name) => {
  expect(planName(goal, () => false)).toBe(name);
});

test("a name that is taken gets a number", () => {
  expect(planName("Go", (name) => ["go", "go-2"].includes(name))).toBe("go-3");
});

test("of too many files the fullest folders are told as one line", () => {
  const files = ["a.ts", "b/1.ts", "c/1.ts", "c/2.ts", "c/3.ts"];

  expect(shownPaths(files, 3)).toEqual(["a.ts", "b/1.ts", "c/ (3 files)"]);
  expect(shownPaths(files, 5)).toBe(files);
});
