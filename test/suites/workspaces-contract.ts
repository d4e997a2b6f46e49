import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { ConflictError, InputError } from "../../src/core/errors.ts";
import type { Workspace, Workspaces } from "../../src/core/workspace.ts";
import type { WorkspaceParts } from "../../src/workspaces/workspace-settings.ts";
import { gitFolder, type TestFolder, testFolder } from "../fakes/git-folder.ts";
import { workspaceParts } from "../fakes/workspace-parts.ts";

const FILES = { "a.txt": "one\n", "src/b.txt": "two\n", ".gitignore": "*.log\n" };
const AUTHOR = { name: "Skeptic", email: "ada@example.org" };
const NEVER = new AbortController().signal;
const REQUEST = { run: "build-1", task: "add-limit", epoch: 1 };

/** What every kind of workspaces over git promises; `openWith` opens the kind in a repository. */
export function workspacesContract(name: string, openWith: (parts: WorkspaceParts) => Promise<Workspaces>): void {
  describe(name, () => {
    test("a workspace holds the files of its base on a branch of its own", async () => {
      using world = new World(openWith);

      const { workspace, repository } = await world.opened();

      expect(readFileSync(path.join(workspace.path, "src/b.txt"), "utf8")).toBe("two\n");
      expect(workspace.branch).toBe("swarm/build-1/add-limit");
      expect(workspace.base).toBe(repository.git("rev-parse", "main").trim());
      expect(workspace.variables).toMatchObject({ SWARM_RUN: "build-1", SWARM_TASK: "add-limit" });
    });

    test("home and records lie outside the tree", async () => {
      using world = new World(openWith);

      const { workspace } = await world.opened();

      for (const place of [workspace.home, workspace.records]) {
        expect(path.relative(workspace.path, place)).toMatch(/^\.\./);
      }
    });

    test("a checkpoint commits every file, by the persona and the human", async () => {
      using world = new World(openWith);
      const { workspaces, workspace, repository } = await world.opened();
      write(workspace, { "a.txt": "changed\n", "new file\n\u{1f426}.txt": "odd name\n", "noise.log": "ignored\n" });
      rmSync(path.join(workspace.path, "src/b.txt"));

      const commit = await workspaces.checkpoint(workspace, "first try", AUTHOR);

      const { files, head } = await workspaces.change(workspace);
      expect(head).toBe(commit);
      expect(files.map(({ path: file, status }) => [file, status])).toEqual([
        ["a.txt", "modified"],
        ["new file\n\u{1f426}.txt", "added"],
        ["src/b.txt", "deleted"],
      ]);
      expect(repository.git("log", "-1", "--format=%an %ae, %cn %ce: %s", commit).trim()).toBe(
        "Skeptic ada@example.org, Ada ada@example.org: first try",
      );
    });

    test("a checkpoint without a change answers the commit before", async () => {
      using world = new World(openWith);
      const { workspaces, workspace } = await world.opened();

      const first = await workspaces.checkpoint(workspace, "nothing", AUTHOR);

      expect(first).toBe(workspace.base);
      expect(await workspaces.change(workspace)).toEqual({ base: workspace.base, head: workspace.base, files: [] });
    });

    test("the work of a task that is opened again is still there, committed or not", async () => {
      using world = new World(openWith);
      const { workspaces, workspace } = await world.opened();
      write(workspace, { "a.txt": "committed\n" });
      await workspaces.checkpoint(workspace, "part", AUTHOR);
      write(workspace, { "b.txt": "not yet\n" });

      const again = await (await world.reopened()).open({ ...REQUEST, epoch: 2 }, NEVER);

      expect(again.path).toBe(workspace.path);
      expect(readFileSync(path.join(again.path, "a.txt"), "utf8")).toBe("committed\n");
      expect(readFileSync(path.join(again.path, "b.txt"), "utf8")).toBe("not yet\n");
    });

    test("every change under an older epoch is refused", async () => {
      using world = new World(openWith);
      const { workspaces, workspace } = await world.opened();
      await workspaces.open({ ...REQUEST, epoch: 2 }, NEVER);

      const refused = [
        workspaces.open(REQUEST, NEVER),
        workspaces.checkpoint(workspace, "late", AUTHOR),
        workspaces.rebase(workspace, workspace.base),
        workspaces.close(workspace, true),
      ];

      for (const each of await Promise.allSettled(refused)) {
        expect(each).toMatchObject({ status: "rejected", reason: expect.any(ConflictError) });
      }
    });

    test("a rebase brings the work onto another commit", async () => {
      using world = new World(openWith);
      const { workspaces, workspace, repository } = await world.opened();
      write(workspace, { "a.txt": "mine\n" });
      await workspaces.checkpoint(workspace, "mine", AUTHOR);
      const onto = commitAside(repository, { "c.txt": "theirs\n" });

      const rebased = await workspaces.rebase(workspace, onto);

      expect(rebased).toMatchObject({ kind: "done", base: onto });
      expect(readFileSync(path.join(workspace.path, "c.txt"), "utf8")).toBe("theirs\n");
      expect((await workspaces.change(workspace)).files.map(({ path: file }) => file)).toEqual(["a.txt"]);
    });

    test("after a conflict the tree holds both sides, and the next checkpoint stands on the other commit", async () => {
      using world = new World(openWith);
      const { workspaces, workspace, repository } = await world.opened();
      write(workspace, { "a.txt": "mine\n" });
      await workspaces.checkpoint(workspace, "mine", AUTHOR);
      const onto = commitAside(repository, { "a.txt": "theirs\n" });

      const rebased = await workspaces.rebase(workspace, onto);

      expect(rebased).toEqual({ kind: "conflict", base: onto, files: ["a.txt"] });
      expect(readFileSync(path.join(workspace.path, "a.txt"), "utf8")).toMatch(
        /<<<<<<<[\s\S]*theirs[\s\S]*mine[\s\S]*>>>>>>>/,
      );
      write(workspace, { "a.txt": "both\n" });
      await workspaces.checkpoint(workspace, "resolved", AUTHOR);
      const change = await workspaces.change(workspace);
      expect(change.base).toBe(onto);
      expect(repository.git("show", `${change.head}:a.txt`)).toBe("both\n");
    });

    test("a diff is cut at the bytes asked for", async () => {
      using world = new World(openWith);
      const { workspaces, workspace } = await world.opened();
      write(workspace, { "big.txt": "line\n".repeat(10_000) });
      await workspaces.checkpoint(workspace, "big", AUTHOR);

      const diff = await workspaces.diff(workspace, 1_000);

      expect(Buffer.byteLength(diff)).toBe(1_000);
      expect(diff).toContain("+++ b/big.txt");
    });

    test("what has not landed is kept when it is given back", async () => {
      using world = new World(openWith);
      const { workspaces, workspace, repository } = await world.opened();
      write(workspace, { "a.txt": "kept\n" });
      const commit = await workspaces.checkpoint(workspace, "kept", AUTHOR);

      await workspaces.close(workspace, false);

      expect(repository.git("rev-parse", workspace.branch).trim()).toBe(commit);
      expect(await workspaces.list()).toMatchObject([{ task: "add-limit", state: "kept", keeps: expect.any(String) }]);
    });

    test("the commits of a task that has landed stay reachable", async () => {
      using world = new World(openWith);
      const { workspaces, workspace, repository } = await world.opened();
      write(workspace, { "a.txt": "landed\n" });
      const commit = await workspaces.checkpoint(workspace, "landed", AUTHOR);

      await workspaces.close(workspace, true);

      expect(repository.git("rev-parse", "refs/swarm/landed/build-1/add-limit").trim()).toBe(commit);
      expect(repository.git("branch", "--list", "swarm/*")).toBe("");
    });

    test("hooks of the repository do not run at a checkpoint", async () => {
      using world = new World(openWith);
      const { workspaces, workspace } = await world.opened();
      const hooks = [".git/hooks/pre-commit", ".git/hooks/post-checkout", ".git/hooks/reference-transaction"];
      world.repository.write(Object.fromEntries(hooks.map((hook) => [hook, "#!/bin/sh\nexit 1\n"])));
      for (const hook of hooks) world.makeExecutable(hook);
      write(workspace, { "a.txt": "changed\n" });

      const checkpoint = workspaces.checkpoint(workspace, "in spite of hooks", AUTHOR);

      await expect(checkpoint).resolves.toMatch(/^[0-9a-f]{40}$/);
    });

    test.each([
      ["no repository", () => testFolder({ "a.txt": "" }), /git init/],
      ["an empty repository", emptyRepository, /at least one commit/],
      ["a bare repository", bareRepository, /got a bare one/],
    ])("%s is refused with what to do", async (_, makeFolder, message) => {
      using folder = makeFolder();
      using state = testFolder();

      const opening = openWith(workspaceParts(folder, state));

      await expect(opening).rejects.toThrow(InputError);
      await expect(opening).rejects.toThrow(message);
      expect(existsSync(path.join(state.path, "worktrees"))).toBe(false);
    });
  });
}

