import { realpath } from "node:fs/promises";
import path from "node:path";
import type { Clock } from "../../core/clock.ts";
import type { Gate, GateRequest } from "../../core/gate.ts";
import { gitFailure, type RunGit } from "../../git/git-runner.ts";
import { type RawChange, rawChanges } from "./change-diff.ts";
import { type Finding, fileCount, type GateSpec, gateOf } from "./own-verdict.ts";
import { leadsOut, type ScopeProblem, type ScopeRules, scopeProblems } from "./scope-problems.ts";

/** A gate of our own over the change as git has it. */
export interface ChangeGateParts {
  readonly git: RunGit;
  readonly clock: Pick<Clock, "monotonic">;
}

/** A link or script beyond these is not read, and counts as one that leads out. */
const MOST_READ = 500;
const MOST_LINK_BYTES = 4_096;

/** Only what the task may change is changed: expected paths, no odd modes, links, submodules or binaries, bounded sizes, no mass removal. */
export function scopeGate(spec: GateSpec, rules: ScopeRules, parts: ChangeGateParts): Gate {
  return gateOf(spec, parts.clock, async (request) => {
    const entries = await rawChanges(parts.git, request);
    const links = await linksOf(parts.git, entries, request);
    const scripts = await scriptsOf(parts.git, entries, request);
    const clashes = await clashesOf(parts.git, entries, request);
    const facts = { entries, files: request.change.files, links, scripts, clashes };
    return findingOf(scopeProblems(request.task.files, facts, rules), request);
  });
}

function findingOf(problems: readonly ScopeProblem[], { task, change }: GateRequest): Finding {
  if (problems.length === 0) {
    const what = task.files.length === 0 ? "the task names no files; none is protected" : "all within the task";
    return { status: "passed", reason: `${fileCount(change.files.length)}, ${what}`, evidence: "" };
  }
  const kinds = [...new Set(problems.map(({ kind }) => SHOWN[kind]))];
  const expected = task.files.map(({ path: file, change: kind }) => `- ${file} (${kind})`);
  const scope = problems.some(({ kind }) => kind === "unexpected")
    ? [
        "",
        "The task may change these, tests that bear their names, and lock files of manifests among them:",
        ...expected,
      ]
    : [];
  return {
    status: "failed",
    reason: `the change goes beyond its task: ${kinds.join(", ")}`,
    evidence: [...problems.map(({ text }) => text), ...scope].join("\n"),
  };
}

const SHOWN: Readonly<Record<ScopeProblem["kind"], string>> = {
  unexpected: "files that it does not name",
  protected: "protected files",
  size: "too large files",
  binary: "binary files",
  mode: "permissions",
  link: "symlinks out of the tree",
  submodule: "submodules",
  removals: "too many files deleted or renamed",
  clash: "names that differ in capitals alone",
};

async function blob(git: RunGit, object: string, { path: cwd, signal }: GateRequest): Promise<string> {
  const args = ["cat-file", "blob", object];
  const { code, stdout, stderr, isCut } = await git(args, { cwd, signal, mostBytes: MOST_LINK_BYTES, mayCut: true });
  if (code !== 0 && !isCut) throw gitFailure(args, code, stderr);
  return stdout;
}

/** Where new links point. One that leads out by way of other links is told with the place that it comes to. */
async function linksOf(
  git: RunGit,
  entries: readonly RawChange[],
  request: GateRequest,
): Promise<ReadonlyMap<string, string>> {
  const root = await realpath(request.path);
  const links = new Map<string, string>();
  for (const [index, { path: file, object }] of entries.filter(({ newMode }) => newMode === "120000").entries()) {
    const target = index < MOST_READ ? await blob(git, object, request) : "/";
    const real = await realpath(path.join(root, file)).catch(() => undefined);
    const isOut = real !== undefined && real !== root && !real.startsWith(root + path.sep);
    links.set(file, isOut && !leadsOut(file, target) ? real : target);
  }
  return links;
}

async function scriptsOf(
  git: RunGit,
  entries: readonly RawChange[],
  request: GateRequest,
): Promise<ReadonlySet<string>> {
  const scripts = new Set<string>();
  const becameExecutable = entries.filter(({ newMode, oldMode }) => newMode === "100755" && oldMode !== "100755");
  for (const { path: file, object } of becameExecutable.slice(0, MOST_READ)) {
    if ((await blob(git, object, request)).startsWith("#!")) scripts.add(file);
  }
  return scripts;
}

/** New names that some systems cannot tell from others of the tree. */
async function clashesOf(
  git: RunGit,
  entries: readonly RawChange[],
  { path: cwd, change, signal }: GateRequest,
): Promise<ReadonlyMap<string, string>> {
  const fresh = new Set(
    entries.filter(({ kind }) => kind === "added" || kind === "renamed").map((entry) => entry.path),
  );
  const clashes = new Map<string, string>();
  if (fresh.size === 0) return clashes;
  const args = ["ls-tree", "-r", "-z", "--name-only", "--full-tree", change.head];
  const { code, stdout, stderr } = await git(args, { cwd, signal });
  if (code !== 0) throw gitFailure(args, code, stderr);
  const byFold = Map.groupBy(stdout.split("\0").slice(0, -1), (name) => name.normalize("NFC").toLowerCase());
  for (const names of byFold.values()) {
    for (const name of names.length > 1 ? names : []) {
      const other = names.find((each) => each !== name);
      if (fresh.has(name) && other !== undefined && !clashes.has(other)) clashes.set(name, other);
    }
  }
  return clashes;
}
