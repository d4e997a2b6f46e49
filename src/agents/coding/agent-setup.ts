import type { Clock } from "../../core/clock.ts";
import type { AgentSession } from "../../core/coding-agent.ts";

/** What every coding agent of this process is given. */
export interface AgentSetup {
  /** PATH of agents and of what they start; it is also where they are looked for first. */
  readonly path: string;
  /** Further folders in which agents are looked for: a project's `node_modules/.bin`, the global folder of npm. */
  readonly folders: readonly string[];
  /** `LANG` of agents; `C.UTF-8` when absent. */
  readonly language?: string | undefined;
  readonly clock: Clock;
  /** Puts a command line into a sandbox; command lines run as they are when absent. */
  readonly confine?: ((words: readonly string[], session: AgentSession) => Promise<readonly string[]>) | undefined;
  /** Asks a person whether an agent may do something outside its tree; such things are denied when absent. */
  readonly permit?: ((question: PermissionQuestion) => Promise<boolean>) | undefined;
}

/** Something outside its tree that an agent wants to touch. */
export interface PermissionQuestion {
  readonly agent: string;
  readonly cwd: string;
  /** The agent's own words for it. */
  readonly title: string;
  /** Absolute paths outside the tree. */
  readonly outside: readonly string[];
}
