import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Config } from "../../config/config.ts";
import type { ProjectInventory } from "../../core/inventory.ts";
import { maskSecrets } from "../../secrets/mask-secrets.ts";
import { inventoryParts, scannedProject } from "../inventory/inventory-of.ts";

/** What a plan is drafted from besides its goal. */
export interface PlanMaterial {
  readonly project: ProjectInventory;
  /** Every file that git does not ignore. */
  readonly files: readonly string[];
  readonly documents: readonly { readonly path: string; readonly text: string; readonly isCut: boolean }[];
}

/** Read where they are in the root, in this order. */
const DOCUMENTS = ["AGENTS.md", "CLAUDE.md", "CONTRIBUTING.md", "ARCHITECTURE.md"];
const MOST_CHARACTERS = 24_000;

/** Looks at the project. With `isDryRun` what it learns is not kept, so that nothing in the project changes. */
export async function planMaterial(
  config: Pick<Config, "projectFolder" | "stateFolder" | "environment">,
  now: number,
  isDryRun: boolean,
): Promise<PlanMaterial> {
  const borrowed = isDryRun ? await mkdtemp(path.join(tmpdir(), "swarm-plan-")) : undefined;
  try {
    const parts = inventoryParts({ ...config, stateFolder: borrowed ?? config.stateFolder }, now);
    const { inventory, opened } = await scannedProject(config.projectFolder, { isRepository: true }, parts);
    const { files } = await opened.list();
    const names = files.map((file) => file.path);
    return { project: inventory, files: names, documents: await documentsOf(config.projectFolder, inventory, names) };
  } finally {
    if (borrowed !== undefined) await rm(borrowed, { recursive: true, force: true });
  }
}

async function documentsOf(
  folder: string,
  { readme }: ProjectInventory,
  files: readonly string[],
): Promise<PlanMaterial["documents"]> {
  const known = new Set(files);
  const wanted = [...DOCUMENTS, ...(readme === undefined ? [] : [readme.path])].filter((name) => known.has(name));
  const seen = new Set<string>();
  const documents: { path: string; text: string; isCut: boolean }[] = [];
  for (const name of wanted) {
    const text = await readFile(path.join(folder, name), "utf8").catch(() => "");
    // Two names for one text, as where CLAUDE.md is a link to AGENTS.md.
    if (text.trim() === "" || text.includes("\0") || seen.has(text)) continue;
    seen.add(text);
    const isCut = text.length > MOST_CHARACTERS;
    documents.push({ path: name, text: isCut ? text.slice(0, MOST_CHARACTERS) : text, isCut });
  }
  const clean = await maskSecrets(documents);
  return documents.map((document, index) => ({ ...document, text: clean[index]?.text ?? "" }));
}
