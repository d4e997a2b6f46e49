import path from "node:path";
import type { AnswerCache } from "../../core/answer-cache.ts";
import type { Blobs, Store } from "../../core/store.ts";
import type { Connection } from "./connection.ts";
import { jsonBytes } from "./json-bytes.ts";
import { readCosts, readTally } from "./money-reads.ts";
import { openDatabase } from "./open-database.ts";
import { readChildren, readPulse, readRun, readRuns } from "./run-reads.ts";
import { read, sqliteAnswers, sqliteBlobs } from "./sqlite-texts.ts";
import { makeStateFolder } from "./state-folder.ts";
import { beginWrite, finishWrite, reservationCells, settlementCells, stepName } from "./step-entries.ts";
import { readEvents, readStep, readStepHeads } from "./step-reads.ts";
import type { Write } from "./write.ts";
import { Writer } from "./writer.ts";

export type SqliteStoreOptions = (
  | {
      /** The project's state folder; made when missing, and hidden from git. The database in it is `swarm.db`. */
      readonly folder: string;
    }
  | { readonly file: string }
) & {
  /** Makes and changes nothing; every write rejects with InputError. False when absent. */
  readonly readOnly?: boolean | undefined;
};

/** Closing the store closes all three. */
export interface SqliteStore {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly cache: AnswerCache;
}

/**
 * The embedded store. Reads are synchronous point reads on this thread; commits happen in a thread of their own, grouped,
 * save the rare ones of a short command. InputError when the place cannot be used: not writable, no database, a newer version.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  const { readOnly = false } = options;
  if ("folder" in options && !readOnly) makeStateFolder(options.folder);
  const file = "folder" in options ? path.join(options.folder, "swarm.db") : options.file;
  const connection = await openDatabase({ file, readOnly });
  const writer = new Writer({ file, direct: connection, readOnly });
  return {
    store: sqliteStore(connection, writer),
    blobs: sqliteBlobs(connection, writer),
    cache: sqliteAnswers(connection, writer),
  };
}

function sqliteStore(connection: Connection, writer: Writer): Store {
  /** Steps whose begin is committed and whose finish is not yet asked for: their input need not be sent again. */
  const begun = new Set<string>();

  /** What the write answers is what the caller's method promises: `commit-writes.ts` keeps the two together. */
  function commit<T>(write: Write, size = 0, transfer?: readonly ArrayBuffer[]): Promise<T> {
    return new Promise((resolve, reject) => {
      writer.push({ write, size, transfer, resolve: (answer) => resolve(answer as T), reject });
    });
  }

  return {
    createRun: (run) => commit(["createRun", run]),
    run: async (id) => read(connection, () => readRun(connection, id)),
    runs: async (limit) => read(connection, () => readRuns(connection, limit)),
    children: async (id) => read(connection, () => readChildren(connection, id)),

    claim: (id, seenEpoch, holder, at) => commit(["claim", id, seenEpoch, holder, at]),
    heartbeat: (id, epoch, at) => commit(["heartbeat", id, epoch, at]),
    setStatus: (id, epoch, status, { kind, at, body }) =>
      commit(["setStatus", id, epoch, status, kind, at, JSON.stringify(body)]),
    endRun: ({ id, epoch, status, at, output, error, body }) => {
      const outcome = jsonBytes({ output, error });
      return commit(["endRun", id, epoch, status, at, outcome, body], outcome.length, [outcome.buffer]);
    },
    openGeneration: (id, seenEpoch, at) => commit(["openGeneration", id, seenEpoch, at]),

    wish: (id, wish, at) => commit(["wish", id, wish, at]),
    setBudget: (id, budgetUsd, at) => commit(["setBudget", id, budgetUsd, at]),
    sendSignal: (id, name, value, at) => commit(["sendSignal", id, name, value, at]),
    pulse: async (id, afterSignal) => read(connection, () => readPulse(connection, id, afterSignal)),

    stepHeads: async (run) => read(connection, () => readStepHeads(connection, run)),
    step: async (id) => read(connection, () => readStep(connection, id)),
    begin(intent) {
      const write = beginWrite(intent);
      return new Promise((resolve, reject) => {
        const onCommit = () => {
          begun.add(stepName(intent));
          resolve();
        };
        writer.push({ write, size: write[6].length, resolve: onCommit, reject });
      });
    },
    finish(result) {
      const write = finishWrite(result, begun.delete(stepName(result)));
      return commit(write, write[12].length + (write[6]?.length ?? 0));
    },
    reserve: (step, row, epoch, at) =>
      commit(["reserve", step.run, step.key, step.revision, epoch, at, ...reservationCells(row)]),
    settle: (step, row, at) => commit(["settle", step.run, step.key, step.revision, at, settlementCells(row)]),

    tally: async (run) => read(connection, () => readTally(connection, run)),
    costs: async (run) => read(connection, () => readCosts(connection, run)),
    events: async (run, afterSeq, limit, whole) =>
      read(connection, () => readEvents(connection, run, { afterSeq, limit, whole })),

    async [Symbol.asyncDispose]() {
      await writer.close();
      connection[Symbol.dispose]();
    },
  };
}
