import { expect, test } from "vitest";
import { gitFolder, type TestFolder, testFolder } from "../../../test/fakes/git-folder.ts";
import { InputError } from "../../core/errors.ts";
import { readReviewFiles, type WantedFiles } from "./read-review-files.ts";

const CODE = "export function area(width: number): number {\n  return width;\n}\n";

function read(folder: TestFolder, wanted: Partial<WantedFiles> = {}) {
  return readReviewFiles({ targets: [], folder: folder.path, isForced: false, perSymbol: false, ...wanted });
}

test("files come with secrets masked and every line kept, and what cannot be reviewed with its reason", async () => {
  using folder = gitFolder({
    "a.ts": `${CODE}const password = "hunter2!x";\r\n`,
    "binary.dat": new Uint8Array([1, 0, 2]),
    "latin.txt": new Uint8Array([0x67, 0xfc, 0x6e]),
    "empty.ts": "\n",
    "long.ts": CODE.repeat(17_000),
    "made.ts": `// @generated\n${CODE}`,
    "mini.js": CODE.replaceAll("\n", ";").repeat(50),
  });
  folder.link("outside.txt", "/etc/hostname");
  folder.link("twin.ts", "a.ts");
  folder.link("round-a", "round-b");
  folder.link("round-b", "round-a");

  const { files, skipped } = await read(folder, { targets: [".", "round-a"] });

  expect(files).toEqual([{ path: "a.ts", text: `${CODE}const password = "[masked: password]";\r\n`, masked: 1 }]);
  expect(Object.fromEntries(skipped.map(({ path, reason }) => [path, reason]))).toEqual({
    "binary.dat": "binary",
    "latin.txt": "not UTF-8",
    "empty.ts": "empty",
    "long.ts": "51000 lines, more than 20000",
    "made.ts": "generated: line 1 says so",
    "mini.js": expect.stringMatching(/^minified/),
    "outside.txt": "leads out of the folder through a symlink",
    "twin.ts": "a symlink to a.ts",
    "round-a": "a symlink that leads back to itself",
    "round-b": "a symlink that leads back to itself",
  });
});

test("force reads what is generated, minified and long, and never what is binary or outside", async () => {
  using folder = gitFolder({
    "long.ts": CODE.repeat(7_000),
    "made.ts": `// @generated\n${CODE}`,
    "b.dat": new Uint8Array([0]),
  });
  folder.link("outside.txt", "/etc/hostname");

  const { files, skipped } = await read(folder, { isForced: true });

  expect(files.map(({ path }) => path)).toEqual(["long.ts", "made.ts"]);
  expect(skipped.map(({ path }) => path)).toEqual(["b.dat", "outside.txt"]);
});

test("when nothing is left to review the reasons are in the message", async () => {
  using folder = testFolder({ "made.ts": `// @generated\n${CODE}` });

  const reading = read(folder, { targets: ["made.ts"] });

  await expect(reading).rejects.toThrow(InputError);
  await expect(reading).rejects.toThrow(/got only made.ts \(generated: line 1 says so\).*--force/);
});

test("with a base the changed files come with their lines, within the targets", async () => {
  using folder = gitFolder({ "a.ts": CODE, "b.ts": CODE, "old.ts": `${CODE}${CODE}`, "gone.ts": CODE });
  folder.write({ "a.ts": `${CODE}// end\n`, "new.ts": CODE, "docs/n.md": "# n\n" });
  folder.git("mv", "old.ts", "moved.ts");
  folder.git("rm", "-q", "gone.ts");

  const all = await read(folder, { diffBase: "HEAD" });
  const some = await read(folder, { diffBase: "HEAD", targets: ["*.ts", "gone.ts", "!new.ts"] });

  expect(all.files.map(({ path, changed }) => [path, changed])).toEqual([
    ["a.ts", [{ from: 4, to: 4 }]],
    ["docs/n.md", [{ from: 1, to: 1 }]],
    ["new.ts", [{ from: 1, to: 3 }]],
  ]);
  expect(all.skipped).toEqual([{ path: "moved.ts", reason: "renamed, or its mode changed, but no line of it" }]);
  expect(some.files.map(({ path }) => path)).toEqual(["a.ts"]);
});

test("without a change there is nothing, and that is no error; a target that never was is one", async () => {
  using folder = gitFolder({ "a.ts": CODE });

  expect(await read(folder, { diffBase: "main" })).toEqual({ files: [], skipped: [] });
  await expect(read(folder, { diffBase: "main", targets: ["missing.ts"] })).rejects.toThrow(InputError);
});

test("per symbol each file comes in pieces that cover its lines", async () => {
  using folder = testFolder({ "a.ts": `import b from "b";\n\n${CODE}`, "notes.txt": "one\ntwo\n" });

  const { files } = await read(folder, { perSymbol: true });

  expect(files.map(({ symbols }) => symbols)).toEqual([
    [{ name: "area", kind: "function", from: 1, to: 5 }],
    [{ name: "", kind: "whole file", from: 1, to: 2 }],
  ]);
});
