import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Workspace } from "../../src/core/workspace.ts";
import type { WorkspaceParts, WorkspaceSettings } from "../../src/workspaces/workspace-settings.ts";
import { openWorktrees } from "../../src/workspaces/worktree.ts";
import { gitFolder, type TestFolder, testFolder } from "./git-folder.ts";
import { workspaceParts } from "./workspace-parts.ts";

export const AUTHOR = { name: "Skeptic", email: "ada@example.org" };
export const NEVER = new AbortController().signal;

/** A task of the run `run`. */
export function request(task: string) {
  return { run: "run", task, epoch: 1 };
}

/** Real git as an agent would run it; what it says, or a space. */
export function git(folder: string, ...words: readonly string[]): string {
  const who = ["-c", "user.name=Agent", "-c", "user.email=agent@example.org"];
  return (
    `${execFileSync("git", [...who, ...words], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })}` ||
    " "
  );
}

/** A repository and the state of its worktrees, both gone at the end of a test. */
export class World implements Disposable {
  readonly repository: TestFolder;
  readonly state = testFolder();

  constructor(files: Readonly<Record<string, string>>) {
    this.repository = gitFolder(files);
  }

  open(settings: Partial<WorkspaceSettings> = {}, over: Partial<WorkspaceParts> = {}) {
    return openWorktrees({ ...workspaceParts(this.repository, this.state, settings), ...over });
  }

  write({ path: root }: Pick<Workspace, "path">, files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      writeFileSync(path.join(root, name), text);
    }
  }

  [Symbol.dispose](): void {
    this.repository[Symbol.dispose]();
    this.state[Symbol.dispose]();
  }
}
