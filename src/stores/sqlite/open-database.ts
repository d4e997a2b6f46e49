import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { InputError } from "../../core/errors.ts";
import { Connection } from "./connection.ts";
import { isBusy, storeFault } from "./fault.ts";
import { MIGRATIONS, migrate, stateOf } from "./schema.ts";
import { makePrivateFile } from "./state-folder.ts";

export interface OpenDatabaseOptions {
  readonly file: string;
  readonly readOnly: boolean;
}

const TRIES = 100;
const TRY_AGAIN_MS = 50;

/**
 * Opens the database, made or migrated as needed. One of a newer version, of another program or that is no database is
 * refused with InputError and left as it is.
 */
export async function openDatabase({ file, readOnly }: OpenDatabaseOptions): Promise<Connection> {
  if (!existsSync(file)) {
    if (readOnly) throw new InputError(`expected a database at ${file}, got nothing there; start a run first`);
    makePrivateFile(file);
  }
  // Turning WAL on in a new file does not wait for another process that does the same: it fails at once.
  for (let left = TRIES; ; left--) {
    try {
      return opened(file, readOnly);
    } catch (error) {
      if (left === 0 || !isBusy(error)) throw storeFault(error, file);
      await sleep(TRY_AGAIN_MS);
    }
  }
}

function opened(file: string, readOnly: boolean): Connection {
  const state = checkedState(file);
  if (readOnly && state === "older") {
    throw new InputError(
      `expected ${file} at version ${MIGRATIONS.length} to read it, got an older one; open it for writing once, by running any "swarm" command that writes`,
    );
  }
  const connection = new Connection({ file, readOnly });
  try {
    if (!readOnly) makeReady(connection, state);
    return connection;
  } catch (error) {
    connection[Symbol.dispose]();
    throw error;
  }
}

function makeReady(connection: Connection, state: "current" | "older"): void {
  const mode = connection.makeDurable();
  if (mode !== "wal") {
    throw new InputError(
      `expected a disk for ${connection.file} on which several processes can share memory (SQLite's WAL), got journal mode "${mode}"; choose a local disk`,
    );
  }
  if (state === "older") migrate(connection);
}

/** Looks through a connection that cannot write, so that a refused file stays as it is, and by SQLite, which keeps our own locks on it. */
function checkedState(file: string): "current" | "older" {
  using probe = new Connection({ file, readOnly: true });
  const userVersion = probe.pragma("user_version");
  const isEmpty = probe.get("SELECT 1 FROM sqlite_schema LIMIT 1") === undefined;
  const state = stateOf({ userVersion, applicationId: probe.pragma("application_id"), isEmpty });
  if (state === "newer") {
    throw new InputError(
      `expected ${file} at version ${MIGRATIONS.length} or below, got ${userVersion}: a newer swarm wrote it; update swarm`,
    );
  }
  if (state === "foreign") {
    throw new InputError(
      `expected ${file} to be a database of swarm, got one of another program; choose another file or folder`,
    );
  }
  return state;
}
