import { readFileSync } from "node:fs";
import path from "node:path";
import {
  eventsIn,
  openProject,
  type ProgramOptions,
  type ProviderProcess,
  type ShownRun,
} from "../test/suites/spawn-swarm.ts";

export interface MeasuredRun {
  /** From the start of the process to its end. */
  readonly wholeMs: number;
  /** From `run.created` to `run.ended` in the journal. */
  readonly runMs: number;
  /** User and system time of all threads of the process. */
  readonly cpuMs: number;
  /** The most memory that was resident at once. */
  readonly peakMb: number;
  readonly counts: ShownRun["counts"];
  /** Requests that the provider got for it. */
  readonly requests: number;
}

export interface RunPlan {
  /** The mode and what it works on, as they stand on the command line. */
  readonly words: readonly string[];
  readonly flags?: readonly string[] | undefined;
  /** Writes what the project needs into its folder before the run. */
  readonly prepare?: ((folder: string) => void) | undefined;
}

const USAGE = "usage.json";

/** Runs in the measured process before its program: at its end it writes what it used. */
const REPORT_USAGE = `data:text/javascript,${encodeURIComponent(`
import { readFileSync, writeFileSync } from "node:fs";
process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  let peakKb = maxRSS;
  // A child begins with its parent's maxRSS; this one is its own.
  try { peakKb = Number(/VmHWM:\\s*(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]); } catch {}
  writeFileSync("${USAGE}", JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMb: peakKb / 1024 }));
});
`)}`;

/** Runs a question in a new project, with journal and report, and measures its process. Throws when it does not end as done or partial. */
export async function measureRun(provider: ProviderProcess, plan: RunPlan): Promise<MeasuredRun> {
  await using project = openProject(provider);
  plan.prepare?.(project.folder);
  await provider.reset();
  const words = [...plan.words, "-m", "openai/rehearsal"];
  const options: Partial<ProgramOptions> = { nodeArgs: ["--import", REPORT_USAGE] };
  const startedAt = performance.now();
  const { code, stderr } = await project.run(
    [...words, "--yes", "--no-cache", "-o", "report.json", ...(plan.flags ?? [])],
    options,
  );
  const wholeMs = performance.now() - startedAt;
  if (code !== 0 && code !== 3) throw new Error(`expected a run to end with 0 or 3, got ${code}:\n${stderr}`);
  const { requests } = await provider.stats();
  const run = await project.latestRun();
  const events = eventsIn(await project.journal(run));
  const at = (kind: string) => events.find((event) => event.kind === kind)?.at ?? Number.NaN;
  const usage = JSON.parse(readFileSync(path.join(project.folder, USAGE), "utf8")) as Pick<
    MeasuredRun,
    "cpuMs" | "peakMb"
  >;
  const { counts } = JSON.parse(readFileSync(path.join(project.folder, "report.json"), "utf8")) as ShownRun;
  return { wholeMs, runMs: at("run.ended") - at("run.created"), ...usage, counts, requests };
}
