import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

export interface ConnectionOptions {
  readonly file: string;
  readonly readOnly?: boolean | undefined;
}

/** How long a statement waits for another process's lock, in milliseconds. */
export const BUSY_TIMEOUT_MS = 5_000;

/** One connection with its prepared statements. Rows come back as the caller's SQL names them: the type argument is its promise. */
export class Connection implements Disposable {
  readonly file: string;
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor({ file, readOnly = false }: ConnectionOptions) {
    this.file = file;
    this.#db = new DatabaseSync(file, { readOnly, timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
  }

  /** Turns on WAL with a sync at every commit; answers the journal mode that resulted. */
  makeDurable(): string {
    const row = this.#db.prepare("PRAGMA journal_mode = WAL").get();
    this.exec("PRAGMA synchronous = FULL");
    return String(row?.journal_mode);
  }

  pragma(name: "user_version" | "application_id"): number {
    return Number(this.#db.prepare(`PRAGMA ${name}`).get()?.[name]);
  }

  exec(sql: string): void {
    this.#db.exec(sql);
  }

  get<Row>(sql: string, ...parameters: SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...parameters) as Row | undefined;
  }

  all<Row>(sql: string, ...parameters: SQLInputValue[]): readonly Row[] {
    return this.#statement(sql).all(...parameters) as unknown as readonly Row[];
  }

  /** Answers how many rows changed. */
  run(sql: string, ...parameters: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...parameters).changes);
  }

  /** All of `work` or nothing; what it throws, or the COMMIT throws, passes through. */
  transaction<T>(work: () => T): T {
    this.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.exec("COMMIT");
      return result;
    } catch (error) {
      // A full disk or a failed write may have ended the transaction already.
      if (this.#db.isTransaction) this.exec("ROLLBACK");
      throw error;
    }
  }

  [Symbol.dispose](): void {
    if (this.#db.isOpen) this.#db.close();
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
