// Lets each coding agent that is installed under a folder make one edit in a git worktree, with a scripted model on the loopback,
// and lands it: `node test/live/land-edits.ts FOLDER`. Prints a line for each and exits 1 unless all of them landed theirs.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { acpAgent } from "../../src/agents/coding/acp/acp.ts";
import { type AcpLaunch, LAUNCH_TABLE } from "../../src/agents/coding/launch-table.ts";
import { startScriptedProvider } from "../../src/agents/coding/trial/scripted-provider.ts";
import { systemClock } from "../../src/app/system-clock.ts";

const LIMITS = { wallMs: 180_000, stallMs: 90_000, outputBytes: 50_000_000 };
const NEW_FILE = "src/limit.txt";
const LINE = "Requests are limited.";
/** What an agent would find if it were given more than its own token. */
const OWNERS_KEY = "sk-the-owners-own-key";

interface Landing {
  readonly name: string;
  readonly problem: string | undefined;
  readonly requests: number;
  readonly paths: readonly string[];
  readonly ms: number;
}

async function landOne(launch: AcpLaunch, installed: string): Promise<Landing> {
  const folder = mkdtempSync(path.join(tmpdir(), `swarm-live-${launch.name}-`));
  const [repository, cwd, home, tmp] = ["repository", "tree", "home", "tmp"].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  for (const each of [repository, home, tmp]) mkdirSync(each);
  const git = (where: string, ...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=live", "-c", "user.email=live@example.invalid", ...args], {
      cwd: where,
      encoding: "utf8",
    });
  git(repository, "init", "-q", "-b", "main");
  writeFileSync(path.join(repository, "README.md"), "# Limits\n");
  git(repository, "add", "-A");
  git(repository, "commit", "-q", "-m", "first");
  git(repository, "worktree", "add", "-q", "-b", "swarm/live", cwd);
  await using provider = await startScriptedProvider([
    { kind: "write", path: path.join(cwd, NEW_FILE), content: "10 a second\n" },
    { kind: "shell", command: `printf '%s\\n' '${LINE}' >> README.md` },
  ]);
  const token = "good-for-one-attempt";
  const setup = {
    path: process.env.PATH ?? "",
    folders: [path.join(installed, launch.name, "node_modules", ".bin")],
    clock: systemClock,
  };
  try {
    const end = await acpAgent(launch, setup).run({
      cwd,
      home,
      variables: { TMPDIR: tmp },
      prompt: `Write ${NEW_FILE}, and add the line "${LINE}" to README.md.`,
      access: { url: provider.url, token, model: "scripted" },
      limits: LIMITS,
      transcript: path.join(folder, "attempt-1.jsonl"),
      signal: new AbortController().signal,
    });
    const changed = git(cwd, "status", "--porcelain", "-uall", "-z");
    git(cwd, "add", "-A");
    git(cwd, "commit", "-q", "--allow-empty", "-m", "the edit");
    git(repository, "merge", "-q", "--ff-only", "swarm/live");
    const landed = git(repository, "show", "--format=", "--name-only", "HEAD").trim().split("\n");
    const problems = [
      ...(landed.toSorted().join(" ") === `README.md ${NEW_FILE}` ? [] : [`changed ${JSON.stringify(changed)}`]),
      ...(git(repository, "show", "HEAD:README.md").includes(LINE) ? [] : ["README.md has no new line"]),
      ...(provider.requests.every((request) => request.token === token) ? [] : ["it used another token"]),
      ...(mentions(folder, OWNERS_KEY) ? ["the owner's key was found in its files"] : []),
    ];
    const problem = problems.length === 0 ? undefined : `${problems.join("; ")}; ${end.ending}: ${end.reason}`;
    const paths = [...new Set(provider.requests.map((request) => request.path))];
    if (problem === undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    return { name: launch.name, problem, requests: provider.requests.length, paths, ms: end.ms };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { name: launch.name, problem, requests: provider.requests.length, paths: [], ms: 0 };
  }
}

/** Whether any file below a folder holds the text. */
function mentions(folder: string, text: string): boolean {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).some(
    (entry) => entry.isFile() && readFileSync(path.join(entry.parentPath, entry.name)).includes(text),
  );
}

const [installed = "."] = process.argv.slice(2);
for (const name of ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY"]) process.env[name] = OWNERS_KEY;
let landed = 0;
for (const launch of LAUNCH_TABLE) {
  const { name, problem, requests, paths, ms } = await landOne(launch, installed);
  if (problem === undefined) landed++;
  const what = problem === undefined ? "landed" : `FAILED: ${problem}`;
  const seconds = (ms / 1_000).toFixed(1);
  process.stdout.write(
    `${name.padEnd(9)} ${launch.package?.version.padEnd(8)} ${what}, ${requests} calls to ${paths.join(" ")}, ${seconds} s\n`,
  );
}
process.stdout.write(`${landed} of ${LAUNCH_TABLE.length} landed\n`);
process.exitCode = landed === LAUNCH_TABLE.length ? 0 : 1;
