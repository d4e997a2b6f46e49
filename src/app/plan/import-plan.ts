import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Config } from "../../config/config.ts";
import { InputError } from "../../core/errors.ts";
import type { Plan } from "../../core/plan.ts";
import { importGithub } from "../../plan/import-github.ts";
import { importMarkdown } from "../../plan/import-markdown.ts";
import { planText } from "../../plan/plan-text.ts";
import { makeStateFolder } from "../state-folder.ts";
import { planPlace } from "./plan-place.ts";
import { checkedPlan } from "./read-plan.ts";

/** A list that becomes a plan without a model. */
export interface ImportRequest {
  /** A Markdown file with lists, or a JSON file of GitHub issues. */
  readonly from: string;
  /** What the list is for; its own title when absent. */
  readonly goal?: string | undefined;
  /** Where the plan goes; `plans` of the state folder when absent. */
  readonly file?: string | undefined;
  readonly isForced?: boolean | undefined;
}

/** Writes the plan that a list makes; answers its absolute path. InputError where it makes none. */
export async function importPlan(request: ImportRequest, config: Config): Promise<string> {
  const { from, goal, isForced = false } = request;
  const plan = await listedPlan(from, goal, config);
  if (plan.tasks.length === 0) {
    throw new InputError(`expected open items in ${from}, got none: a list in Markdown, or issues as JSON`);
  }
  const place = planPlace(request, plan.goal, config);
  const text = planText(plan);
  checkedPlan(text, from, config.projectFolder);
  const target = path.join(config.projectFolder, place.folder, place.file);
  makeStateFolder(config.stateFolder);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, text, { flag: isForced ? "w" : "wx" });
  return target;
}

async function listedPlan(from: string, goal: string | undefined, { workingFolder }: Config): Promise<Plan> {
  const file = path.resolve(workingFolder, from);
  const kind = path.extname(from).toLowerCase();
  if (![".md", ".markdown", ".txt", ".json"].includes(kind)) {
    throw new InputError(`expected --from to name a .md or .json file, got ${from}`);
  }
  if (!existsSync(file)) throw new InputError(`expected a list at ${from}, got no such file`);
  const text = await readFile(file, "utf8");
  if (kind === ".json") return importGithub(text, from, goal);
  const plan = importMarkdown(text, goal);
  return plan.goal === "" ? { ...plan, goal: `The tasks of ${path.basename(from)}` } : plan;
}
