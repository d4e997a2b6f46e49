import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findProjectFolder } from "./find-project-folder.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "swarm-project-"));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

test.each([
  ["swarm.config.yaml", (at: string) => writeFileSync(at, "")],
  [".swarm", (at: string) => mkdirSync(at)],
  [".git", (at: string) => writeFileSync(at, "gitdir: elsewhere")],
])("the project is the nearest folder upwards with %s", (mark, make) => {
  const below = path.join(root, "a/b");
  mkdirSync(below, { recursive: true });
  make(path.join(root, mark));

  expect(findProjectFolder(below)).toBe(root);
});

test("a nearer mark of any kind comes before one further up", () => {
  const inner = path.join(root, "inner");
  mkdirSync(path.join(inner, ".git"), { recursive: true });
  writeFileSync(path.join(root, "swarm.config.yaml"), "");

  expect(findProjectFolder(inner)).toBe(inner);
});
