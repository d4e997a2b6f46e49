import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Config } from "../../config/config.ts";
import { InputError } from "../../core/errors.ts";
import { findPlan } from "./find-plan.ts";
import { checkedPlan, planFileText } from "./read-plan.ts";

/** What came of an edit. */
export interface EditedPlan {
  /** Absolute. */
  readonly file: string;
  readonly isChanged: boolean;
}

/**
 * Opens a copy of the plan in VISUAL or EDITOR and puts it in the plan's place once it passes the check. InputError where it does not, or
 * where somebody else changed the plan meanwhile: the plan stays as it is then, and the copy is kept and named.
 */
export async function editPlan(
  word: string | undefined,
  config: Pick<Config, "workingFolder" | "stateFolder" | "projectFolder" | "environment">,
): Promise<EditedPlan> {
  const file = await findPlan(word, config);
  const editor = [config.environment?.get("VISUAL"), config.environment?.get("EDITOR")].find(
    (each) => each !== undefined && each.trim() !== "",
  );
  if (editor === undefined) {
    throw new InputError(
      `expected VISUAL or EDITOR to name an editor, got neither: set one, or change ${file} and run \`swarm plan check\``,
    );
  }
  const before = await planFileText(file);
  const base = file.replace(/(?:\.draft)?\.ya?ml$/i, "");
  const copy = `${base}.draft.yaml`;
  // A draft that was kept earlier is gone on with, and becomes the plan.
  const isDraft = copy === file;
  const target = isDraft ? `${base}.yaml` : file;
  if (!isDraft) await createCopy(copy, before);
  try {
    await runEditor(editor, copy, config);
    const after = await readFile(copy, "utf8");
    if (after === before && !isDraft) return { file, isChanged: false };
    checkedPlan(after, path.basename(copy), config.projectFolder);
    if (!isDraft && (await planFileText(file)) !== before) {
      throw new InputError(`expected nobody else to change ${shown(file, config)} meanwhile, got another text`);
    }
    await rename(copy, target);
    return { file: target, isChanged: true };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const isKept = isDraft || (await readFile(copy, "utf8").catch(() => before)) !== before;
    const kept = `the plan is as it was; go on with \`swarm plan edit ${shown(copy, config)}\``;
    throw new InputError([...error.problems, ...(isKept ? [kept] : [])], { cause: error });
  } finally {
    if (!isDraft && (await readFile(copy, "utf8").catch(() => "")) === before) await rm(copy, { force: true });
  }
}

async function createCopy(copy: string, text: string): Promise<void> {
  try {
    await writeFile(copy, text, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new InputError(
      `expected no draft of the plan, got ${copy}: go on with \`swarm plan edit ${copy}\`, or remove it`,
      { cause: error },
    );
  }
}

/** As git does: the editor may come with words of its own, as `code --wait`. */
async function runEditor(editor: string, file: string, { environment }: Pick<Config, "environment">): Promise<void> {
  const child = spawn("sh", ["-c", `${editor} "$@"`, editor, file], {
    stdio: "inherit",
    env: Object.fromEntries(environment ?? []),
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) {
    throw new InputError(`expected the editor (${editor}) to end well, got code ${code}`);
  }
}

function shown(file: string, { workingFolder }: Pick<Config, "workingFolder">): string {
  return path.relative(workingFolder, file) || file;
}
