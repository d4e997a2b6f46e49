import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { engineContract } from "../../test/suites/engine-contract.ts";
import { openSqliteStore } from "../stores/sqlite/sqlite-store.ts";

let root: string;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "engine-sqlite-"));
});

afterAll(async () => {
  await rm(root, { recursive: true });
});

engineContract("SQLite", async () => {
  const folder = await mkdtemp(path.join(root, "place-"));
  return { open: () => openSqliteStore({ folder }) };
});
