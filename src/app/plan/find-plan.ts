import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { Config } from "../../config/config.ts";
import { InputError } from "../../core/errors.ts";
import { unknownName } from "../../core/nearest.ts";

type Folders = Pick<Config, "workingFolder" | "stateFolder">;

const PLAN = /\.ya?ml$/i;
const DRAFT = /\.draft\.ya?ml$/i;

/** The absolute path of a plan: a file, the name of one in `.swarm/plans`, or the newest of those; InputError where there is none. */
export async function findPlan(word: string | undefined, { workingFolder, stateFolder }: Folders): Promise<string> {
  const folder = path.join(stateFolder, "plans");
  const names = (await readdir(folder).catch(() => [])).filter((name) => PLAN.test(name));
  if (word === undefined) {
    const dated = await Promise.all(
      names
        .filter((name) => !DRAFT.test(name))
        .map(async (name) => ({ name, at: (await stat(path.join(folder, name))).mtimeMs })),
    );
    const [newest] = dated.sort((left, right) => right.at - left.at || (left.name < right.name ? -1 : 1));
    if (newest !== undefined) return path.join(folder, newest.name);
    throw new InputError(`expected a plan in ${folder}, got none: make one with \`swarm plan "GOAL"\``);
  }
  const file = path.resolve(workingFolder, word);
  if ((await stat(file).catch(() => undefined))?.isFile() === true) return file;
  const named = names.find((name) => name === word || name.replace(PLAN, "") === word);
  if (named !== undefined) return path.join(folder, named);
  const known = names.map((name) => name.replace(PLAN, ""));
  if (known.length > 0 && !/[\\/]|\.ya?ml$/i.test(word)) throw new InputError(unknownName("plan", word, known));
  throw new InputError(`expected a plan at ${word}, got no such file: make one with \`swarm plan "GOAL"\``);
}
