import path from "node:path";
import { CancelledError, InputError } from "../core/errors.ts";
import type { Inventory } from "../core/inventory.ts";
import { FlagNumbers } from "./flag-numbers.ts";
import {
  commandTable,
  inventoryCsv,
  inventoryMarkdown,
  packageTable,
  projectTable,
  setAsideTable,
  toldLines,
} from "./inventory-text.ts";
import { checkWritable, writeWhole } from "./output-files.ts";
import { showMany } from "./show-amount.ts";
import { Terminal } from "./terminal.ts";
import type { Cli } from "./wiring.ts";

export interface InventoryFlags {
  readonly maxDepth?: string | undefined;
  readonly json?: boolean | undefined;
  readonly output?: readonly string[] | undefined;
  readonly quiet?: boolean | undefined;
  readonly verbose?: boolean | undefined;
}

const PARTIAL = 3;
const FORMATS: Readonly<Record<string, (inventory: Inventory) => string>> = {
  ".json": jsonText,
  ".md": inventoryMarkdown,
  ".csv": inventoryCsv,
};
/** Of so few projects the commands are shown too. */
const FEW = 3;

/** Prints what there is under the roots and writes it to the state folder; answers 3 when a project could not be looked at. */
export async function showInventory(cli: Cli, roots: readonly string[], flags: InventoryFlags): Promise<number> {
  const { io, wiring } = cli;
  const terminal = new Terminal(io, flags);
  const numbers = new FlagNumbers();
  const maxDepth = numbers.depth(flags.maxDepth) ?? 0;
  const files = flags.output ?? [];
  const problems = [
    ...numbers.problems,
    ...files.flatMap((file) =>
      formatOf(file) === undefined ? [`expected -o to name a .json, .md or .csv file, got ${file}`] : [],
    ),
  ];
  if (problems.length > 0) throw new InputError(problems);
  await checkWritable(files, io.cwd);

  const stop = new AbortController();
  let stoppedBy = "";
  const release = io.onSignal((signal) => {
    stoppedBy = signal;
    stop.abort();
  });
  try {
    await using app = await wiring.openApp(io);
    let projects = 0;
    let seen = 0;
    const taken = await app.inventory({
      roots,
      maxDepth,
      signal: stop.signal,
      onProject: (project) => {
        projects++;
        seen += project.files;
        terminal.status(`${showMany(projects, "project")}, ${showMany(seen, "file")}`);
      },
    });
    terminal.status("");
    const { inventory, read, isPartial, file } = taken;
    if (flags.json === true) terminal.raw(jsonText(inventory));
    else terminal.result(shownInventory(inventory, io.cwd, terminal.isVerbose));
    for (const line of toldLines(inventory, io.cwd)) terminal.say(line);
    for (const target of files) await writeWhole(target, io.cwd, [formatOf(target)?.(inventory) ?? ""]);
    if (inventory.projects.length === 0)
      terminal.warn(`no projects under ${inventory.roots.join(", ")}: no repository, no manifest, no file`);
    terminal.say(
      `wrote ${path.relative(io.cwd, file) || file}: ${showMany(inventory.projects.length, "project")}, ${showMany(seen, "file")}, of which ${showMany(read, "text")} ${read === 1 ? "was" : "were"} read anew`,
    );
    return isPartial ? PARTIAL : 0;
  } catch (error) {
    // Whatever the stop broke off on its way is its consequence.
    if (stop.signal.aborted && error instanceof CancelledError) throw new CancelledError(stoppedBy);
    throw error;
  } finally {
    release();
  }
}

function shownInventory(inventory: Inventory, cwd: string, isVerbose: boolean): string {
  const { projects } = inventory;
  if (projects.length === 0) return "";
  const parts = [projectTable(projects, cwd)];
  if (isVerbose || projects.length <= FEW) parts.push(commandTable(projects, cwd, isVerbose));
  if (isVerbose || projects.length === 1) parts.push(packageTable(projects, cwd, isVerbose));
  if (isVerbose) parts.push(setAsideTable(projects, cwd));
  return parts.filter((part) => part !== "").join("\n");
}

function formatOf(file: string): ((inventory: Inventory) => string) | undefined {
  return FORMATS[path.extname(file).toLowerCase()];
}

function jsonText(inventory: Inventory): string {
  return `${JSON.stringify(inventory, null, 2)}\n`;
}
