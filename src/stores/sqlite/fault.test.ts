import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { newRun } from "../../../test/suites/store-fixtures.ts";
import { ConflictError, DefectError, InputError, LimitError } from "../../core/errors.ts";
import { commitWrites } from "./commit-writes.ts";
import type { Connection } from "./connection.ts";
import { storeFault } from "./fault.ts";
import { openDatabase } from "./open-database.ts";

let folder: string;
let file: string;
let connection: Connection;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "fault-"));
  file = path.join(folder, "swarm.db");
  connection = await openDatabase({ file, readOnly: false });
});

afterEach(() => {
  connection[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

function faultOf(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return storeFault(error, file);
  }
  throw new Error("expected a fault, got none");
}

test("a full database is a LimitError, and its transaction is undone", () => {
  connection.exec("PRAGMA max_page_count = 1");
  const run = newRun("r", { input: "x".repeat(200_000) });

  const fault = faultOf(() => commitWrites(connection, [["createRun", run]]));

  expect(fault).toBeInstanceOf(LimitError);
  expect(fault.message).toContain(`expected free space on the disk of ${file}`);
  expect(connection.get("SELECT * FROM runs")).toBeUndefined();
});

test("a lock that another process keeps is a ConflictError that names the file", () => {
  using holder = new DatabaseSync(file);
  holder.exec("BEGIN IMMEDIATE");
  using waiter = new DatabaseSync(file, { timeout: 0 });

  const fault = faultOf(() => waiter.exec("BEGIN IMMEDIATE"));

  expect(fault).toBeInstanceOf(ConflictError);
  expect(fault.message).toContain(`expected ${file} to be free within 5 s, got "database is locked"`);
});

test("a write through a connection that may not write is an InputError", () => {
  using reader = new DatabaseSync(file, { readOnly: true });

  const fault = faultOf(() => reader.exec("DELETE FROM runs"));

  expect(fault).toBeInstanceOf(InputError);
  expect(fault.message).toContain("correct the permissions or choose another folder");
});

test("what SQLite did not report is a DefectError, and one of ours stays what it is", () => {
  const ours = new LimitError("ours", { limit: "1", used: "2" });

  expect(storeFault(new TypeError("broken"), file)).toBeInstanceOf(DefectError);
  expect(storeFault(ours, file)).toBe(ours);
});
