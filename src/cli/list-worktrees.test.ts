import { expect, test } from "vitest";
import { AT, fakeApp } from "../../test/fakes/fake-app.ts";
import { fakeIo, fakeWiring } from "../../test/fakes/fake-io.ts";
import type { App } from "../app/app.ts";
import { runCli } from "./run-cli.ts";

const KEPT = {
  run: "build-1",
  task: "add-limit",
  path: "/state/trees/w0001",
  branch: "swarm/build-1/add-limit",
  state: "kept" as const,
  keeps: "it has commits that have not landed",
  changedAt: AT,
};
const POOLED = { ...KEPT, run: "", task: "", branch: "", state: "pooled" as const, keeps: undefined };

async function swarm(argv: readonly string[], over: Partial<App> = {}) {
  const io = fakeIo();
  const app = Object.assign(fakeApp(), {
    worktrees: async () => [KEPT, POOLED],
    pruneWorktrees: async () => ({ moved: [POOLED], kept: [KEPT], deleted: ["1-w0002"], trash: "/state/trash" }),
    ...over,
  });
  const code = await runCli(["worktrees", ...argv], io, fakeWiring(app));
  return { code, out: io.out(), err: io.err() };
}

test("worktrees are listed with why they may not be removed", async () => {
  const { out } = await swarm([]);

  expect(out).toMatch(/build-1\/add-limit +kept +it has commits that have not landed +2030-01-01 00:00:00Z +\/state/);
  expect(out).toMatch(/^- +pooled +- /m);
});

test("a project without worktrees is told so, and the list stays empty", async () => {
  const { code, out, err } = await swarm(["list"], { worktrees: async () => [] });

  expect([code, out]).toEqual([0, ""]);
  expect(err).toContain("no worktrees in this project");
});

test("prune tells what went to the trash and what was deleted for good", async () => {
  const { err } = await swarm(["prune"]);

  expect(err).toContain("moved 1 worktree to /state/trash, kept 1, deleted 1 that lay there for 14 days");
});

test("a dry run of prune says what would be", async () => {
  const asked: boolean[] = [];
  const pruneWorktrees = async (isDryRun: boolean) => {
    asked.push(isDryRun);
    return { moved: [POOLED], kept: [], deleted: [], trash: "/state/trash" };
  };

  const { err } = await swarm(["prune", "--dry-run"], { pruneWorktrees });

  expect(asked).toEqual([true]);
  expect(err).toContain("would move 1 worktree to /state/trash, kept 0");
});

test("--json is the list alone", async () => {
  const { out } = await swarm(["--json"]);

  expect(JSON.parse(out)).toMatchObject([{ task: "add-limit", state: "kept" }, { state: "pooled" }]);
});

test("--dry-run is refused where nothing is changed", async () => {
  const { code, err } = await swarm(["list", "--dry-run"]);

  expect(code).toBe(2);
  expect(err).toContain("expected --dry-run with prune");
});
