import type { CommandKind } from "../../core/inventory.ts";

/** Build systems whose packages depend on each other by the same names. */
export type Ecosystem =
  | "bazel"
  | "cargo"
  | "composer"
  | "deno"
  | "dotnet"
  | "go"
  | "gradle"
  | "haskell"
  | "maven"
  | "mix"
  | "node"
  | "pub"
  | "python"
  | "ruby"
  | "swift"
  | "workspace"
  | "other";

/** Another package that is needed: by name, or by the folder it lies in, from this manifest's own. */
export interface NeedFact {
  readonly name?: string | undefined;
  readonly path?: string | undefined;
}

/**
 * A command as a manifest gives it. The first word may stand for what only the whole project tells: `@js` its package manager,
 * `@jsx` what runs a package's program, `@py` what runs in its environment, `@mvn` and `@gradle` a wrapper or the installed one.
 */
export interface CommandFact {
  readonly kind: CommandKind;
  readonly words: readonly string[];
  readonly says: string;
  readonly line?: number | undefined;
  readonly basis: "declared" | "usual";
  /** The kind that must have run before, in the same folder. */
  readonly after?: CommandKind | undefined;
}

/** What one manifest tells; JSON, since it is kept until the file changes. */
export interface ManifestFacts {
  readonly ecosystem?: Ecosystem | undefined;
  /** Build systems that its content names, beside or in place of that of its file name. */
  readonly systems?: readonly string[] | undefined;
  /** The package that it makes; absent where it makes none. */
  readonly name?: string | undefined;
  /** Further names under which others need it. */
  readonly aliases?: readonly string[] | undefined;
  readonly needs?: readonly NeedFact[] | undefined;
  /** Globs of the folders of a workspace's members. */
  readonly members?: readonly string[] | undefined;
  readonly commands?: readonly CommandFact[] | undefined;
  /** The program that works with it, as `pnpm` of `packageManager`, `poetry`, `uv`. */
  readonly tool?: string | undefined;
  /** Why it could not be read. */
  readonly problem?: string | undefined;
}

/** A command that the project's own manifest names. */
export function declared(kind: CommandKind, words: readonly string[], says: string, line?: number): CommandFact {
  return { kind, words, says, basis: "declared", ...(line === undefined ? {} : { line }) };
}

/** The command that a build system or tool always has. */
export function usual(kind: CommandKind, line: string, says: string): CommandFact {
  return { kind, words: line.split(" "), says, basis: "usual" };
}
