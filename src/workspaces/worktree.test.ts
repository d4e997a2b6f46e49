import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { testFolder } from "../../test/fakes/git-folder.ts";
import { VirtualClock } from "../../test/fakes/virtual-clock.ts";
import { AUTHOR, NEVER, request, World } from "../../test/fakes/worktree-world.ts";
import { ConflictError, InputError, LimitError, ProviderError } from "../core/errors.ts";

describe("the pool", () => {
  test("a tree whose task has landed is used again, empty of what the first left", async () => {
    using world = new World({ "a.txt": "one\n", ".gitignore": "out/\n" });
    const workspaces = await world.open();
    const first = await workspaces.open(request("first"), NEVER);
    world.write(first, { "out/cache.txt": "ignored", "stray.txt": "uncommitted" });
    execFileSync("git", ["init", "-q", path.join(first.path, "out/inner")]);
    await workspaces.close(first, true);

    const second = await workspaces.open(request("second"), NEVER);

    expect(second.path).toBe(first.path);
    expect(existsSync(path.join(second.path, "out"))).toBe(false);
    expect(existsSync(path.join(second.path, "stray.txt"))).toBe(false);
    expect(world.repository.git("show", "refs/swarm/strays/run/first:stray.txt")).toBe("uncommitted");
  });

  test("tasks side by side have trees and ports of their own", async () => {
    using world = new World({ "a.txt": "one\n" });
    const workspaces = await world.open();

    const open = await Promise.all(Array.from({ length: 8 }, (_, n) => workspaces.open(request(`t${n}`), NEVER)));

    expect(new Set(open.map((workspace) => workspace.path)).size).toBe(8);
    expect(new Set(open.map(({ variables }) => variables.SWARM_PORT)).size).toBe(8);
  });

  test("what is kept survives, and what is linked is linked again", async () => {
    using world = new World({ "a.txt": "one\n", ".gitignore": "target/\nnode_modules/\n" });
    world.repository.write({ "node_modules/lib/index.js": "shared" });
    const workspaces = await world.open({ link: ["node_modules"], keep: ["target"] });
    const first = await workspaces.open(request("first"), NEVER);
    world.write(first, { "target/built.o": "slow to make" });
    const untouched = await workspaces.checkpoint(first, "nothing", AUTHOR);
    await workspaces.close(first, true);

    const second = await workspaces.open(request("second"), NEVER);

    expect(untouched).toBe(first.base);
    expect(readFileSync(path.join(second.path, "target/built.o"), "utf8")).toBe("slow to make");
    expect(lstatSync(path.join(second.path, "node_modules")).isSymbolicLink()).toBe(true);
    expect(readFileSync(path.join(world.repository.path, "node_modules/lib/index.js"), "utf8")).toBe("shared");
  });

  test("a path with files of git cannot be linked", async () => {
    using world = new World({ "src/a.txt": "one\n" });

    await expect(world.open({ link: ["src", "../out"] })).rejects.toThrow(/"\.\.\/out"[\s\S]*"src\/a\.txt"/);
  });
});

