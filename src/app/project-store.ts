import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { InputError } from "../core/errors.ts";
import { openSqliteStore, type SqliteStore } from "../stores/sqlite/sqlite-store.ts";

/** The project's store, opened when first needed; looking never creates one. */
export class ProjectStore implements AsyncDisposable {
  readonly #folder: string;
  #opened: Promise<SqliteStore> | undefined;

  constructor(config: Config) {
    this.#folder = config.stateFolder;
  }

  /** Opens or creates it. */
  open(): Promise<SqliteStore> {
    this.#opened ??= openSqliteStore({ folder: this.#folder });
    return this.#opened;
  }

  /** Opens it if there is one; undefined otherwise. */
  async openExisting(): Promise<SqliteStore | undefined> {
    return this.#opened !== undefined || existsSync(join(this.#folder, "swarm.db")) ? this.open() : undefined;
  }

  /** Opens it; InputError when the project has no run yet. */
  async openWithRuns(): Promise<SqliteStore> {
    const opened = await this.openExisting();
    if (opened !== undefined) return opened;
    throw new InputError(`expected a project with runs, got none in ${this.#folder}: start one with \`swarm ask\``);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#opened === undefined) return;
    const opened = await this.#opened.catch(() => undefined);
    await opened?.store[Symbol.asyncDispose]();
  }
}
