import { expect, test } from "vitest";
import { questionOf } from "../../../test/suites/mode-run.ts";
import type { AskInput } from "../../core/step.ts";
import { existsAmong } from "../../modes/plan/draft-plan.ts";
import { epicsCall, tasksCalls, wordsOf } from "../../modes/plan/plan-calls.ts";
import type { PlanInput } from "../../modes/plan/plan-input.ts";
import { assemblePlan, draftProblems, epicProblems, type TaskDraft } from "../../plan/plan-draft.ts";
import { type DraftedEpics, PLAN_EPICS } from "../../prompts/plan-epics.ts";
import { PLAN_TASKS } from "../../prompts/plan-tasks.ts";
import { parseStructured } from "../../prompts/structured.ts";
import { answerTo } from "./answers.ts";
import { promptReader } from "./prompt.ts";
import { DEFAULT_SHAPE } from "./shape.ts";

const read = promptReader();

function inputOf(files: readonly string[], mostTasks: number, nativeSchema: boolean): PlanInput {
  return {
    ...questionOf({ prompt: "Add limits", members: [{ model: "sim/crowd", nativeSchema }], maxOutputTokens: 12_000 }),
    plan: {
      mostTasks,
      workers: 4,
      repositoryFiles: files,
      shownPaths: files,
      facts: [],
      documents: [{ path: "README.md", text: "# The goal\n\nSomething else" }],
      roles: ["backend"],
      folder: ".swarm/plans",
      file: "plan.yaml",
      overwrite: false,
    },
  };
}

function answered(call: { readonly input: AskInput }): string {
  return answerTo(read(call.input.request), DEFAULT_SHAPE, "0", 12_000).text;
}

test.each([
  [["src/a.ts", "src/b.ts", "package.json", ".env", "logo.png"], 40, true],
  [["src/a.ts"], 40, false],
  [[], 10, true],
  [["a.py", "b.py", "c.py", "d.py", "e.py", "f.py"], 1, true],
] as const)(
  "of a repository with %j and at most %i tasks a plan is drafted that passes the check",
  (files, most, native) => {
    const input = inputOf(files, most, native);
    const words = wordsOf(input);
    const epics = parseStructured(answered(epicsCall(input, words)), PLAN_EPICS);
    const drafted: DraftedEpics = epics.ok ? epics.value : { epics: [] };
    const tasks = new Map<string, readonly TaskDraft[]>();
    for (const call of tasksCalls(input, words, drafted)) {
      const parsed = parseStructured(answered(call), PLAN_TASKS);
      tasks.set(call.epic, parsed.ok ? parsed.value.tasks : []);
    }

    const plan = assemblePlan({ goal: "Add limits", epics: drafted.epics, tasks });

    expect(epicProblems(drafted.epics, 10)).toEqual([]);
    expect(draftProblems(plan, { mostTasks: most, mostOf: () => most }, existsAmong(files)).errors).toEqual([]);
    expect(plan.tasks.flatMap((task) => task.files).filter(({ path }) => /package.json|^\.env|png/.test(path))).toEqual(
      [],
    );
  },
);