describe("set-up", () => {
  test("ignored files that .worktreeinclude names are copied, and no others", async () => {
    using world = new World({ ".gitignore": ".env*\n", ".worktreeinclude": ".env\n*.txt\n" });
    world.repository.write({ ".env": "KEY=1", ".env.other": "KEY=2", "untracked.txt": "mine" });
    const workspaces = await world.open();

    const { path: tree } = await workspaces.open(request("first"), NEVER);

    expect(readFileSync(path.join(tree, ".env"), "utf8")).toBe("KEY=1");
    expect(existsSync(path.join(tree, ".env.other"))).toBe(false);
    expect(existsSync(path.join(tree, "untracked.txt"))).toBe(false);
  });

  test("an included file is not written through a link of the repository", async () => {
    using world = new World({ ".gitignore": "conf/.env\n", ".worktreeinclude": ".env\n" });
    using outside = testFolder();
    world.repository.link("conf", outside.path);
    world.repository.commit();
    rmSync(path.join(world.repository.path, "conf"));
    world.repository.write({ "conf/.env": "KEY=1" });
    const workspaces = await world.open();

    await workspaces.open(request("first"), NEVER);

    expect(existsSync(path.join(outside.path, ".env"))).toBe(false);
  });

  test("the command runs in the tree with the variables of the task", async () => {
    using world = new World({ "a.txt": "one\n" });
    const workspaces = await world.open({
      setUp: 'echo "$SWARM_TASK $DATABASE $SWARM_PORT" > made.txt',
      variables: { DATABASE: "app_{task}_{port}" },
    });

    const { path: tree } = await workspaces.open(request("first"), NEVER);

    expect(readFileSync(path.join(tree, "made.txt"), "utf8")).toBe("first app_first_20000 20000\n");
  });

  test("a command that fails says how and where its output is, and runs again the next time", async () => {
    using world = new World({ "a.txt": "one\n" });
    const workspaces = await world.open({ setUp: "test -e ../../../good || { echo no registry >&2; exit 3; }" });

    const opening = workspaces.open(request("first"), NEVER);

    await expect(opening).rejects.toThrow(ProviderError);
    await expect(opening).rejects.toThrow(/exit code 3[\s\S]*setup\.log[\s\S]*no registry/);
    world.state.write({ "worktrees/good": "" });
    await expect(workspaces.open(request("first"), NEVER)).resolves.toMatchObject({ task: "first" });
  });

  test("a command that never ends is stopped", async () => {
    using world = new World({ "a.txt": "one\n" });
    const workspaces = await world.open({ setUp: "sleep 600 & sleep 600", setUpMs: 50 });

    await expect(workspaces.open(request("first"), NEVER)).rejects.toThrow(/no end within 50 ms/);
  });
});

