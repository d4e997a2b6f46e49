import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { InputError } from "../core/errors.ts";
import { unknownName } from "../core/nearest.ts";
import { FlagNumbers } from "./flag-numbers.ts";
import { checkWritable, writeWhole } from "./output-files.ts";
import { showCount } from "./show-amount.ts";
import { table } from "./table.ts";
import { Terminal } from "./terminal.ts";
import type { Cli } from "./wiring.ts";

export interface GeneratePersonasFlags {
  readonly seed?: string | undefined;
  readonly plan?: string | undefined;
  readonly format?: string | undefined;
  readonly output?: string | undefined;
  readonly quiet?: boolean | undefined;
}

const FORMATS = ["jsonl", "md"] as const;
const DEFAULT_SEED = 1;
const MOST_NAMED = 5;

/** Makes personas and writes them: lines to stdout or a file, or a file each into a folder. Files that hold something else are never replaced. */
export async function generatePersonas(
  cli: Cli,
  count: string | undefined,
  { seed, plan, format, output, quiet }: GeneratePersonasFlags,
): Promise<number> {
  const terminal = new Terminal(cli.io, { quiet });
  const numbers = new FlagNumbers();
  const wanted = numbers.personas(count);
  const seeded = numbers.seed(seed) ?? DEFAULT_SEED;
  const kind = FORMATS.find((name) => name === (format ?? "jsonl"));
  const problems = [
    ...(count === undefined ? ["expected how many personas, got nothing: as in `swarm personas generate 100`"] : []),
    ...numbers.problems,
    ...(kind === undefined ? [unknownName("--format", format ?? "", FORMATS)] : []),
    ...(kind === "md" && output === undefined
      ? ["expected -o with a folder for --format md, got none: as in -o .swarm/personas"]
      : []),
    ...(output === "" ? ["expected -o to name a file, got an empty text"] : []),
  ];
  if (problems.length > 0 || wanted === undefined) throw new InputError(problems);
  if (output !== undefined && kind === "jsonl") await checkWritable([output], cli.io.cwd);
  await using app = await cli.wiring.openApp(cli.io);
  const personas = await app.generatePersonas({ count: wanted, seed: seeded, plan });
  if (output === undefined) {
    for (const line of personas.lines()) terminal.raw(line);
    return 0;
  }
  if (kind === "md") await writeFolder(output, cli.io.cwd, personas.files());
  else await writeWhole(output, cli.io.cwd, personas.lines());
  terminal.say(
    table(
      ["role", "personas"],
      personas.roles.map(({ role, count: some }) => [role, some]),
    ).trimEnd(),
  );
  terminal.say(`${showCount(wanted)} ${wanted === 1 ? "persona" : "personas"} from seed ${seeded} in ${output}`);
  return 0;
}

interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** Looks at all files first, so that either all are written or none is begun. */
async function writeFolder(folder: string, cwd: string, files: readonly NamedText[]): Promise<void> {
  const target = path.resolve(cwd, folder);
  try {
    await mkdir(target, { recursive: true });
  } catch (error) {
    throw new InputError(
      `expected -o to name a folder, or a place for one, got ${folder}: ${(error as Error).message}`,
    );
  }
  const wanted: NamedText[] = [];
  const taken: string[] = [];
  for (const file of files) {
    const found = await existing(path.join(target, file.name));
    if (found === undefined) wanted.push(file);
    else if (found !== file.text) taken.push(file.name);
  }
  if (taken.length > 0) {
    const shown = taken.slice(0, MOST_NAMED).join(", ");
    const more = taken.length > MOST_NAMED ? ` and ${taken.length - MOST_NAMED} more` : "";
    throw new InputError(
      `expected to write over nothing in ${folder}, got files of other content: ${shown}${more}; name another folder or seed`,
    );
  }
  for (const { name, text } of wanted) await writeWhole(path.join(folder, name), cwd, [text]);
}

async function existing(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new InputError(`expected a readable file at ${file}, got ${(error as Error).message}`);
  }
}
