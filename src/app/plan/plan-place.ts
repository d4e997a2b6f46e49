import { existsSync } from "node:fs";
import path from "node:path";
import type { Config } from "../../config/config.ts";
import { InputError } from "../../core/errors.ts";
import { planName } from "./plan-name.ts";

const PLANS_FOLDER = "plans";

/** Where a plan goes: a file of its own in the state folder, or the one that was named. InputError where that is outside the project or taken. */
export function planPlace(
  { file, isForced = false }: { readonly file?: string | undefined; readonly isForced?: boolean | undefined },
  goal: string,
  { projectFolder, stateFolder, workingFolder }: Pick<Config, "projectFolder" | "stateFolder" | "workingFolder">,
): { readonly folder: string; readonly file: string } {
  if (file === undefined) {
    const folder = path.join(stateFolder, PLANS_FOLDER);
    const isTaken = (name: string) => !isForced && existsSync(path.join(folder, `${name}.yaml`));
    return { folder: shown(projectFolder, folder), file: `${planName(goal, isTaken)}.yaml` };
  }
  const target = path.resolve(workingFolder, file);
  const inside = shown(projectFolder, target);
  if (inside.startsWith("../") || path.isAbsolute(inside)) {
    throw new InputError(`expected -o to name a plan inside ${projectFolder}, got ${file}`);
  }
  if (existsSync(target) && !isForced) {
    throw new InputError(`expected no file yet at ${file}, got one: name another with -o, or replace it with --force`);
  }
  return { folder: path.posix.dirname(inside), file: path.posix.basename(inside) };
}

function shown(from: string, to: string): string {
  return path.relative(from, to).split(path.sep).join("/");
}
