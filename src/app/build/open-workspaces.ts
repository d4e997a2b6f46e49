import type { Config } from "../../config/config.ts";
import { InputError } from "../../core/errors.ts";
import type { Workspaces, WorkspaceView } from "../../core/workspace.ts";
import { safeEnvironment } from "../../gates/tests/safe-environment.ts";
import { gitRunner } from "../../git/git-runner.ts";
import { holderState, localHolder } from "../../stores/local-holder.ts";
import type { Pruned } from "../../workspaces/prune-trees.ts";
import type { Liveness, WorkspaceParts } from "../../workspaces/workspace-settings.ts";
import { systemClock } from "../system-clock.ts";

export interface WorkspaceChoice {
  /** What the configuration says when absent. */
  readonly kind?: Config["workspaces"]["kind"] | undefined;
  /** The branch that work is to land on; whatever is checked out when absent. */
  readonly target?: string | undefined;
}

/** Opens the workspaces of the project. InputError where its folder is in no repository that they can be made of. */
export async function openWorkspaces(config: Config, { kind, target }: WorkspaceChoice = {}): Promise<Workspaces> {
  const parts = workspaceParts(config, target);
  switch (kind ?? config.workspaces.kind) {
    case "worktree": {
      const { openWorktrees } = await import("../../workspaces/worktree.ts");
      return openWorktrees(parts);
    }
    case "directory": {
      const { openDirectory } = await import("../../workspaces/directory.ts");
      return openDirectory(parts);
    }
    case "command": {
      const { command } = config.workspaces;
      if (command === undefined) {
        throw new InputError(
          "expected workspaces.command with create and path for workspaces of kind command, got none",
        );
      }
      const { openCommandWorkspaces } = await import("../../workspaces/command.ts");
      return openCommandWorkspaces(parts, command);
    }
  }
}

/** Every workspace that the project has by now, of whatever kind. */
export async function workspaceViews(config: Config): Promise<readonly WorkspaceView[]> {
  const kinds = [
    "worktree",
    "directory",
    ...(config.workspaces.command === undefined ? [] : ["command" as const]),
  ] as const;
  const lists = await Promise.all(kinds.map(async (kind) => (await openWorkspaces(config, { kind })).list()));
  return lists.flat();
}

export async function pruneWorkspaces(config: Config, isDryRun: boolean): Promise<Pruned> {
  const { openWorktrees } = await import("../../workspaces/worktree.ts");
  return (await openWorktrees(workspaceParts(config))).prune({ isDryRun });
}

function workspaceParts(config: Config, target?: string): WorkspaceParts {
  const { environment = new Map(), secrets, projectFolder, userStateFolder, workspaces } = config;
  const all = Object.fromEntries(environment);
  return {
    git: gitRunner(all),
    clock: systemClock,
    liveness: liveness(),
    folder: projectFolder,
    stateFolder: userStateFolder,
    target,
    settings: workspaces,
    environment: safeEnvironment(all, secrets.keys()),
  };
}

/** A process that does not exist any more is dead. One elsewhere cannot be asked, and counts as alive: it may hold work. */
function liveness(): Liveness {
  const self = localHolder();
  const now = { now: 0, heartbeatAt: 0, ttlMs: Number.POSITIVE_INFINITY };
  return { self, isAlive: (holder) => holderState(holder, self, now) === "alive" };
}
