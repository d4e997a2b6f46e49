import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { appConfig } from "../../test/fakes/app-config.ts";
import { InputError } from "../core/errors.ts";
import { loadPersonas, loadPresets } from "./load-personas.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "personas-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(where: ".swarm" | "user", name: string, text: string): Promise<void> {
  const personas = path.join(folder, where, "personas");
  await mkdir(personas, { recursive: true });
  await writeFile(path.join(personas, name), text);
}

const persona = (name: string, instructions: string) => `---\nname: ${name}\n---\n${instructions}\n`;

test("the library's personas are there for everyone, and those of every preset are among them", async () => {
  const names = (await loadPersonas(appConfig(folder))).map((found) => found.persona.name);
  const presets = await loadPresets(appConfig(folder));

  expect(names).toEqual(expect.arrayContaining(["judge", "critic", "skeptic", "innovator", "advocate", "security"]));
  expect([...presets.keys()]).toEqual(
    expect.arrayContaining(["quick", "comprehensive", "security", "technical", "all"]),
  );
  for (const members of presets.values()) expect([...names, "*"]).toEqual(expect.arrayContaining([...members]));
});

test("a user's persona hides the library's of that name, and a project's hides both, in any case", async () => {
  await write("user", "judge.md", persona("judge", "The user's."));
  await write("user", "own.md", persona("own", "Only the user's."));
  await write(".swarm", "judge.md", persona("Judge", "The project's."));

  const found = await loadPersonas(appConfig(folder));

  const judges = found.filter(({ persona: { name } }) => name.toLowerCase() === "judge");
  expect(judges).toMatchObject([
    { persona: { instructions: "The project's." }, source: path.join(folder, ".swarm", "personas") },
  ]);
  expect(found.find(({ persona: { name } }) => name === "own")?.source).toBe(path.join(folder, "user", "personas"));
});

test("only Markdown files count", async () => {
  await write(".swarm", "notes.txt", "no front matter");
  await write(".swarm", "EXTRA.MD", persona("extra", "Yes."));

  const names = (await loadPersonas(appConfig(folder))).map((found) => found.persona.name);

  expect(names).toContain("extra");
  expect(names).not.toContain("notes");
});

test("every file that is no persona is named at once, with its path", async () => {
  await write(".swarm", "empty.md", "---\nname: empty\n---\n");
  await write("user", "open.md", "---\nname: open\n");

  const problems = await loadPersonas(appConfig(folder)).catch((error: InputError) => error.problems);

  expect(problems).toEqual([
    expect.stringContaining(path.join("user", "personas", "open.md")),
    expect.stringContaining(path.join(".swarm", "personas", "empty.md")),
  ]);
});

test("a place for personas that is no folder is one clear error", async () => {
  await mkdir(path.join(folder, "user"));
  await writeFile(path.join(folder, "user", "personas"), "a file");
  await chmod(folder, 0o700);

  const loading = loadPersonas(appConfig(folder));

  await expect(loading).rejects.toThrow(InputError);
  await expect(loading).rejects.toThrow("expected a readable folder of personas at");
});
