import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../src/app/system-clock.ts";
import type { LandingEntry, LandingRequest, LandingResult } from "../../src/core/landing.ts";
import { gitRunner, type RunGit } from "../../src/git/git-runner.ts";
import { type LocalLandingOptions, localLanding } from "../../src/landing/local-landing.ts";

export type Files = Readonly<Record<string, string | Uint8Array | null>>;

/** Who a test commits as, and no configuration of whoever runs it. */
export const TEST_GIT = {
  PATH: process.env.PATH,
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Ann Human",
  GIT_AUTHOR_EMAIL: "ann@example.org",
  GIT_COMMITTER_NAME: "Ann Human",
  GIT_COMMITTER_EMAIL: "ann@example.org",
};

/** Where a landing process ends itself: before its git call of this number, or while that call is at work. */
export interface KillAt {
  readonly call: number;
  readonly when: "before" | "during";
}

/** A repository with a target to land on, in a folder of its own. */
export class LandingWorld implements Disposable {
  readonly root = realpathSync(mkdtempSync(path.join(tmpdir(), "swarm-landing-")));
  readonly repository = path.join(this.root, "repo");
  readonly folder = path.join(this.root, "state");
  /** The bare repository that is landed on; undefined where the target is local. */
  readonly remote: string | undefined;
  readonly looks: (readonly string[])[] = [];
  readonly waits: string[] = [];

