import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { InputError } from "../core/errors.ts";
import { readFiles, withSecretsMasked } from "./read-files.ts";

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "read-files-")));
  const files: Readonly<Record<string, string | Uint8Array>> = {
    "a.ts": "const a = 1;",
    "b.ts": "const b = 'ü';",
    "docs/guide.md": "# Guide",
    "docs/deep/more.md": "# More",
    "[odd].md": "odd",
    "picture.png": new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1]),
    "latin.txt": new Uint8Array([0x67, 0xfc, 0x6e]),
    "node_modules/x/index.ts": "no",
    ".git/config": "no",
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const problemsOf = (patterns: readonly string[]) =>
  readFiles(patterns, folder).then(
    () => [],
    (error: InputError) => error.problems,
  );

test.each<[what: string, patterns: readonly string[], paths: readonly string[]]>([
  ["no pattern", [], []],
  ["a path", ["a.ts"], ["a.ts"]],
  ["a path from elsewhere in the tree", ["./docs/../a.ts"], ["a.ts"]],
  ["a glob, sorted", ["*.ts"], ["a.ts", "b.ts"]],
  ["a folder, with all below it", ["docs"], ["docs/deep/more.md", "docs/guide.md"]],
  ["a folder with a slash", ["docs/"], ["docs/deep/more.md", "docs/guide.md"]],
  ["several in their order, each once", ["b.ts", "*.ts", "docs/*.md"], ["b.ts", "a.ts", "docs/guide.md"]],
  ["an exclusion", ["**/*.md", "!docs/**"], ["[odd].md"]],
  ["a path whose name looks like a glob", ["[odd].md"], ["[odd].md"]],
  ["everything, without what is never meant", ["**/*.ts"], ["a.ts", "b.ts"]],
])("%s gives its files", async (_, patterns, paths) => {
  const { attachments, files, skipped } = await readFiles(patterns, folder);

  expect(attachments.map((one) => one.path)).toEqual(paths);
  expect(files.map((one) => one.path)).toEqual(paths);
  expect(skipped).toEqual([]);
});

test("texts come whole, with their size in bytes", async () => {
  const { attachments, files } = await readFiles(["b.ts"], folder);

  expect(attachments).toEqual([{ path: "b.ts", text: "const b = 'ü';" }]);
  expect(files).toEqual([{ path: "b.ts", bytes: 15 }]);
});

test("a file that holds what may be secret is sent as it is, and says how much of it", async () => {
  const text = "DB_PASSWORD=kf8sPq2x\nA=1\n";
  await writeFile(path.join(folder, "a.env"), text);

  const { attachments, files } = await readFiles(["a.env"], folder);

  expect(attachments).toEqual([{ path: "a.env", text }]);
  expect(files).toEqual([{ path: "a.env", bytes: 25, secrets: 1 }]);
});

test("a file outside the folder keeps the name by which it was asked for", async () => {
  const { files } = await readFiles(["../a.ts"], path.join(folder, "docs"));

  expect(files.map((one) => one.path)).toEqual(["../a.ts"]);
});

test("what is no text is skipped, each with its reason", async () => {
  const { attachments, skipped } = await readFiles(["a.ts", "picture.png", "latin.txt"], folder);

  expect(attachments).toHaveLength(1);
  expect(skipped).toEqual([
    { path: "picture.png", reason: "binary" },
    { path: "latin.txt", reason: "not UTF-8" },
  ]);
});

test("nothing but files that cannot be sent is refused, with all reasons", async () => {
  expect(await problemsOf(["picture.png", "latin.txt"])).toEqual([
    "expected at least one text file from picture.png latin.txt, got only picture.png (binary), latin.txt (not UTF-8)",
  ]);
});

test("every pattern without a match is named at once", async () => {
  expect(await problemsOf(["*.rs", "a.ts", "missing.md"])).toEqual([
    `expected files that match "*.rs", got none in ${folder}`,
    `expected files that match "missing.md", got none in ${folder}`,
  ]);
});

test("an exclusion that leaves nothing is no empty run", async () => {
  await expect(readFiles(["a.ts", "!a.ts"], folder)).rejects.toThrow(InputError);
});

test.each(["", " "])(
  "an empty pattern %j, as an unset variable leaves it, is refused and never means the whole disk",
  async (pattern) => {
    expect(await problemsOf(["a.ts", pattern])).toEqual([
      `expected a path, folder or glob to attach, got ${JSON.stringify(pattern)}`,
    ]);
  },
);

test("exclusions alone are refused", async () => {
  expect(await problemsOf(["!docs/**"])).toEqual([
    "expected a pattern of files to attach, got only exclusions: !docs/**",
  ]);
});

test("where secrets are masked, none is left in the text and none is warned of", async () => {
  await writeFile(path.join(folder, "a.env"), `GITHUB_TOKEN=ghp_${"wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"}\n`);

  const { attachments, files } = await withSecretsMasked(await readFiles(["a.env"], folder));

  expect(attachments[0]?.text).toMatch(/^GITHUB_TOKEN=\[masked: [^\]]+\]\n$/);
  expect(files[0]).not.toHaveProperty("secrets");
});
