import path from "node:path";
import type { Config } from "../../config/config.ts";
import type { ProjectInventory, ProjectPlace } from "../../core/inventory.ts";
import { gitRunner, type RunGit } from "../../git/git-runner.ts";
import { type OpenedProject, openProject } from "../../projects/open-project.ts";
import { makeStateFolder } from "../state-folder.ts";
import { InventoryCache, listingDigest } from "./inventory-cache.ts";

/** What scans share. */
export interface InventoryParts {
  readonly run: RunGit;
  readonly cache: InventoryCache;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
}

export interface ScannedProject {
  readonly inventory: ProjectInventory;
  readonly opened: OpenedProject;
  /** Files whose text was read; of all others that tell something it was known. */
  readonly read: number;
}

type InventoryConfig = Pick<Config, "stateFolder" | "environment">;

/** Makes the state folder, where what was learned is kept; InputError when that cannot be. */
export function inventoryParts(config: InventoryConfig, now: number, signal?: AbortSignal): InventoryParts {
  makeStateFolder(config.stateFolder);
  const run = gitRunner(Object.fromEntries(config.environment ?? []));
  return { run, cache: new InventoryCache(config.stateFolder), now, signal };
}

/** One project, other repositories inside it left out. Only files that changed since the last look are read. */
export async function scannedProject(
  folder: string,
  { isRepository, place }: { readonly isRepository: boolean; readonly place?: ProjectPlace | undefined },
  { run, cache, now, signal }: InventoryParts,
): Promise<ScannedProject> {
  const opened = await openProject(folder, { run, now, isRepository, signal });
  const digest = listingDigest(await opened.list());
  const known = await cache.inventory(folder, digest);
  const { inventory, read } =
    known === undefined
      ? await (await import("./learn-project.ts")).learnProject(folder, opened, digest, cache)
      : { inventory: known, read: 0 };
  const framed: ProjectInventory = {
    name: path.basename(folder) || folder,
    path: folder,
    ...(place === undefined ? {} : { place }),
    ...(opened.git === undefined ? {} : { git: opened.git }),
    ...inventory,
    notes: [...opened.notes, ...inventory.notes],
  };
  return { inventory: framed, opened, read };
}

/**
 * What is known of the project in a folder, for plans and gates: of the working tree as it is now, at the cost of a listing where
 * nothing changed since the last look.
 */
export async function inventoryOf(
  folder: string,
  config: InventoryConfig,
  now: number,
  signal?: AbortSignal,
): Promise<ProjectInventory> {
  return (await scannedProject(folder, { isRepository: true }, inventoryParts(config, now, signal))).inventory;
}
