import { mostEpics } from "../../modes/plan/plan-calls.ts";
import type { PlanInput } from "../../modes/plan/plan-input.ts";
import { loadRoles } from "../build/load-roles.ts";
import { planMaterial } from "../plan/plan-material.ts";
import { planPlace } from "../plan/plan-place.ts";
import { projectFacts } from "../plan/project-facts.ts";
import { shownPaths } from "../plan/shown-paths.ts";
import { systemClock } from "../system-clock.ts";
import type { QuestionKind } from "./question-kind.ts";

const USUAL_TASKS = 40;
const USUAL_WORKERS = 8;
/** Lines of the list of files; what is more is told by folder. */
const MOST_PATHS = 2_000;
/** Twenty tasks of an epic fit into it. */
const OUTPUT_TOKENS = 12_000;

export const plan: QuestionKind = {
  needsPrompt: true,
  groups: false,
  async parts({ question, base, config, facts }) {
    const { plan: choice = {} } = question;
    const { folder, file } = planPlace(choice, question.prompt, config);
    const [material, { roles }] = await Promise.all([
      planMaterial(config, systemClock.now(), question.isDryRun === true),
      loadRoles(config),
    ]);
    const [first] = base.members;
    const price = first === undefined ? undefined : facts?.get(first.model)?.price;
    const input: PlanInput = {
      ...base,
      maxOutputTokens: question.maxOutputTokens ?? Math.max(config.maxOutputTokens, OUTPUT_TOKENS),
      plan: {
        mostTasks: choice.mostTasks ?? USUAL_TASKS,
        workers: choice.workers ?? USUAL_WORKERS,
        repositoryFiles: material.files,
        shownPaths: shownPaths(material.files, MOST_PATHS),
        facts: projectFacts(material.project),
        documents: material.documents.map(({ path: name, text }) => ({ path: name, text })),
        roles: roles.map(({ name }) => name),
        base: material.project.git?.head ?? undefined,
        ...(price === undefined
          ? {}
          : {
              price: {
                inputUsd: price.inputUsd,
                outputUsd: price.outputUsd,
                cachedInputUsd: price.cachedInputUsd,
              },
            }),
        folder,
        file,
        overwrite: choice.isForced === true,
      },
    };
    return {
      input,
      files: material.documents.map(({ path: name, text }) => ({ path: name, bytes: Buffer.byteLength(text) })),
      notices: noticesOf(material),
      mayEndEarly: mostEpics(input) > 1,
    };
  },
};

function noticesOf({ project, files, documents }: Awaited<ReturnType<typeof planMaterial>>): readonly string[] {
  const cut = documents.filter(({ isCut }) => isCut).map(({ path: name }) => name);
  return [
    ...(files.length === 0 ? ["the project has no files yet, so every file of the plan will be new"] : []),
    ...(project.git === undefined
      ? ["the project is no git repository: a plan can be made, and built once there is one (git init)"]
      : []),
    ...(cut.length === 0 ? [] : [`only the beginning of ${cut.join(", ")} is sent`]),
  ];
}
