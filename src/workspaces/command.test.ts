import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { gitFolder, testFolder } from "../../test/fakes/git-folder.ts";
import { workspaceParts } from "../../test/fakes/workspace-parts.ts";
import { workspacesContract } from "../../test/suites/workspaces-contract.ts";
import { InputError, ProviderError } from "../core/errors.ts";
import { openCommandWorkspaces } from "./command.ts";
import type { WorkspaceParts } from "./workspace-settings.ts";

const NEVER = new AbortController().signal;
const FIRST = { run: "run", task: "first", epoch: 1 };

/** A tool that clones, and one that makes worktrees; both put them beside the state. */
const CLONES = {
  create: 'test -e "$PLACE"/{task} || git clone -q . "$PLACE"/{task}',
  path: 'echo made; echo "$PLACE"/{task}',
  remove: 'rm -r "$PLACE"/{task}',
};
const TREES = {
  ...CLONES,
  create: 'test -e "$PLACE"/{task} || git worktree add -q --detach "$PLACE"/{task} {base}',
  remove: 'git worktree remove --force "$PLACE"/{task}',
};

function placed(parts: WorkspaceParts): WorkspaceParts {
  const environment = { ...parts.environment, PLACE: path.join(parts.stateFolder, "made") };
  return { ...parts, environment };
}

const mkdir = { create: `mkdir -p "$PLACE"; ` };
workspacesContract("workspaces of a tool that clones", (parts) =>
  openCommandWorkspaces(placed(parts), { ...CLONES, create: mkdir.create + CLONES.create }),
);
workspacesContract("workspaces of a tool that makes worktrees", (parts) =>
  openCommandWorkspaces(placed(parts), { ...TREES, create: mkdir.create + TREES.create }),
);

describe("the owner's command lines", () => {
  test("remove runs once the task has landed", async () => {
    using repository = gitFolder({ "a.txt": "one\n" });
    using state = testFolder({ "made/.keep": "" });
    const workspaces = await openCommandWorkspaces(placed(workspaceParts(repository, state)), CLONES);
    const workspace = await workspaces.open(FIRST, NEVER);
    writeFileSync(path.join(workspace.path, "a.txt"), "work\n");
    const commit = await workspaces.checkpoint(workspace, "work", { name: "Skeptic", email: "ada@example.org" });

    await workspaces.close(workspace, true);

    expect(existsSync(workspace.path)).toBe(false);
    expect(repository.git("show", `${commit}:a.txt`)).toBe("work\n");
    expect(await workspaces.list()).toEqual([]);
  });

  test.each([
    [
      "that fails",
      { create: "echo no room >&2; exit 4", path: "true" },
      ProviderError,
      /create.*exit code 4[\s\S]*no room/,
    ],
    [
      "that prints no folder",
      { create: "true", path: "echo nowhere" },
      InputError,
      /absolute path of a folder.*"nowhere"/,
    ],
    ["that leads to no work tree", { create: "true", path: 'echo "$PLACE"' }, InputError, /root of a git work tree/],
  ])("one %s says so", async (_, commands, kind, message) => {
    using repository = gitFolder({ "a.txt": "one\n" });
    using state = testFolder({ "made/.keep": "" });
    const workspaces = await openCommandWorkspaces(placed(workspaceParts(repository, state)), commands);

    const opening = workspaces.open(FIRST, NEVER);

    await expect(opening).rejects.toThrow(kind);
    await expect(opening).rejects.toThrow(message);
  });
});
