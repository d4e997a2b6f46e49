import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { report } from "../../../test/fakes/fake-app.ts";
import type { ReportArtifacts } from "../../core/report.ts";
import { writeArtifacts } from "./write-artifacts.ts";

let place: string;
let project: string;

beforeEach(() => {
  place = mkdtempSync(path.join(tmpdir(), "swarm-artifacts-"));
  project = path.join(place, "project");
  mkdirSync(project);
});

afterEach(() => rmSync(place, { recursive: true, force: true }));

const files = [{ path: "a/b.test.ts", text: "new\n", key: "code/a" }];

function write(...artifacts: readonly ReportArtifacts[]) {
  return writeArtifacts(
    { run: "run1", report: { ...report([]), artifacts } },
    { projectFolder: project, stateFolder: path.join(project, ".swarm") },
  );
}

const textOf = (file: string) => readFileSync(path.join(project, file), "utf8");

test("without a folder files go to the run's own, again and again", async () => {
  await write({ overwrite: false, files });

  const again = await write({ overwrite: false, files: [{ ...files[0], text: "newer\n" } as (typeof files)[0]] });

  expect(again).toEqual({ written: [".swarm/runs/run1/tests/a/b.test.ts"], aside: [] });
  expect(textOf(".swarm/runs/run1/tests/a/b.test.ts")).toBe("newer\n");
});

test("a file that stands there is left as it is, and the new one goes aside", async () => {
  mkdirSync(path.join(project, "test/a"), { recursive: true });
  writeFileSync(path.join(project, "test/a/b.test.ts"), "mine\n");

  const written = await write({ folder: "test", overwrite: false, files });

  expect(written).toEqual({
    written: [],
    aside: [{ wanted: "test/a/b.test.ts", written: ".swarm/runs/run1/tests/a/b.test.ts" }],
  });
  expect(textOf("test/a/b.test.ts")).toBe("mine\n");
  expect(textOf(".swarm/runs/run1/tests/a/b.test.ts")).toBe("new\n");
});

test("the same file is written once more without a word, and another one replaced where that was asked for", async () => {
  await write({ folder: "test", overwrite: false, files });
  const same = await write({ folder: "test", overwrite: false, files });
  writeFileSync(path.join(project, "test/a/b.test.ts"), "mine\n");
  const replaced = await write({ folder: "test", overwrite: true, files });

  expect([same.written, replaced.written]).toEqual([["test/a/b.test.ts"], ["test/a/b.test.ts"]]);
  expect(textOf("test/a/b.test.ts")).toBe("new\n");
});

test("nothing is written through a link that leads out of the project", async () => {
  symlinkSync(place, path.join(project, "test"));
  writeFileSync(path.join(place, "outside.ts"), "mine");
  mkdirSync(path.join(project, "in"));
  symlinkSync(path.join(place, "outside.ts"), path.join(project, "in/b.test.ts"));

  await expect(write({ folder: "test", overwrite: true, files })).rejects.toThrow("which leads out of it");
  const through = [{ path: "b.test.ts", text: "new\n", key: "code/a" }];
  await write({ folder: "in", overwrite: true, files: through });

  expect(existsSync(path.join(place, "a/b.test.ts"))).toBe(false);
  expect(readFileSync(path.join(place, "outside.ts"), "utf8")).toBe("mine");
  expect(textOf("in/b.test.ts")).toBe("new\n");
});

test("a path that leads out of the folder is refused", async () => {
  const out = [{ path: "../../x.ts", text: "x", key: "code/x" }];

  await expect(write({ folder: "test", overwrite: true, files: out })).rejects.toThrow("expected a file below");
});

test("several sets have folders of their own, as deep as the first", async () => {
  const { written } = await write({ overwrite: false, files }, { overwrite: false, files });

  expect(written).toEqual([".swarm/runs/run1/tests/a/b.test.ts", ".swarm/runs/run1/tests-2/a/b.test.ts"]);
});
