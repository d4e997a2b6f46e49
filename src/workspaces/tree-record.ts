import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Holder } from "../core/run.ts";

/** Who works in a tree, and what stands in it. */
export interface Lease {
  readonly run: string;
  readonly task: string;
  readonly epoch: number;
  /** Absent once it was given back. */
  readonly holder?: Holder | undefined;
  readonly branch: string;
  readonly base: string;
  /** The last checkpoint. */
  readonly head: string;
  /** False until it is filled and set up; there is no work in it until then. */
  readonly isReady: boolean;
}

/** What is known of a tree; a file beside it. */
export interface TreeRecord {
  /** `w0001`. */
  readonly name: string;
  readonly path: string;
  readonly gitFolder: string;
  /** Which range of ports is its own. */
  readonly ports: number;
  /** Of the user's own checkout: where it stood before. */
  readonly back?: { readonly branch: string } | { readonly commit: string } | undefined;
  /** Absent while it waits in the pool. */
  readonly lease?: Lease | undefined;
  readonly changedAt: number;
}

/** The files beside the trees of one repository. Whoever changes one holds the repository's lock. */
export class TreeRecords {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  all(): readonly TreeRecord[] {
    return readdirSync(this.folder)
      .filter((name) => name.endsWith(".json"))
      .sort()
      .flatMap((name) => this.#read(name) ?? []);
  }

  byName(name: string): TreeRecord | undefined {
    return this.#read(`${name}.json`);
  }

  ofTask(run: string, task: string): TreeRecord | undefined {
    return this.all().find(({ lease }) => lease?.run === run && lease.task === task);
  }

  /** Written whole or not at all. */
  write(record: TreeRecord): void {
    const file = path.join(this.folder, `${record.name}.json`);
    writeFileSync(`${file}.new`, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  remove(name: string): void {
    rmSync(path.join(this.folder, `${name}.json`), { force: true });
  }

  /** The first name that neither a record nor a folder has. */
  freeName(): string {
    const taken = new Set(readdirSync(this.folder).map((name) => name.replace(/\.json(?:\.new)?$/, "")));
    for (let number = 1; ; number++) {
      const name = `w${String(number).padStart(4, "0")}`;
      if (!taken.has(name)) return name;
    }
  }

  #read(name: string): TreeRecord | undefined {
    try {
      return JSON.parse(readFileSync(path.join(this.folder, name), "utf8")) as TreeRecord;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }
}
