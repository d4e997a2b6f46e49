import { mkdir, open, readFile, rename } from "node:fs/promises";
import path from "node:path";
import type { LandingRejection } from "../core/landing.ts";
import { plainName } from "./landing-names.ts";

/** What a landing is about to do, written down before it does. */
export interface LandingRecord {
  readonly version: 1;
  /** The target's commit that was built on. */
  readonly base: string;
  /** The commit that the target moves to; its gates passed. Equal to `base` when nothing lands. */
  readonly tip: string;
  readonly landed: readonly { readonly task: string; readonly commit: string }[];
  readonly rejected: readonly LandingRejection[];
}

/** Records of landings, a file each, below one folder. */
export class LandingRecords {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Undefined when nothing was prepared under this id. */
  async read(run: string, id: string): Promise<LandingRecord | undefined> {
    try {
      const record = JSON.parse(await readFile(this.#file(run, id), "utf8")) as LandingRecord;
      return record.version === 1 ? record : undefined;
    } catch (error) {
      if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  /** Whole and on the disk when it resolves. */
  async write(run: string, id: string, record: LandingRecord): Promise<void> {
    const file = this.#file(run, id);
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    const draft = await open(`${file}.new`, "w", 0o600);
    try {
      await draft.writeFile(`${JSON.stringify(record)}\n`);
      await draft.sync();
    } finally {
      await draft.close();
    }
    await rename(`${file}.new`, file);
  }

  #file(run: string, id: string): string {
    return path.join(this.#folder, plainName(run), `${id}.json`);
  }
}
