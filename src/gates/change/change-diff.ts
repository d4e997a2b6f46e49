import { ProviderError } from "../../core/errors.ts";
import type { GateRequest } from "../../core/gate.ts";
import { gitFailure, type RunGit } from "../../git/git-runner.ts";

export interface DiffText {
  readonly text: string;
  /** True when it is longer than was asked for. */
  readonly isCut: boolean;
}

/** Programs that the repository's settings name for diffs are not run, and neither its colours nor its prefixes count. */
const PLAIN = ["--no-ext-diff", "--no-textconv", "--no-color", "--src-prefix=a/", "--dst-prefix=b/", "--full-index"];

/** The change as a unified diff with so many lines of context, its renamed files found, at most `mostBytes` of it. Binary files have no lines. */
export async function changeDiff(
  git: RunGit,
  { path, change, signal }: Pick<GateRequest, "path" | "change" | "signal">,
  { context, mostBytes }: { readonly context: number; readonly mostBytes: number },
): Promise<DiffText> {
  const args = [
    "diff",
    ...PLAIN,
    "--find-renames",
    `--unified=${context}`,
    "--end-of-options",
    change.base,
    change.head,
    "--",
  ];
  const { code, stdout, stderr, isCut } = await git(args, { cwd: path, signal, mostBytes, mayCut: true });
  if (code !== 0 && !isCut) throw gitFailure(args, code, stderr);
  return { text: stdout, isCut };
}

/** One entry of the change as git's trees have it. */
export interface RawChange {
  readonly path: string;
  /** The old path of a renamed file. */
  readonly from?: string | undefined;
  readonly kind: "added" | "modified" | "deleted" | "renamed" | "retyped";
  /** As `100644`, `120000` for a symlink, `160000` for a submodule; `000000` where there is no such side. */
  readonly oldMode: string;
  readonly newMode: string;
  /** The object's id; zeros where it was deleted. */
  readonly object: string;
}

const KINDS: Readonly<Record<string, RawChange["kind"]>> = {
  A: "added",
  C: "added",
  M: "modified",
  D: "deleted",
  R: "renamed",
  T: "retyped",
};

/** Every entry that the change touches, with its modes; names may hold anything. */
export async function rawChanges(
  git: RunGit,
  { path, change, signal }: Pick<GateRequest, "path" | "change" | "signal">,
): Promise<readonly RawChange[]> {
  const args = [
    "diff",
    "--raw",
    "-z",
    "--no-abbrev",
    "--find-renames",
    "--end-of-options",
    change.base,
    change.head,
    "--",
  ];
  const { code, stdout, stderr } = await git(args, { cwd: path, signal });
  if (code !== 0) throw gitFailure(args, code, stderr);
  return parseRaw(stdout);
}

function parseRaw(output: string): readonly RawChange[] {
  const words = output.split("\0");
  const changes: RawChange[] = [];
  for (let at = 0; at < words.length - 1; ) {
    const [oldMode = "", newMode = "", , object = "", status = ""] = (words[at] ?? "").slice(1).split(" ");
    const kind = KINDS[status.charAt(0)];
    if (kind === undefined) throw unreadable(words[at] ?? "");
    const first = words[at + 1] ?? "";
    const isPair = kind === "renamed" || status.startsWith("C");
    const path = isPair ? (words[at + 2] ?? "") : first;
    changes.push({ path, from: kind === "renamed" ? first : undefined, kind, oldMode, newMode, object });
    at += isPair ? 3 : 2;
  }
  return changes;
}

function unreadable(entry: string): ProviderError {
  const fault = { provider: "git", scope: "request", retryable: false } as const;
  return new ProviderError(`expected a line of git diff --raw, got ${JSON.stringify(entry)}`, fault);
}
