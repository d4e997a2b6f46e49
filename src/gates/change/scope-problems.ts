import path from "node:path";
import type { FileIntent } from "../../core/plan.ts";
import type { ChangedFile } from "../../core/workspace.ts";
import type { RawChange } from "./change-diff.ts";
import { isLockFileOf, isTestOf } from "./companions.ts";

export interface ScopeRules {
  /** Globs of paths that no task may change, whatever its plan says. */
  readonly protected: readonly string[];
  /** Globs of paths that every task may change. */
  readonly allowed: readonly string[];
  /** The largest new content of one file. */
  readonly mostFileBytes: number;
  /** Most files that one task may delete or rename. */
  readonly mostRemovals: number;
}

/** What the trees tell of an entry beyond the list of changed files. */
export interface ScopeFacts {
  readonly entries: readonly RawChange[];
  readonly files: readonly ChangedFile[];
  /** Where each new symlink of the change points, by path, as it is stored. */
  readonly links: ReadonlyMap<string, string>;
  /** Paths of new executable files that begin with `#!`. */
  readonly scripts: ReadonlySet<string>;
  /** New paths that differ from another one in capitals alone, with that one. */
  readonly clashes: ReadonlyMap<string, string>;
}

export interface ScopeProblem {
  readonly kind: "unexpected" | "protected" | "size" | "binary" | "mode" | "link" | "submodule" | "removals" | "clash";
  /** One line, beginning with the path. */
  readonly text: string;
}

/** What of a change lies beyond what its task may do; empty when nothing does. A task that names no files may touch every one that is not protected. */
export function scopeProblems(
  intents: readonly FileIntent[],
  facts: ScopeFacts,
  rules: ScopeRules,
): readonly ScopeProblem[] {
  return [
    ...facts.entries.flatMap((entry) => pathProblems(entry, intents, facts, rules)),
    ...facts.entries.flatMap((entry) => typeProblems(entry, intents, facts)),
    ...contentProblems(intents, facts, rules),
    ...removalProblems(facts.entries, rules),
    ...[...facts.clashes].map(([one, other]) =>
      problem("clash", one, `differs from ${quoted(other)} in capitals alone: some systems keep only one of them`),
    ),
  ];
}

function problem(kind: ScopeProblem["kind"], file: string, text: string): ScopeProblem {
  return { kind, text: `${quoted(file)} ${text}` };
}

/** A name as it may stand in a line. */
function quoted(name: string): string {
  return /^[\w@+./-]+$/.test(name) ? name : JSON.stringify(name);
}

function matches(file: string, globs: readonly string[]): boolean {
  return globs.some((glob) => path.posix.matchesGlob(file, glob.endsWith("/") ? `${glob}**` : glob));
}

function pathProblems(
  { path: file, from, kind }: RawChange,
  intents: readonly FileIntent[],
  { entries }: ScopeFacts,
  rules: ScopeRules,
): readonly ScopeProblem[] {
  return [file, ...(from === undefined ? [] : [from])].flatMap((name) => {
    if (matches(name, rules.protected))
      return [problem("protected", name, `(${kind}) is protected: no task may change it`)];
    const isExpected = intents.length === 0 || isNamed(name, intents) || matches(name, rules.allowed);
    if (isExpected || isLockFileOf(name, entries) || isTestOf(name, intents)) return [];
    return [problem("unexpected", name, `(${kind}) is not among the files of the task`)];
  });
}

function isNamed(file: string, intents: readonly FileIntent[]): boolean {
  return intents.some(({ path: named }) => named === file || (named.endsWith("/") && file.startsWith(named)));
}

/** Named itself, not by its folder: what is unusual must be asked for. */
function isAskedFor(file: string, intents: readonly FileIntent[]): boolean {
  return intents.some(({ path: named }) => named === file);
}

const LINK = "120000";
const SUBMODULE = "160000";
const EXECUTABLE = "100755";
const NONE = "000000";

function typeProblems(
  { path: file, oldMode, newMode }: RawChange,
  intents: readonly FileIntent[],
  { links, scripts }: ScopeFacts,
): readonly ScopeProblem[] {
  if (newMode === SUBMODULE || oldMode === SUBMODULE) {
    if (isAskedFor(file, intents)) return [];
    const what = oldMode === NONE ? "is a repository within the repository" : "is a submodule that points elsewhere";
    return [problem("submodule", file, `${what}; only a task that names it may change that`)];
  }
  const target = links.get(file);
  if (target !== undefined) return leadsOut(file, target) ? [outside(file, target)] : [];
  if (newMode === NONE || newMode === LINK || (newMode === EXECUTABLE) === (oldMode === EXECUTABLE)) return [];
  if (newMode === EXECUTABLE) {
    return scripts.has(file) ? [] : [problem("mode", file, "became executable and does not begin with #!")];
  }
  return oldMode === EXECUTABLE ? [problem("mode", file, "is no longer executable")] : [];
}

function outside(file: string, target: string): ScopeProblem {
  return problem("link", file, `is a symlink to ${quoted(target)}, which lies outside the tree`);
}

/** Whether a symlink leads out of the tree or into git's own folder, as its text says. */
export function leadsOut(file: string, target: string): boolean {
  if (path.posix.isAbsolute(target) || /^[A-Za-z]:|\\/.test(target)) return true;
  const end = path.posix.join(path.posix.dirname(file), target);
  return /^(?:\.\.(?:\/|$)|\.git(?:\/|$))/i.test(end);
}

function contentProblems(
  intents: readonly FileIntent[],
  { files, entries, links }: ScopeFacts,
  { mostFileBytes }: ScopeRules,
): readonly ScopeProblem[] {
  const plain = new Set(entries.filter(({ newMode }) => newMode.startsWith("100")).map((entry) => entry.path));
  return files.flatMap(({ path: file, isBinary, bytes }) => {
    if (!plain.has(file) || links.has(file)) return [];
    const found: ScopeProblem[] = [];
    if (bytes > mostFileBytes)
      found.push(problem("size", file, `has ${bytes} bytes; at most ${mostFileBytes} are allowed`));
    if (isBinary && !isAskedFor(file, intents)) {
      found.push(problem("binary", file, "is binary; only a task that names it may change it"));
    }
    return found;
  });
}

function removalProblems(entries: readonly RawChange[], { mostRemovals }: ScopeRules): readonly ScopeProblem[] {
  const removed = entries.filter(({ kind }) => kind === "deleted" || kind === "renamed");
  if (removed.length <= mostRemovals) return [];
  const listed = removed.map(({ path: file, from }) =>
    from === undefined ? `- ${quoted(file)} deleted` : `- ${quoted(from)} renamed to ${quoted(file)}`,
  );
  const text = `${removed.length} files are deleted or renamed; at most ${mostRemovals} are allowed without --allow-mass-change:`;
  return [{ kind: "removals", text: [text, ...listed].join("\n") }];
}