/** A repository with a state folder, gone at the end of a test. */
class World implements Disposable {
  readonly repository: TestFolder = gitFolder(FILES);
  readonly #state = testFolder();
  readonly #openWith: (parts: WorkspaceParts) => Promise<Workspaces>;

  constructor(openWith: (parts: WorkspaceParts) => Promise<Workspaces>) {
    this.#openWith = openWith;
  }

  async opened() {
    const workspaces = await this.reopened();
    return { workspaces, workspace: await workspaces.open(REQUEST, NEVER), repository: this.repository };
  }

  reopened(): Promise<Workspaces> {
    return this.#openWith(workspaceParts(this.repository, this.#state));
  }

  makeExecutable(file: string): void {
    chmodSync(path.join(this.repository.path, file), 0o755);
  }

  [Symbol.dispose](): void {
    this.repository[Symbol.dispose]();
    this.#state[Symbol.dispose]();
  }
}

function write({ path: root }: Workspace, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(root, name), text);
}

/** A commit on `main` that no checkout of a test has under its feet. */
function commitAside(repository: TestFolder, files: Readonly<Record<string, string>>): string {
  using clone = testFolder();
  clone.git("clone", "-q", "-b", "main", repository.path, ".");
  clone.write(files);
  const commit = clone.commit();
  clone.git("push", "-q", "origin", "HEAD:refs/heads/other");
  return commit;
}

function emptyRepository(): TestFolder {
  const folder = testFolder();
  folder.git("init", "-q");
  return folder;
}

function bareRepository(): TestFolder {
  const folder = testFolder();
  folder.git("init", "-q", "--bare");
  return folder;
}
