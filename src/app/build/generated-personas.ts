import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Config } from "../../config/config.ts";
import { InputError } from "../../core/errors.ts";
import { generatePersonas } from "../../plan/personas/generate-personas.ts";
import { type NamedFile, personaFiles, personaLines } from "../../plan/personas/persona-files.ts";
import type { TaskNeed } from "../../plan/personas/plan-demand.ts";
import { parsePlan } from "../../plan/plan-text.ts";
import { loadRoles } from "./load-roles.ts";

export interface PersonaRequest {
  /** 1 to 10,000. */
  readonly count: number;
  readonly seed: number;
  /** A plan's file, from the working directory; roles are shared out as its tasks need. */
  readonly plan?: string | undefined;
}

/** Personas that were made, nothing of them written. */
export interface GeneratedPersonas {
  /** One JSON object a line. */
  lines(): Iterable<string>;
  /** As files for a folder of personas. */
  files(): readonly NamedFile[];
  /** How many of each role, the most first. */
  readonly roles: readonly { readonly role: string; readonly count: number }[];
}

/** Makes personas from the roles of the library, the user and the project. InputError with what is wrong in any file. */
export async function generatedPersonas(config: Config, request: PersonaRequest): Promise<GeneratedPersonas> {
  const { count, seed, plan } = request;
  const [book, tasks] = await Promise.all([loadRoles(config), plan === undefined ? [] : tasksOf(config, plan)]);
  const personas = generatePersonas({ count, seed, book, tasks });
  const byRole = Map.groupBy(personas, ({ role }) => role);
  return {
    lines: () => personaLines(personas),
    files: () => personaFiles(personas),
    roles: [...byRole]
      .map(([role, { length }]) => ({ role, count: length }))
      .sort((a, b) => b.count - a.count || (a.role < b.role ? -1 : 1)),
  };
}

async function tasksOf(config: Config, plan: string): Promise<readonly TaskNeed[]> {
  const file = resolve(config.workingFolder, plan);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new InputError(`expected a readable plan at ${plan}, got ${(error as Error).message}`);
  }
  return parsePlan(text, plan).tasks;
}
