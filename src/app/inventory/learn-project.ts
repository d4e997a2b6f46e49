import type { ProjectFiles } from "../../core/project-files.ts";
import { LanguageNames } from "../../plan/inventory/language-names.ts";
import { type FileInventory, fileInventory } from "../../plan/inventory/project-inventory.ts";
import { scanProject } from "../../plan/inventory/scan-project.ts";
import type { InventoryCache } from "./inventory-cache.ts";

/** Reads what changed of a project since the last look, and keeps what it told. Loaded only where something did. */
export async function learnProject(
  root: string,
  files: ProjectFiles,
  digest: string,
  cache: InventoryCache,
): Promise<{ readonly inventory: FileInventory; readonly read: number }> {
  const names = new LanguageNames();
  const scan = await scanProject(files, await cache.facts(root), names);
  const inventory = fileInventory(scan, names);
  await cache.save(root, digest, inventory, scan.kept);
  return { inventory, read: scan.read };
}
