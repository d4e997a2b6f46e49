import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Config } from "../../config/config.ts";
import { InputError } from "../../core/errors.ts";
import { parseProse } from "../../prompts/prose-template.ts";
import { type TaskTemplates, TEMPLATE_FILES, TEMPLATE_NAMES } from "../../prompts/task-prompts.ts";
import { readLibraryText } from "../library.ts";

/**
 * The templates by which agents are told their tasks: each from `prompts/NAME.md` of the project's state folder, else of the
 * user's folder, else of the library. InputError with file and line of all that is wrong in any of them.
 */
export async function loadTaskTemplates(
  config: Pick<Config, "stateFolder" | "userFolder" | "workingFolder">,
): Promise<TaskTemplates> {
  const problems: string[] = [];
  const load = async (which: keyof TaskTemplates) => {
    const name = join("prompts", `${TEMPLATE_FILES[which]}.md`);
    for (const folder of [config.stateFolder, config.userFolder]) {
      const file = join(folder, name);
      const text = await readOptional(file, problems);
      // A file of no bytes is one that is being written.
      if (text === "") continue;
      check(which, text, relative(config.workingFolder, file), problems);
      return text;
    }
    return readLibraryText(`prompts/${TEMPLATE_FILES[which]}.md`);
  };
  const [task, repair, handoff, conflict, pullRequest] = await Promise.all([
    load("task"),
    load("repair"),
    load("handoff"),
    load("conflict"),
    load("pullRequest"),
  ]);
  if (problems.length > 0) throw new InputError(problems.sort());
  return { task, repair, handoff, conflict, pullRequest };
}

function check(which: keyof TaskTemplates, text: string, where: string, problems: string[]): void {
  try {
    parseProse(text, TEMPLATE_NAMES[which], where);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.problems);
  }
}

async function readOptional(file: string, problems: string[]): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    // Most projects use the library's templates.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
      problems.push(`expected a readable template at ${file}, got ${(error as Error).message}`);
    }
    return "";
  }
}
