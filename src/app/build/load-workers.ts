import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Config } from "../../config/config.ts";
import { InputError } from "../../core/errors.ts";
import type { Worker } from "../../plan/personas/fit-persona.ts";
import { generatePersonas } from "../../plan/personas/generate-personas.ts";
import { parseWorkers } from "../../plan/personas/parse-workers.ts";
import type { TaskNeed } from "../../plan/personas/plan-demand.ts";
import type { NamedRole } from "../../plan/personas/role-names.ts";
import { loadRoles } from "./load-roles.ts";

export interface WorkerRequest {
  /** JSON lines, as `swarm personas generate` writes them; made for the plan when absent. */
  readonly file?: string | undefined;
  readonly tasks: readonly TaskNeed[];
  /** How many are made where there is no file; as many as there are tasks, at most a thousand, when absent. */
  readonly count?: number | undefined;
}

/** What a pool of personas is made from. */
export interface LoadedWorkers {
  readonly workers: readonly Worker[];
  /** By which other names plans may ask for a role. */
  readonly roles: readonly NamedRole[];
}

const MOST_MADE = 1_000;
/** Always the same, so that a plan has the same people each time. */
const SEED = 1;

/** The personas to whom a build gives its tasks: those of a file, or made as the plan needs. InputError with all that is wrong. */
export async function loadWorkers(config: Config, { file, tasks, count }: WorkerRequest): Promise<LoadedWorkers> {
  const book = await loadRoles(config);
  if (file !== undefined) {
    return { workers: parseWorkers(await readLines(config, file), file), roles: book.roles };
  }
  const wanted = count ?? Math.min(MOST_MADE, Math.max(1, tasks.length));
  return { workers: generatePersonas({ count: wanted, seed: SEED, book, tasks }), roles: book.roles };
}

async function readLines(config: Config, file: string): Promise<string> {
  try {
    return await readFile(resolve(config.workingFolder, file), "utf8");
  } catch (error) {
    throw new InputError(`expected a readable file of personas at ${file}, got ${(error as Error).message}`);
  }
}
