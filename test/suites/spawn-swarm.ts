import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Event } from "../../src/core/event.ts";
import type { Unit } from "../../src/core/report.ts";
import type { Counts, RunStatus } from "../../src/core/run.ts";
import type { JournalLine } from "../../src/engine/journal.ts";
import type { RehearsalStats } from "../../src/models/simulated/rehearsal-stats.ts";

const ROOT = path.dirname(path.dirname(import.meta.dirname));
/** The command as it is installed; it runs what `npm run build` made. */
export const LAUNCHER = path.join(ROOT, "bin/swarm.cjs");
const LONGEST_LIFE_MS = 240_000;

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A child process whose output is kept. It is killed when it is disposed of, and when it lives for longer than four minutes. */
export interface ChildProgram extends AsyncDisposable {
  readonly pid: number;
  readonly ended: Promise<ProcessEnd>;
  /** What it printed so far. */
  readonly stdout: string;
  readonly stderr: string;
  kill(signal: NodeJS.Signals): void;
  /** Resolves as soon as what was printed satisfies the claim; rejects with the output when the process ends before. */
  until(claim: (program: ChildProgram) => boolean): Promise<void>;
}

export interface ProgramOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Arguments of Node itself. */
  readonly nodeArgs?: readonly string[] | undefined;
  /** Ends the command with this process, however that ends: for what would else serve for ever. */
  readonly diesWithUs?: boolean | undefined;
}

/** Starts Node with a script, or the built command with {@link LAUNCHER}. */
export function startProgram(script: string, args: readonly string[], options: ProgramOptions): ChildProgram {
  const child = spawn(process.execPath, [...(options.nodeArgs ?? []), script, ...args], {
    cwd: options.cwd,
    // The launcher ends its process when the channel to whoever set this variable is cut.
    env: options.diesWithUs === true ? { ...options.env, SWARM_LAUNCHED: "1" } : options.env,
    stdio: ["ignore", "pipe", "pipe", options.diesWithUs === true ? "ipc" : "ignore"],
    timeout: LONGEST_LIFE_MS,
    killSignal: "SIGKILL",
  });
  const printed: Record<"stdout" | "stderr", string[]> = { stdout: [], stderr: [] };
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      printed[name].push(text);
      tell();
    });
  }
  const textOf = (name: "stdout" | "stderr") => {
    const text = printed[name].join("");
    printed[name] = [text];
    return text;
  };
  let isOver = false;
  const ended = new Promise<ProcessEnd>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      isOver = true;
      resolve({ code, signal, stdout: textOf("stdout"), stderr: textOf("stderr") });
      tell();
    });
  });
  const program: ChildProgram = {
    pid: child.pid ?? -1,
    ended,
    get stdout() {
      return textOf("stdout");
    },
    get stderr() {
      return textOf("stderr");
    },
    kill: (signal) => void child.kill(signal),
    until: (claim) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const holds = claim(program);
          if (!holds && !isOver) return;
          listeners.delete(look);
          if (holds) resolve();
          else reject(new Error(`expected more of \`${args.join(" ")}\`, got its end:\n${textOf("stderr")}`));
        };
        listeners.add(look);
        look();
      }),
    async [Symbol.asyncDispose]() {
      if (!isOver) child.kill("SIGKILL");
      await ended;
    },
  };
  return program;
}

/** A rehearsal provider in a process of its own, on any free port. */
export interface ProviderProcess extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  stats(): Promise<RehearsalStats>;
  /** How many requests each `Idempotency-Key` made, by `run/key/revision`. */
  requestsByKey(): Promise<ReadonlyMap<string, number>>;
  reset(): Promise<void>;
}

