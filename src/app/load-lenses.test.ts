import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { appConfig } from "../../test/fakes/app-config.ts";
import { loadLenses } from "./load-lenses.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "lenses-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(where: ".swarm" | "user", text: string): Promise<void> {
  await mkdir(path.join(folder, where), { recursive: true });
  await writeFile(path.join(folder, where, "lenses.yaml"), text);
}

test("the library has at least fourteen lenses, with those that people look for", async () => {
  const names = (await loadLenses(appConfig(folder))).map(({ name }) => name);

  expect(names.length).toBeGreaterThanOrEqual(14);
  expect(names).toEqual(
    expect.arrayContaining(["simplicity", "scale", "security", "developer-experience", "cost", "contrarian"]),
  );
});

test("a project's lens replaces the user's, and that the library's, in its place; others are added", async () => {
  await write("user", "cost: Count my money.\nmine: Look here.");
  await write(".swarm", "cost: Count our money.");

  const lenses = await loadLenses(appConfig(folder));

  const place = (await loadLenses(appConfig(path.join(folder, "none")))).findIndex(({ name }) => name === "cost");
  expect(lenses[place]).toEqual({ name: "cost", text: "Count our money." });
  expect(lenses.at(-1)).toEqual({ name: "mine", text: "Look here." });
});

test("a broken file is told with its place", async () => {
  await write(".swarm", "cost: [1]");

  await expect(loadLenses(appConfig(folder))).rejects.toThrow(/lenses\.yaml:1: expected cost: a text/);
});
