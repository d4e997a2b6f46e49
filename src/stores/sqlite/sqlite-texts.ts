import { hash } from "node:crypto";
import type { AnswerCache } from "../../core/answer-cache.ts";
import type { ModelResponse } from "../../core/model.ts";
import type { Blobs } from "../../core/store.ts";
import type { Connection } from "./connection.ts";
import { storeFault } from "./fault.ts";
import type { Writer } from "./writer.ts";

/** How many characters of recent texts are remembered with their hash, so that a text put a thousand times is hashed once, and one just put is not read back. */
const REMEMBERED_CHARS = 16_000_000;

/** Large texts in the database. A failed group does not lose them: they go first in the next one. */
export function sqliteBlobs(connection: Connection, writer: Writer): Blobs {
  const committed = new Set<string>();
  const pending = new Map<string, string>();
  const hashes = new Map<string, string>();
  const texts = new Map<string, string>();
  let remembered = 0;

  function hashOf(text: string): string {
    const known = hashes.get(text);
    if (known !== undefined) return known;
    if (remembered + text.length > REMEMBERED_CHARS) {
      hashes.clear();
      texts.clear();
      remembered = 0;
    }
    const fresh = hash("sha256", text);
    hashes.set(text, fresh);
    texts.set(fresh, text);
    remembered += text.length;
    return fresh;
  }

  return {
    put(text) {
      const id = hashOf(text);
      if (committed.has(id) || pending.has(id)) return id;
      pending.set(id, text);
      const end = () => pending.delete(id);
      writer.push({
        write: ["putBlob", id, text],
        size: text.length,
        isKept: true,
        resolve: () => {
          end();
          committed.add(id);
        },
        reject: end,
      });
      return id;
    },
    async get(id) {
      // A text is what its hash says, so what is remembered is what is stored, or will be.
      const known = pending.get(id) ?? texts.get(id);
      return known ?? read(connection, () => textOf(connection, "SELECT text FROM blobs WHERE hash = ?", id));
    },
  };
}

/** Answers in the database; what cannot be written is forgotten. */
export function sqliteAnswers(connection: Connection, writer: Writer): AnswerCache {
  const pending = new Map<string, ModelResponse>();
  return {
    put(id, response) {
      pending.set(id, response);
      const end = () => {
        if (pending.get(id) === response) pending.delete(id);
      };
      const text = JSON.stringify(response);
      writer.push({ write: ["putAnswer", id, text], size: text.length, resolve: end, reject: end });
    },
    async get(id) {
      const waiting = pending.get(id);
      if (waiting !== undefined) return waiting;
      const text = read(connection, () =>
        textOf(connection, "SELECT response AS text FROM answers WHERE hash = ?", id),
      );
      return text === undefined ? undefined : JSON.parse(text);
    },
  };
}

function textOf(connection: Connection, sql: string, id: string): string | undefined {
  return connection.get<{ text: string }>(sql, id)?.text;
}

/** Reads, with what SQLite reports named as one of the six errors. */
export function read<T>(connection: Connection, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storeFault(error, connection.file);
  }
}
