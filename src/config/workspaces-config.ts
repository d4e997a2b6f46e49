import type { ConfigFile } from "./schema.ts";
import { durationMs } from "./settings.ts";

/** What the owner decides about the places in which coding agents work. */
export interface WorkspacesConfig {
  readonly kind: "worktree" | "directory" | "command";
  /** A command line that makes a new or reused tree ready. */
  readonly setUp?: string | undefined;
  readonly setUpMs: number;
  readonly link: readonly string[];
  readonly keep: readonly string[];
  readonly firstPort: number;
  readonly portsEach: number;
  readonly variables: Readonly<Record<string, string>>;
  /** Command lines of the owner's own tool; needed by the kind `command`. */
  readonly command?:
    | { readonly create: string; readonly path: string; readonly remove?: string | undefined }
    | undefined;
  readonly sandbox: boolean;
  /** Hosts that a sandboxed agent reaches besides the model. */
  readonly sandboxHosts: readonly string[];
}

export const DEFAULT_WORKSPACES: WorkspacesConfig = {
  kind: "worktree",
  setUpMs: 600_000,
  link: [],
  keep: [],
  firstPort: 20_000,
  portsEach: 10,
  variables: {},
  sandbox: false,
  sandboxHosts: [],
};

/** What a checked file says, in our own units. */
export function workspacesConfigOf({ ports, setup, setupTimeout, ...rest }: NonNullable<ConfigFile["workspaces"]>): {
  readonly [K in keyof WorkspacesConfig]?: WorkspacesConfig[K] | undefined;
} {
  return {
    ...rest,
    setUp: setup,
    setUpMs: setupTimeout === undefined ? undefined : durationMs(setupTimeout),
    firstPort: ports?.first,
    portsEach: ports?.each,
  };
}
