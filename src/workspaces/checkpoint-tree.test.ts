import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { gitFolder } from "../../test/fakes/git-folder.ts";
import { AUTHOR, git, NEVER, request, World } from "../../test/fakes/worktree-world.ts";

describe("a checkpoint", () => {
  test.each<[string, (tree: string) => void]>([
    ["commits by itself", (tree) => git(tree, "commit", "-qam", "by the agent")],
    [
      "commits on a branch of its own",
      (tree) => git(tree, "checkout", "-qb", "mine") && git(tree, "commit", "-qam", "x"),
    ],
    ["detaches HEAD", (tree) => git(tree, "checkout", "-q", "--detach") && git(tree, "commit", "-qam", "x")],
    ["deletes .git", (tree) => rmSync(path.join(tree, ".git"))],
    ["makes a repository of its own", (tree) => rmSync(path.join(tree, ".git")) ?? git(tree, "init", "-q")],
    [
      "deletes the branch",
      (tree) => git(tree, "checkout", "-q", "--detach") && git(tree, "branch", "-D", "swarm/run/first"),
    ],
    ["leaves a lock behind", (tree) => writeFileSync(path.join(gitFolderOf(tree), "index.lock"), "")],
    ["hides its change from git", (tree) => git(tree, "update-index", "--assume-unchanged", "a.txt")],
    ["leaves a merge half done", (tree) => git(tree, "stash", "-q") && merge(tree)],
    [
      "commits and goes to another branch",
      (tree) => git(tree, "commit", "-qam", "x") && git(tree, "checkout", "-q", "other"),
    ],
    ["works on another branch", (tree) => git(tree, "checkout", "-q", "other")],
    ["goes back in history", (tree) => git(tree, "commit", "-qam", "x") && git(tree, "reset", "-q", "HEAD~1")],
  ])("holds the work of an agent that %s", async (_, act) => {
    using world = new World({ "a.txt": "one\n", "b.txt": "one\n" });
    world.repository.git("checkout", "-qb", "other");
    world.repository.write({ "b.txt": "other\n" });
    world.repository.commit();
    world.repository.git("checkout", "-q", "main");
    const workspaces = await world.open();
    const workspace = await workspaces.open(request("first"), NEVER);
    world.write(workspace, { "a.txt": "changed\n" });
    act(workspace.path);

    const commit = await workspaces.checkpoint(workspace, "checkpoint", AUTHOR);

    const { files } = await workspaces.change(workspace);
    expect(files.find((file) => file.path === "a.txt")).toMatchObject({ status: "modified" });
    expect(files.map((file) => file.path)).not.toContain("c.txt");
    expect(world.repository.git("rev-parse", workspace.branch).trim()).toBe(commit);
    expect(git(workspace.path, "status", "--porcelain", "--branch")).toBe("## swarm/run/first\n");
  });

  test("leaves out what another branch has when an agent went there", async () => {
    using world = new World({ "a.txt": "one\n", "b.txt": "one\n" });
    world.repository.git("checkout", "-qb", "other");
    world.repository.write({ "b.txt": "other\n" });
    world.repository.commit();
    world.repository.git("checkout", "-q", "main");
    const workspaces = await world.open();
    const workspace = await workspaces.open(request("first"), NEVER);
    git(workspace.path, "checkout", "-q", "other");
    world.write(workspace, { "a.txt": "changed\n" });

    await workspaces.checkpoint(workspace, "checkpoint", AUTHOR);

    expect((await workspaces.change(workspace)).files.map((file) => file.path)).toEqual(["a.txt"]);
    expect(readFileSync(path.join(workspace.path, "b.txt"), "utf8")).toBe("one\n");
  });

  test("holds the files of repositories that an agent made inside", async () => {
    using world = new World({ "a.txt": "one\n" });
    const workspaces = await world.open();
    const workspace = await workspaces.open(request("first"), NEVER);
    for (const name of ["empty repository", "with commit"]) git(workspace.path, "init", "-q", name);
    world.write(workspace, { "with commit/x.txt": "x", "empty repository/y.txt": "y" });
    git(path.join(workspace.path, "with commit"), "add", ".");
    git(path.join(workspace.path, "with commit"), "commit", "-qm", "inside");

    await workspaces.checkpoint(workspace, "checkpoint", AUTHOR);

    const names = (await workspaces.change(workspace)).files.map((file) => file.path);
    expect(names).toEqual(["empty repository/y.txt", "with commit/x.txt"]);
    expect(existsSync(path.join(workspace.records, "nested-git/with%20commit/HEAD"))).toBe(true);
  });

  test("tells lines, bytes and binary files of a change, and renames as such", async () => {
    using world = new World({ "old name.txt": "a\nb\nc\nd\ne\n" });
    const workspaces = await world.open();
    const workspace = await workspaces.open(request("first"), NEVER);
    renameSync(path.join(workspace.path, "old name.txt"), path.join(workspace.path, "new.txt"));
    writeFileSync(path.join(workspace.path, "logo.bin"), Buffer.alloc(20_000_000, 0));

    await workspaces.checkpoint(workspace, "checkpoint", AUTHOR);

    expect((await workspaces.change(workspace)).files).toEqual([
      { path: "logo.bin", status: "added", added: 0, removed: 0, isBinary: true, bytes: 20_000_000 },
      { path: "new.txt", from: "old name.txt", status: "renamed", added: 0, removed: 0, isBinary: false, bytes: 10 },
    ]);
  });

  test("stands on the files of a submodule's commit as they were", async () => {
    using inner = gitFolder({ "lib.txt": "lib\n" });
    using world = new World({ "a.txt": "one\n" });
    world.repository.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", inner.path, "lib");
    world.repository.commit();
    const workspaces = await world.open();
    const workspace = await workspaces.open(request("first"), NEVER);
    world.write(workspace, { "a.txt": "changed\n" });

    await workspaces.checkpoint(workspace, "checkpoint", AUTHOR);

    expect((await workspaces.change(workspace)).files.map((file) => file.path)).toEqual(["a.txt"]);
  });

  test("keeps names that differ in case alone", async () => {
    using world = new World({ "README.md": "one\n" });
    const workspaces = await world.open();
    const workspace = await workspaces.open(request("first"), NEVER);
    world.write(workspace, { "readme.md": "two\n" });

    await workspaces.checkpoint(workspace, "checkpoint", AUTHOR);

    expect((await workspaces.change(workspace)).files).toMatchObject([{ path: "readme.md", status: "added" }]);
  });
});

