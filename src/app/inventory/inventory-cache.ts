import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { FileFacts, ProjectInventory } from "../../core/inventory.ts";
import type { ProjectFiles } from "../../core/project-files.ts";
import type { KeptFacts } from "../../plan/inventory/scan-project.ts";

/** Rises whenever equal files would tell something else, so that what was kept is found out anew. */
const VERSION = 1;

/** What follows from a project's files alone. */
type FileInventory = Omit<ProjectInventory, "name" | "path" | "place" | "git">;

type StoredFacts = Readonly<Record<string, readonly [stamp: string, facts: FileFacts]>>;

/** What was learned of projects, in a folder of the state folder. Whatever is missing, broken or of another version is found out anew. */
export class InventoryCache {
  readonly #folder: string;

  constructor(stateFolder: string) {
    this.#folder = path.join(stateFolder, "inventory");
  }

  /** What all files together told, where they are still the same, to the last stamp. */
  async inventory(root: string, digest: string): Promise<FileInventory | undefined> {
    const kept = await this.#read<{ digest: string; inventory: FileInventory }>(root, "inventory");
    return kept?.digest === digest ? kept.inventory : undefined;
  }

  /** What each file told, by path. */
  async facts(root: string): Promise<KeptFacts> {
    const kept = await this.#read<{ files: StoredFacts }>(root, "facts");
    return new Map(Object.entries(kept?.files ?? {}).map(([name, [stamp, facts]]) => [name, { stamp, facts }]));
  }

  async save(root: string, digest: string, inventory: FileInventory, facts: KeptFacts): Promise<void> {
    const files: StoredFacts = Object.fromEntries(
      Array.from(facts, ([name, kept]) => [name, [kept.stamp, kept.facts]]),
    );
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await this.#write(root, "facts", { files });
    await this.#write(root, "inventory", { digest, inventory });
  }

  async #read<T>(root: string, what: string): Promise<T | undefined> {
    try {
      const kept = JSON.parse(await readFile(this.#fileOf(root, what), "utf8")) as T & {
        version: number;
        root: string;
      };
      return kept.version === VERSION && kept.root === root ? kept : undefined;
    } catch {
      return undefined;
    }
  }

  /** Whole or not at all, so that a stop in between leaves the earlier one. */
  async #write(root: string, what: string, content: object): Promise<void> {
    const target = this.#fileOf(root, what);
    const draft = `${target}.${process.pid}.tmp`;
    try {
      await writeFile(draft, JSON.stringify({ version: VERSION, root, ...content }), { mode: 0o600 });
      await rename(draft, target);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  #fileOf(root: string, what: string): string {
    return path.join(this.#folder, `${createHash("sha256").update(root).digest("hex").slice(0, 24)}.${what}.json`);
  }
}

/** Equal where every file has the same path and stamp, and the same could not be read. */
export function listingDigest({ files, unreadable }: Awaited<ReturnType<ProjectFiles["list"]>>): string {
  const hash = createHash("sha256");
  hash.update(
    files.map(({ path: name, stamp, isTracked }) => `${name}\0${stamp}${isTracked === true ? "+" : ""}`).join("\0"),
  );
  hash.update(JSON.stringify(unreadable));
  return hash.digest("hex");
}
