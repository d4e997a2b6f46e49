import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { storeContract } from "../../../test/suites/store-contract.ts";
import { openSqliteStore } from "./sqlite-store.ts";

let root: string;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "sqlite-store-"));
});

afterAll(async () => {
  await rm(root, { recursive: true });
});

storeContract("the SQLite store", async () => {
  const folder = await mkdtemp(path.join(root, "place-"));
  return { open: () => openSqliteStore({ folder }) };
});
