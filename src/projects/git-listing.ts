import type { GitEnd, RunGit } from "../git/git-runner.ts";

/** What git lists of a folder of a repository. */
export interface GitListing {
  readonly entries: readonly { readonly path: string; readonly isTracked: boolean }[];
  /** Folders of other repositories: submodules, and such that nobody told git of. */
  readonly submodules: readonly string[];
  readonly nested: readonly string[];
  /** Ignored folders, of which some may be repositories. */
  readonly ignored: readonly string[];
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

/** A refusal in git's own words, as of a folder that somebody else owns. */
export interface GitRefusal {
  readonly reason: string;
}

/** Files that git tracks or would, with submodules and nested repositories apart. */
export async function gitListing(run: RunGit, folder: string, signal?: AbortSignal): Promise<GitListing | GitRefusal> {
  const ask = (...words: readonly string[]) =>
    run(["ls-files", "-z", ...words], { cwd: folder, signal, mostBytes: 1024 ** 3 });
  const [staged, others, ignored] = await Promise.all([
    ask("--stage"),
    ask("--others", "--exclude-standard"),
    ask("--others", "--ignored", "--exclude-standard", "--directory"),
  ]);
  const failed = [staged, others].find(({ code }) => code !== 0);
  if (failed !== undefined) return { reason: lastLine(failed) };
  const entries: { path: string; isTracked: boolean }[] = [];
  const submodules = new Set<string>();
  const seen = new Set<string>();
  for (const line of fields(staged)) {
    // A mode, an object, a stage, a tab and the path; a path with conflicts comes once a stage.
    const path = line.slice(line.indexOf("\t") + 1);
    if (seen.has(path)) continue;
    seen.add(path);
    if (line.startsWith("160000 ")) submodules.add(path);
    else entries.push({ path, isTracked: true });
  }
  const nested: string[] = [];
  for (const path of fields(others)) {
    if (path.endsWith("/")) nested.push(path.slice(0, -1));
    else entries.push({ path, isTracked: false });
  }
  const folders = fields(ignored).filter((path) => path.endsWith("/"));
  return {
    entries,
    submodules: [...submodules],
    nested,
    ignored: folders.map((path) => path.slice(0, -1)),
    unreadable: unreadableOf(others.stderr),
  };
}

function fields({ stdout }: GitEnd): readonly string[] {
  return stdout.split("\0").filter((field) => field !== "");
}

/** Git warns of folders that it cannot enter, and goes on. */
function unreadableOf(stderr: string): GitListing["unreadable"] {
  return [...stderr.matchAll(/could not open directory '([^\n]*)': ([^\n]*)/g)].map(([, path = "", reason = ""]) => ({
    path,
    reason: reason.toLowerCase(),
  }));
}

export function lastLine({ stderr, code }: GitEnd): string {
  const lines = stderr.trim().split("\n");
  return (
    lines.find((line) => line.startsWith("fatal: "))?.slice("fatal: ".length) ?? lines.at(-1) ?? `it ended with ${code}`
  );
}
