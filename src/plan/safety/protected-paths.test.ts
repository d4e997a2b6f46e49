import { describe, expect, test } from "vitest";
import { taskOf } from "../../../test/fakes/plan-task.ts";
import { PathProtection, withOwnPaths } from "./protected-paths.ts";

const edits = (...paths: string[]) => taskOf("t", { files: paths.map((path) => ({ path, change: "edit" as const })) });
const changed = (...paths: string[]) => paths.map((path) => ({ path }));

describe("by default", () => {
  test.each([
    ".git/config",
    ".GIT/hooks/pre-commit",
    "vendor/lib/.git",
    "git~1/config",
    ".swarm/swarm.db",
    ".env",
    "apps/web/.env.local",
    "deploy/server.PEM",
    "home/id_ed25519",
  ])("%s may be changed by no task, even by one that names it", (path) => {
    expect(new PathProtection().breaches(edits(path), changed(path))).toMatchObject([{ path, isAlways: true }]);
  });

  test.each([
    ".github/workflows/ci.yml",
    "CODEOWNERS",
    "docs/CODEOWNERS",
    ".husky/pre-push",
    "lefthook.yml",
    ".npmrc",
    "swarm.config.yaml",
  ])("%s may be changed by a task that names it, and by no other", (path) => {
    const protection = new PathProtection();

    expect(protection.breaches(edits("src/"), changed(path))).toMatchObject([{ path, isAlways: false }]);
    expect(protection.breaches(edits(path), changed(path))).toEqual([]);
  });

  test.each([
    "package-lock.json",
    "Cargo.lock",
    ".gitignore",
    ".env.example",
    "src/environment.ts",
    "docs/.github.md",
    "src/key.ts",
    "swarm/a.ts",
  ])("%s is free", (path) => {
    expect(new PathProtection().of(path)).toBeUndefined();
  });
});

test("the old path of a renamed file counts", () => {
  const files = [{ path: "notes.txt", from: ".env" }];

  expect(new PathProtection().breaches(edits(), files)).toMatchObject([{ path: ".env" }]);
});

test("an owner's globs are added, and those with ! are left out, save what is git's and ours", () => {
  const protection = new PathProtection(withOwnPaths(["infra/", "!.github/workflows/**", "!.git/**"], "config"));

  expect(protection.of("infra/main.tf")).toMatchObject({ glob: "infra/", isAlways: true });
  expect(protection.of(".github/workflows/ci.yml")).toBeUndefined();
  expect(protection.of(".git/config")).toMatchObject({ isAlways: true });
});

test("globs that cannot mean anything are told", () => {
  expect(() => withOwnPaths(["", "!", "/etc/**", "../x"], "swarm.config.yaml")).toThrow(
    /got ""\n.*got "!"\n.*inside the repository, got "\/etc\/\*\*"\n.*got "\.\.\/x"/,
  );
});

test("what a plan names is told with its task", () => {
  const named = new PathProtection().namedIn([edits(".env", "src/a.ts", ".npmrc")]);

  expect(named.map(({ task, path, isAlways }) => [task, path, isAlways])).toEqual([
    ["t", ".env", true],
    ["t", ".npmrc", false],
  ]);
});
