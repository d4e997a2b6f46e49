import type { Clock } from "../core/clock.ts";
import type { Holder } from "../core/run.ts";
import type { RunGit } from "../git/git-runner.ts";

/** What the owner decides about workspaces. */
export interface WorkspaceSettings {
  /** A command line that makes a new or reused tree ready, as `npm ci`; run by the shell in the tree. */
  readonly setUp?: string | undefined;
  /** The longest that it may take. */
  readonly setUpMs: number;
  /** Paths, ignored by git, that every tree gets as a link to the checkout's own. */
  readonly link: readonly string[];
  /** Paths, ignored by git, that stay in a tree when it is used again. */
  readonly keep: readonly string[];
  /** The first port that is given away, and how many each tree gets. */
  readonly firstPort: number;
  readonly portsEach: number;
  /** Further variables; `{run}`, `{task}` and `{port}` stand for their values. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Who holds workspaces, and whether another holder still lives. */
export interface Liveness {
  readonly self: Holder;
  isAlive(holder: Holder): boolean;
}

export interface WorkspaceParts {
  readonly git: RunGit;
  readonly clock: Clock;
  readonly liveness: Liveness;
  /** The project's folder, in a git checkout. */
  readonly folder: string;
  /** Where trees, homes, records and the trash lie; outside any checkout. */
  readonly stateFolder: string;
  /** The branch that work is to land on; whatever is checked out when absent. */
  readonly target?: string | undefined;
  readonly settings: WorkspaceSettings;
  /** What the owner's own command lines see, without secrets. */
  readonly environment: Readonly<Record<string, string>>;
}