  constructor(kind: "local" | "remote", files: Files = { "a.txt": "a\n", "b.txt": "b\n" }) {
    mkdirSync(this.repository);
    this.git("init", "-q", "-b", "main");
    this.commitOn(undefined, files, "first", "refs/heads/main");
    // Nobody has the target checked out.
    this.git("checkout", "-q", "--detach", "main");
    if (kind === "local") return;
    this.remote = path.join(this.root, "remote.git");
    execFileSync("git", ["clone", "-q", "--bare", this.repository, this.remote], { env: TEST_GIT });
    this.git("remote", "add", "origin", this.remote);
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Git in the repository, as the human. */
  git(...words: readonly string[]): string {
    return gitIn(this.repository, words);
  }

  /** Git where the target is. */
  there(...words: readonly string[]): string {
    return gitIn(this.remote ?? this.repository, words);
  }

  tip(): string {
    return this.there("rev-parse", "refs/heads/main");
  }

  /** A file's text on the target; undefined when it is not there. */
  fileThere(name: string, commit = "refs/heads/main"): string | undefined {
    try {
      return execFileSync("git", ["cat-file", "blob", `${commit}:${name}`], {
        cwd: this.remote ?? this.repository,
        env: TEST_GIT,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
    } catch {
      return undefined;
    }
  }

  /** Subjects on the target, oldest first. */
  subjects(): readonly string[] {
    return this.there("log", "--first-parent", "--reverse", "--format=%s", "refs/heads/main").split("\n");
  }

  /** A commit made without a checkout; a file that is null is removed. */
  commitOn(parent: string | undefined, files: Files, message: string, ref?: string): string {
    const index = path.join(this.root, "index");
    rmSync(index, { force: true });
    const env = { ...TEST_GIT, GIT_INDEX_FILE: index };
    const run = (args: readonly string[], input: string | Uint8Array = "") =>
      execFileSync("git", [...args], { cwd: this.repository, env, input, encoding: "utf8" }).trim();
    if (parent !== undefined) run(["read-tree", parent]);
    for (const [name, content] of Object.entries(files)) {
      const blob = content === null ? "0".repeat(40) : run(["hash-object", "-w", "--stdin"], content);
      run(["update-index", "-z", "--index-info"], `${content === null ? 0 : 100644} ${blob}\t${name}\0`);
    }
    const tree = run(["write-tree"]);
    const commit = run(["commit-tree", tree, ...(parent === undefined ? [] : ["-p", parent]), "-m", message]);
    if (ref !== undefined) run(["update-ref", ref, commit]);
    return commit;
  }

  /** Work on the target's commit of now, or on another one, in two commits. */
  change(task: string, files: Files, base = this.tip()): LandingEntry {
    const half = this.commitOn(base, { [`.half-${task.replaceAll(/\W/g, "-")}`]: "x" }, "half way");
    const head = this.commitOn(half, { ...files, [`.half-${task.replaceAll(/\W/g, "-")}`]: null }, "checkpoint");
    const message = `Do ${task}\n\nSwarm-Run: r\nSwarm-Task: ${task}\nSwarm-Agent: sim\n`;
    return { task, head, base, message, author: { name: "Otto Maker", email: "ann@example.org" } };
  }

  request(entries: readonly LandingEntry[], change: Partial<LandingRequest> = {}): LandingRequest {
    const { signal } = new AbortController();
    const remote = this.remote === undefined ? undefined : "origin";
    return { run: "r", epoch: 1, key: "landing/1/land", target: "main", remote, entries, signal, ...change };
  }

  /** Lands in this process. */
  land(
    entries: readonly LandingEntry[],
    change: Partial<LandingRequest> = {},
    options: Partial<LocalLandingOptions> = {},
  ): Promise<LandingResult> {
    return localLanding({ ...this.options(), ...options }).land(this.request(entries, change));
  }

  options(git: RunGit = gitRunner(TEST_GIT)): LocalLandingOptions {
    return {
      repository: this.repository,
      folder: this.folder,
      git,
      clock: systemClock,
      longestWaitMs: 60_000,
      onWaiting: (reason) => this.waits.push(reason),
      verify: async (tree, _commit, tasks) => {
        this.looks.push(tasks);
        return gateOf(tree);
      },
    };
  }

  /** Lands in a process of its own, which may end itself with a kill; answers what it said, if it lived. */
  async landInProcess(
    entries: readonly LandingEntry[],
    change: Partial<LandingRequest> = {},
    kill?: KillAt,
  ): Promise<{
    readonly result?: LandingResult;
    readonly calls: number;
    readonly code: number | null;
    readonly stderr: string;
  }> {
    const { signal: _signal, ...request } = this.request(entries, change);
    const program = fileURLToPath(new URL("landing-process.ts", import.meta.url));
    const asked = JSON.stringify({ repository: this.repository, folder: this.folder, request, kill });
    const child = spawn(process.execPath, [program], { env: TEST_GIT, stdio: ["pipe", "pipe", "pipe"] });
    child.stdin.end(asked);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (piece: Buffer) => {
      stdout += piece.toString();
    });
    child.stderr.on("data", (piece: Buffer) => {
      stderr += piece.toString();
    });
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
    if (stdout === "") return { calls: 0, code, stderr };
    return { ...(JSON.parse(stdout) as { result: LandingResult; calls: number }), code, stderr };
  }
}

/** Red as long as any file says BROKEN, or one says OLD while another says NEW. */
export function gateOf(tree: string): { readonly passed: boolean; readonly evidence: string } {
  const names = readdirSync(tree, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = names
    .filter(({ name }) => name !== ".git")
    .map(({ parentPath, name }) => readFileSync(path.join(parentPath, name), "utf8"));
  // What a gate leaves in the tree is in nobody's way.
  writeFileSync(path.join(tree, "left by the gate"), "x");
  return verdictOf(texts);
}

export function verdictOf(texts: readonly string[]): { readonly passed: boolean; readonly evidence: string } {
  const broken = texts.find((text) => text.includes("BROKEN"));
  if (broken !== undefined) return { passed: false, evidence: `found ${broken.trim()}` };
  const hasBoth = texts.some((text) => text.includes("OLD")) && texts.some((text) => text.includes("NEW"));
  return { passed: !hasBoth, evidence: hasBoth ? "OLD does not work with NEW" : "" };
}

function gitIn(cwd: string, words: readonly string[]): string {
  return execFileSync("git", [...words], {
    cwd,
    env: TEST_GIT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}
