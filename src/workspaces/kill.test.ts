import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, test } from "vitest";
import { gitFolder, testFolder } from "../../test/fakes/git-folder.ts";
import { seededRandom } from "../../test/fakes/seeded-random.ts";
import { workspaceParts } from "../../test/fakes/workspace-parts.ts";
import { systemClock } from "../app/system-clock.ts";
import { openWorktrees } from "./worktree.ts";

const CHILD = path.join(import.meta.dirname, "../../test/suites/workspace-child.ts");

test("whenever its process is killed, a task's workspace opens again with every commit that was told", async () => {
  using repository = gitFolder({ "a.txt": "one\n" });
  using state = testFolder();
  const random = seededRandom(7);
  const told: string[] = [];
  const lives = 8;

  for (let epoch = 1; epoch <= lives; epoch++) {
    const child = spawn(process.execPath, ["--no-warnings", CHILD, repository.path, state.path, String(epoch)]);
    const ended = once(child, "close");
    let said = "";
    child.stdout.on("data", (piece: Buffer) => (said += piece.toString("utf8")));
    if (epoch > 2) await once(child.stdout, "data");
    await systemClock.sleep(random() * 300);
    child.kill("SIGKILL");
    await ended;
    told.push(...said.split("\n").filter((line) => line.length === 40));
  }

  const workspaces = await openWorktrees(workspaceParts(repository, state));
  const workspace = await workspaces.open(
    { run: "run", task: "killed", epoch: lives + 1 },
    new AbortController().signal,
  );
  const last = await workspaces.checkpoint(workspace, "the end", { name: "Skeptic", email: "ada@example.org" });
  const history = repository.git("rev-list", last).split("\n");
  expect(told.length).toBeGreaterThanOrEqual(lives - 2);
  expect(told.filter((commit) => !history.includes(commit))).toEqual([]);
  expect(repository.git("-C", workspace.path, "status", "--porcelain")).toBe("");
}, 60_000);