describe("large files of LFS", () => {
  test.skipIf(spawnSync("git", ["lfs", "version"]).status === 0)(
    "are pointers where the program is missing, and stay what they are",
    async () => {
      using world = new World({
        ".gitattributes": "*.psd filter=lfs -text\n",
        "logo.psd": "version https://git-lfs\n",
      });
      for (const [name, value] of [
        ["smudge", "git-lfs smudge"],
        ["clean", "git-lfs clean"],
        ["required", "true"],
      ]) {
        world.repository.git("config", `filter.lfs.${name}`, value ?? "");
      }
      const workspaces = await world.open();
      const workspace = await workspaces.open(request("first"), NEVER);
      world.write(workspace, { "a.txt": "new\n", "other.psd": "raw" });

      await workspaces.checkpoint(workspace, "checkpoint", AUTHOR);

      expect(readFileSync(path.join(workspace.path, "logo.psd"), "utf8")).toBe("version https://git-lfs\n");
      expect((await workspaces.change(workspace)).files.map((file) => file.path)).toEqual(["a.txt", "other.psd"]);
    },
  );
});

/** Leaves `a.txt` changed on both sides, in conflict. */
function merge(tree: string): string {
  git(tree, "checkout", "-q", "--detach");
  writeFileSync(path.join(tree, "a.txt"), "theirs\n");
  git(tree, "commit", "-qam", "theirs");
  const theirs = git(tree, "rev-parse", "HEAD").trim();
  git(tree, "checkout", "-q", "swarm/run/first");
  writeFileSync(path.join(tree, "a.txt"), "mine\n");
  git(tree, "commit", "-qam", "mine");
  try {
    git(tree, "merge", theirs);
  } catch {
    // It ends in the conflict that was wanted.
  }
  return " ";
}

function gitFolderOf(tree: string): string {
  return git(tree, "rev-parse", "--absolute-git-dir").trim();
}
