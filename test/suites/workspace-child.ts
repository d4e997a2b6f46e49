// node workspace-child.ts REPOSITORY STATE EPOCH: opens a workspace, works and commits in it without an end, and says each commit.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { openWorktrees } from "../../src/workspaces/worktree.ts";
import { workspaceParts } from "../fakes/workspace-parts.ts";

const [repository = "", state = "", epoch = ""] = process.argv.slice(2);
const signal = new AbortController().signal;
const author = { name: "Skeptic", email: "ada@example.org" };

const workspaces = await openWorktrees(workspaceParts({ path: repository }, { path: state }));
for (let round = 1; ; round++) {
  const workspace = await workspaces.open({ run: "run", task: "killed", epoch: Number(epoch) }, signal);
  writeFileSync(path.join(workspace.path, `file-${epoch}-${round}.txt`), "work\n");
  const commit = await workspaces.checkpoint(workspace, `round ${round}`, author);
  process.stdout.write(`${commit}\n`);
}
