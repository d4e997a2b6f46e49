import { errorRecordOf, SwarmError } from "../../core/errors.ts";
import type { Connection } from "./connection.ts";
import { isOfOneWrite } from "./fault.ts";
import {
  claim,
  createRun,
  endRun,
  heartbeat,
  openGeneration,
  sendSignal,
  setBudget,
  setStatus,
  wish,
} from "./run-writes.ts";
import { begin, finish, reserve, settle } from "./step-writes.ts";
import { Transaction } from "./transaction.ts";
import type { Write, WriteAnswer } from "./write.ts";

/**
 * Commits the writes in order, in one transaction, and answers each. A write that is refused (old epoch, unknown run) answers
 * why and leaves the others alone. Throws when the group could not be committed; then nothing of it is kept.
 */
export function commitWrites(connection: Connection, writes: readonly Write[]): readonly WriteAnswer[] {
  try {
    return connection.transaction(() => {
      const tx = new Transaction(connection);
      return writes.map((write) => answerOf(tx, write));
    });
  } catch (error) {
    if (!isOfOneWrite(error)) throw error;
    return commitApart(connection, writes);
  }
}

/** The slow way, for a group in which one write breaks a constraint: each can be undone without the others. */
function commitApart(connection: Connection, writes: readonly Write[]): readonly WriteAnswer[] {
  return connection.transaction(() => {
    const tx = new Transaction(connection);
    return writes.map((write) => {
      connection.exec("SAVEPOINT one");
      const answer = answerOrUndo(tx, write);
      connection.exec("RELEASE one");
      return answer;
    });
  });
}

function answerOrUndo(tx: Transaction, write: Write): WriteAnswer {
  try {
    return answerOf(tx, write);
  } catch (error) {
    if (!isOfOneWrite(error)) throw error;
    tx.connection.exec("ROLLBACK TO one");
    tx.forget();
    return errorRecordOf(error);
  }
}

/** Refusals come before the first change, so that nothing of a refused write has to be undone. */
function answerOf(tx: Transaction, write: Write): WriteAnswer {
  try {
    return apply(tx, write);
  } catch (error) {
    if (error instanceof SwarmError) return errorRecordOf(error);
    throw error;
  }
}

function apply(tx: Transaction, write: Write): WriteAnswer {
  switch (write[0]) {
    case "begin":
      return begin(tx, write);
    case "finish":
      return finish(tx, write);
    case "reserve":
      return reserve(tx, write);
    case "settle":
      return settle(tx, write);
    case "putBlob":
      tx.connection.run("INSERT INTO blobs (hash, text) VALUES (?, ?) ON CONFLICT DO NOTHING", write[1], write[2]);
      return null;
    case "putAnswer":
      tx.connection.run("INSERT OR REPLACE INTO answers (hash, response) VALUES (?, ?)", write[1], write[2]);
      return null;
    case "createRun":
      return createRun(tx, write);
    case "claim":
      return claim(tx, write);
    case "heartbeat":
      return heartbeat(tx, write);
    case "setStatus":
      return setStatus(tx, write);
    case "endRun":
      return endRun(tx, write);
    case "openGeneration":
      return openGeneration(tx, write);
    case "wish":
      return wish(tx, write);
    case "setBudget":
      return setBudget(tx, write);
    case "sendSignal":
      return sendSignal(tx, write);
  }
}
