import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { gitFolder, testFolder } from "../../test/fakes/git-folder.ts";
import { workspaceParts } from "../../test/fakes/workspace-parts.ts";
import { workspacesContract } from "../../test/suites/workspaces-contract.ts";
import { ConflictError } from "../core/errors.ts";
import { openDirectory } from "./directory.ts";

const NEVER = new AbortController().signal;
const FIRST = { run: "run", task: "first", epoch: 1 };

workspacesContract("the directory itself", openDirectory);

test("a directory with changes is refused, each named", async () => {
  using repository = gitFolder({ "a.txt": "one\n" });
  using state = testFolder();
  repository.write({ "a.txt": "mine\n", "new file.txt": "mine\n" });
  const workspaces = await openDirectory(workspaceParts(repository, state));

  const opening = workspaces.open(FIRST, NEVER);

  await expect(opening).rejects.toThrow(/got "a.txt", "new file.txt"; commit or stash them/);
  expect(readFileSync(path.join(repository.path, "a.txt"), "utf8")).toBe("mine\n");
});

test("a directory takes one task at a time", async () => {
  using repository = gitFolder({ "a.txt": "one\n" });
  using state = testFolder();
  const workspaces = await openDirectory(workspaceParts(repository, state));
  await workspaces.open(FIRST, NEVER);

  const second = workspaces.open({ ...FIRST, task: "second" }, NEVER);

  await expect(second).rejects.toThrow(ConflictError);
});

test("a task whose process died makes room, and its work stays on its branch", async () => {
  using repository = gitFolder({ "a.txt": "one\n" });
  using state = testFolder();
  const parts = workspaceParts(repository, state);
  const first = await (await openDirectory(parts)).open(FIRST, NEVER);
  writeFileSync(path.join(first.path, "a.txt"), "work\n");
  const later = await openDirectory({ ...parts, liveness: { ...parts.liveness, isAlive: () => false } });

  const second = await later.open({ ...FIRST, task: "second" }, NEVER);

  expect(readFileSync(path.join(second.path, "a.txt"), "utf8")).toBe("one\n");
  expect(repository.git("show", "swarm/run/first:a.txt")).toBe("work\n");
});

test.each([
  ["a branch", (): readonly string[] => ["checkout", "-q", "-b", "mine"], "mine"],
  ["a detached HEAD", (): readonly string[] => ["checkout", "-q", "--detach"], "HEAD"],
])("closing goes back to %s and keeps the work on the task's branch", async (_, words, back) => {
  using repository = gitFolder({ "a.txt": "one\n" });
  using state = testFolder();
  repository.git(...words());
  const workspaces = await openDirectory(workspaceParts(repository, state));
  const workspace = await workspaces.open(FIRST, NEVER);
  writeFileSync(path.join(workspace.path, "a.txt"), "work\n");

  await workspaces.close(workspace, false);

  expect(repository.git("rev-parse", "--abbrev-ref", "HEAD").trim()).toBe(back);
  expect(readFileSync(path.join(repository.path, "a.txt"), "utf8")).toBe("one\n");
  expect(repository.git("show", "swarm/run/first:a.txt")).toBe("work\n");
  expect(repository.git("status", "--porcelain")).toBe("");
});

test("a task that was closed goes on with its work", async () => {
  using repository = gitFolder({ "a.txt": "one\n" });
  using state = testFolder();
  const workspaces = await openDirectory(workspaceParts(repository, state));
  const first = await workspaces.open(FIRST, NEVER);
  writeFileSync(path.join(first.path, "a.txt"), "work\n");
  await workspaces.close(first, false);

  const again = await workspaces.open({ ...FIRST, epoch: 2 }, NEVER);

  expect(readFileSync(path.join(again.path, "a.txt"), "utf8")).toBe("work\n");
  expect((await workspaces.change(again)).files.map((file) => file.path)).toEqual(["a.txt"]);
});
