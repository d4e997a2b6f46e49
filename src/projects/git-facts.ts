import type { ProjectActivity, ProjectGit } from "../core/inventory.ts";
import type { RunGit } from "../git/git-runner.ts";

const DAYS = 30;
const DAY_SECONDS = 86_400;
const MOST_LOG_BYTES = 64 * 1024 * 1024;

export interface GitQuestion {
  readonly folder: string;
  /** True for a folder of a larger repository, of whose commits only those count that touch it. */
  readonly isPart: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
}

/** What git tells of the repository that a folder lies in; an empty one has no head and no commits. */
export async function gitFacts(run: RunGit, { folder, isPart, now, signal }: GitQuestion): Promise<ProjectGit> {
  const ask = async (...words: readonly string[]) => {
    const { code, stdout } = await run(["-c", "log.showSignature=false", ...words], {
      cwd: folder,
      signal,
      mostBytes: MOST_LOG_BYTES,
      mayCut: true,
    });
    return code === 0 ? stdout.replace(/\n$/, "") : undefined;
  };
  const since = `--since=@${Math.floor(now / 1_000) - DAYS * DAY_SECONDS}`;
  const [last, branch, shallow, log] = await Promise.all([
    ask("log", "-1", "--format=%H %cI", "HEAD", "--"),
    ask("symbolic-ref", "--quiet", "--short", "HEAD"),
    ask("rev-parse", "--is-shallow-repository"),
    ask("log", "-z", "--format=%aE%x09%aN", since, "HEAD", "--", ...(isPart ? ["."] : [])),
  ]);
  const [head, lastCommitAt] = last?.split(" ") ?? [];
  return {
    head: head ?? null,
    branch: branch ?? null,
    lastCommitAt: lastCommitAt ?? null,
    isShallow: shallow === "true",
    last30Days: activityOf(log ?? ""),
  };
}

/** Commits by author, who is one e-mail address, called by its first name in the log. */
function activityOf(log: string): ProjectActivity {
  const authors = new Map<string, { name: string; commits: number }>();
  const lines = log.split("\0").filter((line) => line !== "");
  for (const line of lines) {
    const [email = "", name = ""] = line.split("\t");
    const key = email.toLowerCase() || name;
    const known = authors.get(key);
    if (known === undefined) authors.set(key, { name: name || email, commits: 1 });
    else known.commits++;
  }
  const sorted = [...authors.values()].sort((a, b) => b.commits - a.commits || (a.name < b.name ? -1 : 1));
  return { commits: lines.length, authors: sorted };
}
