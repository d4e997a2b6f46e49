import { lstatSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { InputError } from "../../core/errors.ts";
import type { Plan } from "../../core/plan.ts";
import { checkPlan } from "../../plan/check-plan.ts";
import { parsePlan } from "../../plan/plan-text.ts";
import { withTaskLines } from "../../plan/task-lines.ts";

export interface CheckedPlan {
  readonly plan: Plan;
  /** What a person should look at, a sentence each. */
  readonly warnings: readonly string[];
}

/** The plan of a file, fit to be built in the repository (its root); InputError with every problem and its line. */
export async function readPlan(file: string, repository: string): Promise<Plan> {
  return (await readCheckedPlan(file, repository)).plan;
}

/** {@link readPlan} with what is worth a look. */
export async function readCheckedPlan(file: string, repository: string): Promise<CheckedPlan> {
  return checkedPlan(await planFileText(file), path.basename(file), repository);
}

/** The plan of a text; `where` is put in front of its problems. */
export function checkedPlan(yaml: string, where: string, repository: string): CheckedPlan {
  const plan = parsePlan(yaml, where);
  const { errors, warnings } = checkPlan(plan, existsIn(repository));
  if (errors.length > 0) throw new InputError(withTaskLines(yaml, where, errors));
  return { plan, warnings };
}

/** Whether a path, relative to the folder, is there now; each is looked up once. */
export function existsIn(folder: string): (file: string) => boolean {
  const known = new Map<string, boolean>();
  return (file) => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const isThere = lstatSync(path.join(folder, file), { throwIfNoEntry: false }) !== undefined;
    known.set(file, isThere);
    return isThere;
  };
}

export async function planFileText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const got = code === "ENOENT" ? "no such file" : code === "EISDIR" ? "a folder" : String(code);
    throw new InputError(`expected a plan in ${file}, got ${got}: make one with \`swarm plan "GOAL"\``, {
      cause: error,
    });
  }
}
