import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appConfig } from "../../../test/fakes/app-config.ts";
import { consentedFiles } from "./consented-files.ts";

let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), "swarm-consent-")));
  mkdirSync(path.join(folder, "docs/old"), { recursive: true });
  for (const file of ["docs/a.md", "docs/b.md", "docs/old/c.md", "readme.md"])
    writeFileSync(path.join(folder, file), file);
  symlinkSync("/etc/hostname", path.join(folder, "docs/link.md"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("patterns are typed from the working folder and name files from the root; exclusions count and symlinks do not", async () => {
  const config = appConfig(folder, { workingFolder: path.join(folder, "docs") });

  const { files, skipped } = await consentedFiles(["**/*.md", "!old", "../readme.md"], config);

  expect([...files].sort()).toEqual(["docs/a.md", "docs/b.md", "readme.md"]);
  expect(skipped).toEqual([{ path: "docs/link.md", reason: "a symlink" }]);
});

test("a pattern outside the project or without a match is refused, and none is nothing", async () => {
  const config = appConfig(folder);

  await expect(consentedFiles(["../**"], config)).rejects.toThrow("expected paths inside");
  await expect(consentedFiles(["nothing/*.md"], config)).rejects.toThrow('expected files that match "nothing/*.md"');
  expect(await consentedFiles([], config)).toEqual({ files: [], skipped: [] });
});
