import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import { appConfig } from "../../../test/fakes/app-config.ts";
import { type TestFolder, testFolder } from "../../../test/fakes/git-folder.ts";
import { InputError } from "../../core/errors.ts";
import { editPlan } from "./edit-plan.ts";
import { importPlan } from "./import-plan.ts";
import { readPlan } from "./read-plan.ts";

const PLAN = "version: 1\ngoal: Go\ntasks:\n  - id: one\n    title: One\n    done: [it works]\n";

let problems: readonly string[] = [];

beforeEach(() => {
  problems = [];
});

function configOf(folder: TestFolder, editor?: string) {
  const variables = { PATH: process.env.PATH ?? "", ...(editor === undefined ? {} : { EDITOR: editor }) };
  return appConfig(folder.path, { environment: new Map(Object.entries(variables)) });
}

async function edit(folder: TestFolder, editor: string | undefined, plan = "plan.yaml") {
  try {
    return await editPlan(plan, configOf(folder, editor));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems = error.problems;
    return undefined;
  }
}

const read = (folder: TestFolder, file: string) => readFileSync(path.join(folder.path, file), "utf8");

test("an edited plan that passes the check takes the place of the old one", async () => {
  using folder = testFolder({ "plan.yaml": PLAN });

  const edited = await edit(folder, "sed -i s/One/Other/");

  expect(edited?.isChanged).toBe(true);
  expect(read(folder, "plan.yaml")).toContain("title: Other");
  expect(existsSync(path.join(folder.path, "plan.draft.yaml"))).toBe(false);
});

test("one that fails it leaves the old plan, and the draft is gone on with", async () => {
  using folder = testFolder({ "plan.yaml": PLAN });

  await edit(folder, "sed -i s/done:/dune:/");

  expect(read(folder, "plan.yaml")).toBe(PLAN);
  expect(problems).toEqual([
    'plan.draft.yaml:6: expected a field of a task, got "dune" (did you mean done?)',
    "the plan is as it was; go on with `swarm plan edit plan.draft.yaml`",
  ]);
  await edit(folder, "sed -i -e s/dune:/done:/ -e s/One/Two/", "plan.draft.yaml");
  expect(read(folder, "plan.yaml")).toContain("title: Two");
  expect(existsSync(path.join(folder.path, "plan.draft.yaml"))).toBe(false);
});

test("an editor that changes nothing, or fails, leaves nothing behind", async () => {
  using folder = testFolder({ "plan.yaml": PLAN });

  const unchanged = await edit(folder, "true");
  await edit(folder, "false");

  expect(unchanged?.isChanged).toBe(false);
  expect(problems).toEqual(["expected the editor (false) to end well, got code 1"]);
  expect(existsSync(path.join(folder.path, "plan.draft.yaml"))).toBe(false);
});

test("a plan that somebody else changed meanwhile is not replaced", async () => {
  using folder = testFolder({ "plan.yaml": PLAN });
  writeFileSync(path.join(folder.path, "slow.sh"), `sed -i s/One/Other/ "$1"; echo "# theirs" >> plan.yaml\n`);

  await edit(folder, `cd ${folder.path} && sh slow.sh`);

  expect(problems[0]).toBe("expected nobody else to change plan.yaml meanwhile, got another text");
  expect(read(folder, "plan.yaml")).toBe(`${PLAN}# theirs\n`);
  expect(read(folder, "plan.draft.yaml")).toContain("title: Other");
});

test("without an editor it is said what to do", async () => {
  using folder = testFolder({ "plan.yaml": PLAN });

  await edit(folder, undefined);

  expect(problems[0]).toContain("expected VISUAL or EDITOR to name an editor, got neither");
});

test("a Markdown list becomes a plan that can be read", async () => {
  using folder = testFolder({ "todo.md": "# Our list\n- [ ] One\n- [x] Two\n" });

  const file = await importPlan({ from: "todo.md" }, configOf(folder));

  const plan = await readPlan(file, folder.path);
  expect(path.relative(folder.path, file)).toBe(path.join(".swarm", "plans", "list.yaml"));
  expect(plan).toMatchObject({ goal: "Our list", tasks: [{ id: "one" }] });
});

test.each([
  ["empty.md", {}, "expected open items in empty.md, got none"],
  ["gone.md", {}, "expected a list at gone.md, got no such file"],
  ["list.csv", {}, "expected --from to name a .md or .json file, got list.csv"],
  ["bad.json", {}, "got no JSON"],
  ["list.md", { file: "taken.yaml" }, "expected no file yet at taken.yaml, got one"],
  ["list.md", { file: "../out.yaml" }, "expected -o to name a plan inside"],
])("from %s with %j nothing is written", async (from, change, problem) => {
  using folder = testFolder({
    "empty.md": "# Nothing\n",
    "list.md": "- One\n",
    "list.csv": "a",
    "bad.json": "[{",
    "taken.yaml": "x",
  });
  mkdirSync(path.join(folder.path, ".swarm"));

  const imported = importPlan({ from, ...change }, configOf(folder));

  await expect(imported).rejects.toThrow(problem);
  expect(existsSync(path.join(folder.path, ".swarm", "plans"))).toBe(false);
  expect(read(folder, "taken.yaml")).toBe("x");
});
