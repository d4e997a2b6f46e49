import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import type { Config } from "../../config/config.ts";
import { InputError } from "../../core/errors.ts";
import type { Inventory, ProjectInventory } from "../../core/inventory.ts";
import { inventoryParts } from "./inventory-of.ts";
import { InventoryScan } from "./inventory-scan.ts";

export interface InventoryRequest {
  /** From the working directory; this itself when empty. */
  readonly roots: readonly string[];
  /** How many levels below each root projects are looked for. */
  readonly maxDepth: number;
  readonly signal?: AbortSignal | undefined;
  /** Called after each project. */
  readonly onProject?: ((project: ProjectInventory) => void) | undefined;
}

export interface TakenInventory {
  readonly inventory: Inventory;
  /** Files whose text was read in this scan. */
  readonly read: number;
  /** True where a project could not be looked at. */
  readonly isPartial: boolean;
}

/** Every project under the roots, each once. InputError with every root that is no folder. */
export async function takeInventory(
  request: InventoryRequest,
  config: Pick<Config, "workingFolder" | "stateFolder" | "environment">,
  now: number,
): Promise<TakenInventory> {
  const { maxDepth, signal } = request;
  const roots = await realRoots(request.roots.length === 0 ? ["."] : request.roots, config.workingFolder);
  const parts = inventoryParts(config, now, signal);
  const scan = new InventoryScan(request, parts);
  for (const root of roots) await scan.addRoot(root);
  await scan.finish();
  return {
    inventory: {
      version: 1,
      at: new Date(now).toISOString(),
      roots,
      maxDepth,
      projects: scan.projects.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
      skipped: scan.skipped.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    },
    read: scan.read,
    isPartial: scan.isPartial,
  };
}

async function realRoots(words: readonly string[], workingFolder: string): Promise<readonly string[]> {
  const roots: string[] = [];
  const problems: string[] = [];
  for (const word of words) {
    const at = path.resolve(workingFolder, word);
    const found = word === "" || word.includes("\0") ? undefined : await stat(at).catch(() => undefined);
    if (found?.isDirectory() === true) roots.push(await realpath(at));
    else {
      const got = found === undefined ? "nothing at" : "the file";
      problems.push(`expected folders to look at, got ${got} ${JSON.stringify(word)}`);
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return [...new Set(roots)];
}