describe("giving up and taking back", () => {
  test("a stop while a tree is made leaves nothing that the next opening minds", async () => {
    using world = new World({ "a.txt": "one\n" });
    const workspaces = await world.open({ setUp: "test -e again || { touch again; sleep 600; }" });
    const stop = new AbortController();
    const opening = workspaces.open(request("first"), stop.signal);
    stop.abort();

    await expect(opening).rejects.toMatchObject({ kind: "cancelled" });

    const next = await (await world.open()).open(request("first"), NEVER);
    expect(readFileSync(path.join(next.path, "a.txt"), "utf8")).toBe("one\n");
  });

  test("a tree that somebody removed is made again with the committed work", async () => {
    using world = new World({ "a.txt": "one\n" });
    const workspaces = await world.open();
    const workspace = await workspaces.open(request("first"), NEVER);
    world.write(workspace, { "a.txt": "work\n" });
    await workspaces.checkpoint(workspace, "checkpoint", AUTHOR);
    rmSync(workspace.path, { recursive: true });

    const again = await workspaces.open({ ...request("first"), epoch: 2 }, NEVER);

    expect(readFileSync(path.join(again.path, "a.txt"), "utf8")).toBe("work\n");
  });

  test("a branch whose tree is gone is gone on with", async () => {
    using world = new World({ "a.txt": "one\n" });
    world.repository.git("checkout", "-qb", "swarm/run/first");
    world.repository.write({ "a.txt": "work\n" });
    const work = world.repository.commit();
    world.repository.git("checkout", "-q", "main");

    const workspace = await (await world.open()).open(request("first"), NEVER);

    expect(readFileSync(path.join(workspace.path, "a.txt"), "utf8")).toBe("work\n");
    expect(world.repository.git("rev-parse", workspace.branch).trim()).toBe(work);
    expect(workspace.base).toBe(world.repository.git("rev-parse", "main").trim());
  });

  test("a branch that somebody has checked out is not taken", async () => {
    using world = new World({ "a.txt": "one\n" });
    world.repository.git("checkout", "-qb", "swarm/run/first");

    await expect((await world.open()).open(request("first"), NEVER)).rejects.toThrow(ConflictError);
  });

  test("hooks that fail do not keep a tree from being made", async () => {
    using world = new World({ "a.txt": "one\n" });
    for (const hook of ["post-checkout", "reference-transaction"]) {
      writeFileSync(path.join(world.repository.path, ".git/hooks", hook), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    }

    const opening = (await world.open()).open(request("first"), NEVER);

    await expect(opening).resolves.toMatchObject({ task: "first" });
  });

  test("a name that git takes for no branch is refused", async () => {
    using world = new World({ "a.txt": "one\n" });

    const opening = (await world.open()).open(request("a task"), NEVER);

    await expect(opening).rejects.toThrow(InputError);
  });

  test.skipIf(process.getuid?.() !== 0 || process.platform !== "linux")(
    "a full disk ends in LimitError, leaves no half tree and does not touch another task's work",
    async () => {
      using world = new World({ "big.bin": "x".repeat(3_000_000) });
      using disk = mounted(world.state.path, "8m");
      const workspaces = await world.open();
      const workspace = await workspaces.open(request("first"), NEVER);
      world.write(workspace, { "big.bin": "work" });
      writeFileSync(path.join(disk.path, "filler"), Buffer.alloc(5_500_000));

      const opening = workspaces.open(request("second"), NEVER);

      await expect(opening).rejects.toThrow(LimitError);
      expect(world.repository.git("branch", "--list", "swarm/*").trim()).toBe("+ swarm/run/first");
      expect(await workspaces.list()).toHaveLength(1);
      rmSync(path.join(disk.path, "filler"));
      await expect(workspaces.open(request("second"), NEVER)).resolves.toMatchObject({ task: "second" });
      expect(readFileSync(path.join(workspace.path, "big.bin"), "utf8")).toBe("work");
    },
  );
});

describe("pruning", () => {
  test("moves what holds nothing to the trash, and keeps what is leased, dirty or not landed", async () => {
    using world = new World({ "a.txt": "one\n" });
    const workspaces = await world.open();
    const [landed, empty, dirty, unlanded, leased] = await Promise.all(
      ["landed", "empty", "dirty", "unlanded", "leased"].map((name) => workspaces.open(request(name), NEVER)),
    );
    if (!landed || !empty || !dirty || !unlanded || !leased) throw new Error("expected five workspaces");
    world.write(dirty, { "a.txt": "not committed\n" });
    world.write(unlanded, { "a.txt": "committed\n" });
    await workspaces.checkpoint(unlanded, "checkpoint", AUTHOR);
    await workspaces.close(landed, true);
    for (const workspace of [empty, dirty, unlanded]) await workspaces.close(workspace, false);

    const { moved, kept, trash } = await workspaces.prune({ isDryRun: false });

    expect(moved.map(({ path: tree }) => tree).sort()).toEqual([landed.path, empty.path].sort());
    expect(kept.map(({ task, keeps }) => [task, keeps])).toEqual(
      expect.arrayContaining([
        ["dirty", "it has changes that are not committed"],
        ["unlanded", "it has commits that have not landed"],
        ["leased", "process 4711 on here works in it"],
      ]),
    );
    expect(existsSync(path.join(trash, path.basename(empty.path)))).toBe(false);
    expect(world.repository.git("worktree", "list").trim().split("\n")).toHaveLength(4);
    expect(world.repository.git("branch", "--list", "swarm/run/empty")).toBe("");
  });

  test("deletes for good only what has lain in the trash for 14 days", async () => {
    using world = new World({ "a.txt": "one\n" });
    const clock = new VirtualClock();
    const workspaces = await world.open({}, { clock });
    await workspaces.close(await workspaces.open(request("first"), NEVER), true);
    await workspaces.prune({ isDryRun: false });

    const early = await workspaces.prune({ isDryRun: false });
    await clock.advance(15 * 86_400_000);
    const late = await workspaces.prune({ isDryRun: false });

    expect(early.deleted).toEqual([]);
    expect(late.deleted.map((name) => name.replace(/^\d+-/, ""))).toEqual(expect.arrayContaining(["w0001"]));
  });

  test("takes away what was begun and never became a tree, and homes whose task is over", async () => {
    using world = new World({ "a.txt": "one\n" });
    const workspaces = await world.open();
    const landed = await workspaces.open(request("landed"), NEVER);
    const open = await workspaces.open(request("open"), NEVER);
    await workspaces.close(landed, true);
    const cutOff = path.join(path.dirname(landed.path), "w0009");
    mkdirSync(cutOff);

    await workspaces.prune({ isDryRun: false });

    expect([landed.home, open.home, cutOff].map((place) => existsSync(place))).toEqual([false, true, false]);
  });

  test("a dry run moves nothing", async () => {
    using world = new World({ "a.txt": "one\n" });
    const workspaces = await world.open();
    const workspace = await workspaces.open(request("first"), NEVER);
    await workspaces.close(workspace, true);

    const { moved } = await workspaces.prune({ isDryRun: true });

    expect(moved).toHaveLength(1);
    expect(existsSync(workspace.path)).toBe(true);
  });
});

function mounted(folder: string, size: string): Disposable & { readonly path: string } {
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder]);
  return { path: folder, [Symbol.dispose]: () => void execFileSync("umount", ["-l", folder]) };
}