/** Starts `swarm provider` with these flags and waits until it listens. */
export async function startProvider(flags: readonly string[]): Promise<ProviderProcess> {
  const program = startProgram(LAUNCHER, ["provider", "--port", "0", ...flags], {
    cwd: tmpdir(),
    env: baseEnv(tmpdir()),
    diesWithUs: true,
  });
  await program.until(({ stdout }) => stdout.includes("\n"));
  const url = program.stdout.trim();
  return {
    url,
    stats: async () => (await (await fetch(`${url}/stats`)).json()) as RehearsalStats,
    async requestsByKey() {
      const counts = (await (await fetch(`${url}/stats/keys`)).json()) as Record<string, number>;
      return new Map(Object.entries(counts).map(([key, count]) => [decodeURIComponent(key), count]));
    },
    async reset() {
      await (await fetch(`${url}/stats/reset`, { method: "POST" })).arrayBuffer();
    },
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}

/** An empty project in a folder of its own, with a home of its own, whose `openai/...` models are the provider's. */
export interface Project extends AsyncDisposable {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Starts the command here. */
  start(args: readonly string[], changed?: Partial<ProgramOptions>): ChildProgram;
  /** Runs the command here to its end. */
  run(args: readonly string[], changed?: Partial<ProgramOptions>): Promise<ProcessEnd>;
  /** The newest run's id. */
  latestRun(): Promise<string>;
  /** What `swarm show` says of a run or of an exported journal. */
  show(what: string): Promise<ShownRun>;
  /** The run's journal, as `swarm export` writes it into `file`. */
  journal(run: string, file?: string): Promise<readonly JournalLine[]>;
}

/** The document of `swarm show --json`, as far as tests look into it. */
export interface ShownRun {
  readonly status: RunStatus;
  readonly counts: Counts | null;
  readonly units: readonly Unit[];
}

export function openProject({ url }: { readonly url: string }): Project {
  if (!existsSync(path.join(ROOT, "dist/main.mjs"))) throw new Error("expected dist/main.mjs, got none: npm run build");
  const place = mkdtempSync(path.join(tmpdir(), "swarm-project-"));
  const folder = path.join(place, "project");
  // A state folder marks the project's root, so that none further up is taken.
  mkdirSync(path.join(folder, ".swarm"), { recursive: true });
  const env = { ...baseEnv(place), OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: "any" };
  const start: Project["start"] = (args, changed = {}) =>
    startProgram(LAUNCHER, args, { cwd: folder, env, ...changed });
  const run: Project["run"] = (args, changed) => start(args, changed).ended;
  return {
    folder,
    env,
    start,
    run,
    async latestRun() {
      const [latest] = JSON.parse(resultOf(await run(["runs", "--json", "-n", "1"]))) as { readonly run: string }[];
      if (latest === undefined) throw new Error("expected a run, got none");
      return latest.run;
    },
    show: async (what) => JSON.parse(resultOf(await run(["show", what, "--json"]))) as ShownRun,
    async journal(id, file = `${id}.jsonl`) {
      resultOf(await run(["export", id, "-o", file]));
      const lines = readFileSync(path.join(folder, file), "utf8").trimEnd().split("\n");
      return lines.map((line) => JSON.parse(line) as JournalLine);
    },
    async [Symbol.asyncDispose]() {
      rmSync(place, { recursive: true, force: true });
    },
  };
}

/** What a command that succeeded printed; throws with its complaint when it did not. */
export function resultOf({ code, signal, stdout, stderr }: ProcessEnd): string {
  if (code === 0) return stdout;
  throw new Error(`expected a command to end with 0, got ${code ?? signal}:\n${stderr}`);
}

/** The journal without the texts that its events refer to. */
export function eventsIn(journal: readonly JournalLine[]): readonly Event[] {
  return journal.filter((line): line is Event => line.kind !== "blob");
}

/** Nothing of this process's environment but where programs and temporary files are. */
function baseEnv(home: string): Record<string, string> {
  const { PATH = "", TMPDIR } = process.env;
  return { PATH, HOME: home, NO_COLOR: "1", ...(TMPDIR === undefined ? {} : { TMPDIR }) };
}
