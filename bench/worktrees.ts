import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { systemClock } from "../src/app/system-clock.ts";
import type { Workspaces } from "../src/core/workspace.ts";
import { gitRunner } from "../src/git/git-runner.ts";
import { localHolder } from "../src/stores/local-holder.ts";
import { openWorktrees } from "../src/workspaces/worktree.ts";
import { atMost, type Claim, many, median, milliseconds, noted, type Row, ratio, whole } from "./claim.ts";

const FULL = { files: 2_000, atOnce: 50, rounds: 15 };
const QUICK = { files: 100, atOnce: 8, rounds: 2 };
const AUTHOR = { name: "Bench", email: "bench@example.org" };
const NEVER = new AbortController().signal;

export const worktrees: Claim = {
  name: "worktrees",
  claim: "Fifty agents get a worktree each at the same moment, and a tree that was used before is ready at once.",
  method: [
    "A repository of 2,000 files of 1 to 8 KB in 100 folders, on disk; 50 tasks open their workspaces at once, each changes a file, commits it and has landed.",
    "failures: workspaces that could not be opened, or whose files, branch or commit are not what they must be.",
    "pooled / new: from asking for a workspace to having it, with every file there; in turn a new tree and one that was given back after 20 files were changed, 20 added and 200 ignored ones left in it; medians.",
    "per task: open, checkpoint, change and close of a pooled tree of 200 files, one at a time; median. The agent and the gates are not in it.",
  ],
  async run(scale) {
    const plan = scale === "quick" ? QUICK : FULL;
    return [
      ...(await atOnce(plan.files, plan.atOnce)),
      ...(await pooledAgainstNew(plan.files, plan.rounds)),
      ...(await perTask(plan.rounds)),
    ];
  },
};

async function atOnce(files: number, count: number): Promise<readonly Row[]> {
  using place = new Place(files);
  const workspaces = await place.open();
  const startedAt = performance.now();
  const opened = await Promise.allSettled(
    Array.from({ length: count }, async (_, task) => {
      const workspace = await workspaces.open({ run: "bench", task: `t${task}`, epoch: 1 }, NEVER);
      writeFileSync(path.join(workspace.path, `new-${task}.txt`), String(task));
      await workspaces.checkpoint(workspace, `task ${task}`, AUTHOR);
      const change = await workspaces.change(workspace);
      const names = change.files.map((file) => file.path).join();
      if (names !== `new-${task}.txt`) throw new Error(`expected one new file, got ${names}`);
      const there = execFileSync("git", ["ls-files"], { cwd: workspace.path, encoding: "utf8" })
        .trim()
        .split("\n").length;
      if (there !== files + 2) throw new Error(`expected ${files + 2} files, got ${there}`);
      await workspaces.close(workspace, true);
    }),
  );
  const wallMs = performance.now() - startedAt;
  const failed = opened.flatMap((end) => (end.status === "rejected" ? [String(end.reason)] : []));
  if (failed[0] !== undefined) console.error(failed[0]);
  return [
    atMost(`failures of ${count} worktrees of ${many(files)} files at once`, failed.length, 0, whole),
    noted("the whole of it, with changes and commits", milliseconds(wallMs)),
  ];
}

async function pooledAgainstNew(files: number, rounds: number): Promise<readonly Row[]> {
  using place = new Place(files);
  const workspaces = await place.open();
  const fresh: number[] = [];
  const pooled: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const openOne = async (name: string) => void (await workspaces.open(task(name), NEVER));
    fresh.push(await timed(() => openOne(`new${round}`)));
    const used = await workspaces.open(task(`new${round}`), NEVER);
    dirty(used.path);
    await workspaces.close(used, true);
    pooled.push(await timed(() => openOne(`pooled${round}`)));
  }
  return [
    atMost("pooled tree / new tree", median(pooled) / median(fresh), 0.1, ratio),
    noted("pooled, new", `${milliseconds(median(pooled))}, ${milliseconds(median(fresh))}`),
  ];
}

async function perTask(rounds: number): Promise<readonly Row[]> {
  using place = new Place(200);
  const workspaces = await place.open();
  await workspaces.close(await workspaces.open(task("first"), NEVER), true);
  const spent: number[] = [];
  for (let round = 0; round < rounds; round++) {
    spent.push(await timed(() => wholeTask(workspaces, `t${round}`)));
  }
  return [noted("open, checkpoint, change and close of a task, 200 files", milliseconds(median(spent)))];
}

async function wholeTask(workspaces: Workspaces, name: string): Promise<void> {
  const workspace = await workspaces.open(task(name), NEVER);
  writeFileSync(path.join(workspace.path, "changed.txt"), name);
  await workspaces.checkpoint(workspace, name, AUTHOR);
  await workspaces.change(workspace);
  await workspaces.close(workspace, true);
}

function task(name: string) {
  return { run: "bench", task: name, epoch: 1 };
}

function dirty(tree: string): void {
  mkdirSync(path.join(tree, "out"), { recursive: true });
  for (let file = 0; file < 20; file++) {
    writeFileSync(path.join(tree, `folder${file % 10}/file${file}.txt`), "changed");
    writeFileSync(path.join(tree, `left-${file}.txt`), "left");
  }
  for (let file = 0; file < 200; file++) writeFileSync(path.join(tree, `out/${file}.o`), "built");
}

/** A repository and the state of its worktrees on disk, not in memory, gone at the end. */
class Place implements Disposable {
  readonly #root = mkdtempSync(path.join(tmpdir(), "swarm-bench-"));

  constructor(files: number) {
    const repository = path.join(this.#root, "repository");
    for (let file = 0; file < files; file++) {
      const folder = path.join(repository, `folder${file % 100}`);
      if (file < 100) mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, `file${file}.txt`), `${file} lorem ipsum\n`.repeat(60 + ((file * 37) % 420)));
    }
    writeFileSync(path.join(repository, ".gitignore"), "out/\n");
    const git = (...words: readonly string[]) =>
      execFileSync("git", words, { cwd: repository, env: this.#environment() });
    git("init", "-q", "-b", "main");
    git("add", "-A");
    git("commit", "-q", "-m", "first");
  }

  open() {
    const environment = this.#environment();
    return openWorktrees({
      git: gitRunner(environment),
      clock: systemClock,
      liveness: { self: localHolder(), isAlive: () => true },
      folder: path.join(this.#root, "repository"),
      stateFolder: path.join(this.#root, "state"),
      environment,
      settings: { setUpMs: 60_000, link: [], keep: [], firstPort: 20_000, portsEach: 10, variables: {} },
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  #environment(): Record<string, string> {
    const who = { GIT_AUTHOR_NAME: "Ada", GIT_AUTHOR_EMAIL: "ada@example.org" };
    const commits = { GIT_COMMITTER_NAME: "Ada", GIT_COMMITTER_EMAIL: "ada@example.org" };
    return { PATH: process.env.PATH ?? "", HOME: homedir(), ...who, ...commits };
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
