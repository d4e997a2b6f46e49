import type { ConfigFile } from "./schema.ts";
import { durationMs } from "./settings.ts";

/** A command that a change must pass. */
export interface GateCommandConfig {
  /** A line for the shell, or words. */
  readonly run: string | readonly string[];
  /** From the repository's root; the root itself when absent. */
  readonly folder?: string | undefined;
  readonly timeoutMs?: number | undefined;
  /** Names of gates that must pass before. */
  readonly after?: readonly string[] | undefined;
}

/** What the owner decides about gates. */
export interface GatesConfig {
  /** By name, beside those that were found or in their place; false switches one off. */
  readonly commands: Readonly<Record<string, GateCommandConfig | false>>;
  /** The longest that a command may take that says nothing of it. */
  readonly timeoutMs: number;
  /** Commands that run at once; as many as there are cores when absent. */
  readonly atOnce?: number | undefined;
  /** Names of gates whose failure is told and stops nothing in permissive mode. */
  readonly warn: readonly string[];
  readonly scope: boolean;
  /** Globs of paths that no task may change. */
  readonly protected: readonly string[];
  /** Globs of paths that every task may change. */
  readonly allowed: readonly string[];
  readonly mostFileBytes: number;
  /** Most files that one task may delete or rename. */
  readonly mostRemovals: number;
  readonly secrets: boolean;
  /** Globs of paths in which nothing counts as a secret. */
  readonly secretsAllowed: readonly string[];
  readonly testsWeakened: boolean;
  readonly judge: boolean;
  /** `provider/model`; the run's own when absent. */
  readonly judgeModel?: string | undefined;
  /** What a line of the definition of done comes to that cannot be told from the change. */
  readonly judgeCannotTell: "wait" | "pass";
  readonly approval: boolean;
}

export const DEFAULT_GATES: GatesConfig = {
  commands: {},
  timeoutMs: 600_000,
  warn: [],
  scope: true,
  protected: [],
  allowed: [],
  mostFileBytes: 1_048_576,
  mostRemovals: 20,
  secrets: true,
  secretsAllowed: [],
  testsWeakened: true,
  judge: false,
  judgeCannotTell: "wait",
  approval: false,
};

type Part = { readonly [K in keyof GatesConfig]?: GatesConfig[K] | undefined };

/** What a checked file says, in our own units. */
export function gatesConfigOf({ commands, timeout, ...rest }: NonNullable<ConfigFile["gates"]>): Part {
  const named = Object.entries(commands ?? {}).map(([name, command]) => [name, commandOf(command)] as const);
  return {
    ...rest,
    commands: Object.fromEntries(named),
    timeoutMs: timeout === undefined ? undefined : durationMs(timeout),
  };
}

type WrittenCommand = NonNullable<NonNullable<ConfigFile["gates"]>["commands"]>[string];

function commandOf(command: WrittenCommand): GateCommandConfig | false {
  if (command === false) return false;
  if (typeof command === "string" || Array.isArray(command)) return { run: command };
  const { timeout, ...rest } = command;
  return { ...rest, timeoutMs: timeout === undefined ? undefined : durationMs(timeout) };
}

/** Field by field the last part that says something; commands by name, protected paths of all together. */
export function mergedGates(parts: readonly (Part | undefined)[]): GatesConfig {
  const said = parts.map((part = {}) =>
    Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)),
  );
  const commands = Object.assign({}, ...parts.map((part) => part?.commands ?? {}));
  const guarded = parts.flatMap((part) => part?.protected ?? []);
  return Object.assign({}, DEFAULT_GATES, ...said, { commands, protected: [...new Set(guarded)] });
}
