import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isEsmProject, projectPath, targetsInProject } from "./project-place.ts";

let place: string;
let folders: { projectFolder: string; workingFolder: string };

beforeEach(() => {
  place = realpathSync(mkdtempSync(path.join(tmpdir(), "swarm-place-")));
  const projectFolder = path.join(place, "project");
  folders = { projectFolder, workingFolder: path.join(projectFolder, "packages/one") };
  mkdirSync(folders.workingFolder, { recursive: true });
});

afterEach(() => rmSync(place, { recursive: true, force: true }));

test("targets of the working directory become those of the project", () => {
  const inside = path.join(folders.projectFolder, "lib/b.ts");

  const targets = targetsInProject(["src/a.ts", "!src/**/*.d.ts", "../two", ".", inside, "../../../x"], folders);

  expect(targets).toEqual([
    "packages/one/src/a.ts",
    "!packages/one/src/**/*.d.ts",
    "packages/two",
    "packages/one",
    "lib/b.ts",
    "../x",
  ]);
});

test("an empty target stays empty, so that an unset variable never means the whole folder", () => {
  expect(targetsInProject(["", "!"], folders)).toEqual(["", "!"]);
});

test("a folder for tests may be there or not, inside the project", async () => {
  expect(await projectPath("test/new", folders)).toBe("packages/one/test/new");
  expect(await projectPath("../..", folders)).toBe(".");
});

test("a folder outside, behind a link that leads out, a file or .git is refused", async () => {
  symlinkSync(place, path.join(folders.workingFolder, "out"));
  writeFileSync(path.join(folders.workingFolder, "file"), "");

  await expect(projectPath("../../..", folders)).rejects.toThrow("expected --out to be a folder in the project");
  await expect(projectPath("out/x", folders)).rejects.toThrow("expected --out to be a folder in the project");
  await expect(projectPath("file", folders)).rejects.toThrow("got the file file");
  await expect(projectPath("../../.git/hooks", folders)).rejects.toThrow("no part of .git");
});

test("the manifest says whether scripts are ES modules", async () => {
  const { projectFolder } = folders;
  const manifest = path.join(projectFolder, "package.json");

  expect(await isEsmProject(projectFolder)).toBe(false);
  writeFileSync(manifest, '{"type":"module"}');
  expect(await isEsmProject(projectFolder)).toBe(true);
  writeFileSync(manifest, "{");
  expect(await isEsmProject(projectFolder)).toBe(false);
});
