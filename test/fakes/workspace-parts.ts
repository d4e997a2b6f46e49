import path from "node:path";
import { systemClock } from "../../src/app/system-clock.ts";
import type { Holder } from "../../src/core/run.ts";
import { gitRunner } from "../../src/git/git-runner.ts";
import type { WorkspaceParts, WorkspaceSettings } from "../../src/workspaces/workspace-settings.ts";
import type { TestFolder } from "./git-folder.ts";

export const SELF: Holder = { bootId: "boot", namespace: "", pid: 4_711, startedAt: "1", host: "here" };

/** The environment of a person whose git knows a name and nothing else. */
export function personOf(home: string): Readonly<Record<string, string>> {
  return {
    PATH: process.env.PATH ?? "",
    HOME: home,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "Ada",
    GIT_AUTHOR_EMAIL: "ada@example.org",
    GIT_COMMITTER_NAME: "Ada",
    GIT_COMMITTER_EMAIL: "ada@example.org",
  };
}

/** What workspaces of a test repository are opened with; their state lies in a second folder. */
export function workspaceParts(
  repository: Pick<TestFolder, "path">,
  state: Pick<TestFolder, "path">,
  settings: Partial<WorkspaceSettings> = {},
): WorkspaceParts {
  const environment = personOf(path.join(state.path, "person"));
  return {
    git: gitRunner(environment),
    clock: systemClock,
    liveness: { self: SELF, isAlive: () => true },
    folder: repository.path,
    stateFolder: state.path,
    environment,
    settings: { setUpMs: 60_000, link: [], keep: [], firstPort: 20_000, portsEach: 10, variables: {}, ...settings },
  };
}
