import { chmodSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { gitFolder, testFolder } from "../../test/fakes/git-folder.ts";
import { CancelledError, InputError, LimitError, ProviderError } from "../core/errors.ts";
import { gitRunner, saidByGit } from "./git-runner.ts";

const PATH = process.env.PATH ?? "";
const git = gitRunner({ PATH, GIT_CONFIG_NOSYSTEM: "1" });

describe("the runner of git", () => {
  test("answers what git says and how it ended", async () => {
    using repository = gitFolder({ "a b\n.txt": "x" });

    const names = await git(["ls-files", "-z"], { cwd: repository.path });
    const missing = await git(["rev-parse", "--verify", "--quiet", "nothing"], { cwd: repository.path });

    expect(names).toEqual({ code: 0, stdout: "a b\n.txt\0", stderr: "", isCut: false });
    expect(missing.code).toBe(1);
  });

  test("works in the folder it is given, wherever the environment points", async () => {
    using repository = gitFolder({ "a.txt": "x" });
    using elsewhere = gitFolder({ "b.txt": "x" });
    const led = gitRunner({ PATH, GIT_DIR: path.join(elsewhere.path, ".git"), GIT_INDEX_FILE: "/nowhere" });

    const { stdout } = await led(["ls-files"], { cwd: repository.path });

    expect(stdout).toBe("a.txt\n");
  });

  test("gives git its input", async () => {
    using repository = gitFolder();

    const { stdout } = await git(["hash-object", "--stdin"], { cwd: repository.path, input: "hello\n" });

    expect(stdout.trim()).toBe("ce013625030ba8dba906f756967f9e9ca394464a");
  });

  test("more output than is allowed is a LimitError, or cut where that was asked for", async () => {
    using repository = gitFolder({ "big.txt": "x".repeat(500_000) });
    const show = ["show", "HEAD:big.txt"];

    const cut = await git(show, { cwd: repository.path, mostBytes: 1_000, mayCut: true });

    expect(cut).toMatchObject({ isCut: true, stdout: "x".repeat(1_000) });
    await expect(git(show, { cwd: repository.path, mostBytes: 1_000 })).rejects.toThrow(LimitError);
  });

  test.each([
    ["a stop", { signal: AbortSignal.timeout(50) }, CancelledError],
    ["its time limit", { timeoutMs: 50 }, ProviderError],
  ])("%s ends git and all that it started", async (_, options, kind) => {
    using repository = gitFolder();
    repository.git("config", "alias.hang", "!sleep 600 & sleep 600");

    const hanging = git(["hang"], { cwd: repository.path, ...options });

    await expect(hanging).rejects.toThrow(kind);
  });

  test("hooks run only where they are asked for", async () => {
    using repository = gitFolder({ "a.txt": "x" });
    repository.write({ ".git/hooks/post-checkout": "#!/bin/sh\ntouch ran\n" });
    chmodSync(path.join(repository.path, ".git/hooks/post-checkout"), 0o755);

    await git(["checkout", "-q", "-b", "without"], { cwd: repository.path });
    const without = await git(["status", "--porcelain"], { cwd: repository.path });
    await git(["checkout", "-q", "-b", "with"], { cwd: repository.path, hooks: true });
    const withHooks = await git(["status", "--porcelain"], { cwd: repository.path });

    expect([without.stdout, withHooks.stdout]).toEqual(["", "?? ran\n"]);
  });

  test("says when there is no git, and when there is no such folder", async () => {
    using folder = testFolder();

    await expect(gitRunner({ PATH: folder.path })(["version"], { cwd: folder.path })).rejects.toThrow(/git in PATH/);
    await expect(git(["version"], { cwd: path.join(folder.path, "gone") })).rejects.toThrow(InputError);
  });

  test("a failure that nobody expected carries git's own words", async () => {
    using folder = testFolder();

    const failing = saidByGit(git, ["log"], { cwd: folder.path });

    await expect(failing).rejects.toThrow(/git log ended with 128: fatal: not a git repository/);
  });
});
