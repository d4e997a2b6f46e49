import type { Connection } from "./connection.ts";

/** Marks a database as ours in its header ("swrm"), so that somebody else's file is never migrated. */
export const APPLICATION_ID = 0x73_77_72_6d;

/**
 * Numbered, append-only: the n-th entry takes a database from `user_version` n to n + 1.
 *
 * Large JSON (inputs, outputs, errors) stands once, in the event that brought it; the rows of `runs` and `steps` stay small
 * and point to it by `seq`. Runs go by number inside the database, to keep the rows of wide runs short.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE runs (
    num INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    root INTEGER NOT NULL,
    parent INTEGER REFERENCES runs(num),
    depth INTEGER NOT NULL,
    mode TEXT NOT NULL,
    settings TEXT NOT NULL,
    budget_usd REAL,
    status TEXT NOT NULL,
    wish TEXT NOT NULL,
    generation INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    holder TEXT,
    heartbeat_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_seq INTEGER NOT NULL,
    ended_seq INTEGER
  ) STRICT;
  CREATE INDEX runs_by_parent ON runs(parent);

  CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    root INTEGER NOT NULL,
    run INTEGER NOT NULL REFERENCES runs(num),
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    key TEXT,
    revision INTEGER,
    body TEXT NOT NULL,
    input TEXT,
    output TEXT
  ) STRICT;
  CREATE INDEX events_by_root ON events(root);

  CREATE TABLE steps (
    run INTEGER NOT NULL REFERENCES runs(num),
    key TEXT NOT NULL,
    revision INTEGER NOT NULL,
    kind TEXT NOT NULL,
    persona TEXT,
    status TEXT NOT NULL,
    input_hash TEXT NOT NULL,
    generation INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    input_seq INTEGER NOT NULL,
    output_seq INTEGER,
    PRIMARY KEY (run, key, revision)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE requests (
    run INTEGER NOT NULL,
    id INTEGER NOT NULL,
    key TEXT NOT NULL,
    revision INTEGER NOT NULL,
    model TEXT NOT NULL,
    state TEXT NOT NULL,
    worst_usd REAL,
    worst_tokens INTEGER NOT NULL,
    usd REAL,
    input_tokens INTEGER NOT NULL DEFAULT 0,
    output_tokens INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (run, id),
    FOREIGN KEY (run, key, revision) REFERENCES steps(run, key, revision)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE signals (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs(num),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX signals_by_run ON signals(run);

  CREATE TABLE blobs (hash TEXT NOT NULL UNIQUE, text TEXT NOT NULL) STRICT;
  CREATE TABLE answers (hash TEXT NOT NULL UNIQUE, response TEXT NOT NULL) STRICT;
  `,
];

/** What a database's header says of it. */
export interface DatabaseMarks {
  readonly userVersion: number;
  readonly applicationId: number;
  readonly isEmpty: boolean;
}

/** What must be done with a database: `current` nothing, `older` migrate, `newer` and `foreign` (not ours) refuse. */
export function stateOf({
  userVersion,
  applicationId,
  isEmpty,
}: DatabaseMarks): "current" | "older" | "newer" | "foreign" {
  if (isEmpty && userVersion === 0 && applicationId === 0) return "older";
  if (applicationId !== APPLICATION_ID) return "foreign";
  if (userVersion > MIGRATIONS.length) return "newer";
  return userVersion === MIGRATIONS.length ? "current" : "older";
}

/** Brings an older database up to date in one transaction. Safe when several processes open a new one at the same time. */
export function migrate(connection: Connection): void {
  connection.transaction(() => {
    const version = connection.pragma("user_version");
    for (const migration of MIGRATIONS.slice(version)) connection.exec(migration);
    connection.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length};`);
  });
}
