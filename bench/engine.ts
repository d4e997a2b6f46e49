import path from "node:path";
import { openProject, resultOf, startProgram, startProvider } from "../test/suites/spawn-swarm.ts";
import { atMost, type Claim, many, median, microseconds, noted, type Row, seconds } from "./claim.ts";
import { QUESTION } from "./measured-batch.ts";

const SCRIPT = path.join(import.meta.dirname, "engine-run.ts");
const NOWHERE = { url: "http://127.0.0.1:9" };
const ROUNDS = 3;
const MOST_US_A_STEP = 60;
const MOST_RESUME_MS = 1_000;
const MOST_STATUS_MS = 150;

export const engine: Claim = {
  name: "engine",
  claim: "A durable step costs microseconds, and ten thousand of them are resumed and looked at without a wait.",
  method: [
    "time a step: 10,000 parallel steps through RunContext on SQLite, each with its intent, reservation, settlement, result and event committed, and no work of its own; from the first call to the last commit.",
    "resume: a process is killed when all 10,000 steps are done and the run is not; from taking it over to its end in a new process.",
    "status: `swarm status` as a whole process, ten times, median, while another process works on a batch of 10,000 calls.",
    `Medians of ${ROUNDS} rounds.`,
  ],
  async run(scale) {
    const isQuick = scale === "quick";
    const steps = isQuick ? 200 : 10_000;
    const work: number[] = [];
    const resume: number[] = [];
    for (let round = 0; round < (isQuick ? 1 : ROUNDS); round++) {
      await using project = openProject(NOWHERE);
      const runOf = (what: string) =>
        startProgram(SCRIPT, [what, String(steps)], { cwd: project.folder, env: project.env }).ended;
      const { stdout, signal, stderr } = await runOf("work");
      if (signal !== "SIGKILL") throw new Error(`expected a process that kills itself, got ${signal}:\n${stderr}`);
      work.push(Number(stdout));
      resume.push(Number(resultOf(await runOf("resume"))));
    }
    const usAStep = (median(work) / steps) * 1_000;
    return [
      atMost(`${many(steps)} parallel steps: time a step`, usAStep, MOST_US_A_STEP, microseconds),
      atMost(`resume of ${many(steps)} finished steps`, median(resume), MOST_RESUME_MS, seconds),
      ...(await statusRows(steps, isQuick)),
    ];
  },
};

async function statusRows(calls: number, isQuick: boolean): Promise<readonly Row[]> {
  await using provider = await startProvider(["--latency", isQuick ? "300ms" : "1s"]);
  await using project = openProject(provider);
  const flags = ["--yes", "--no-cache", "--no-hedge", "-q", "-j", String(calls / 20)];
  await using batch = project.start(["batch", String(calls), QUESTION, "-m", "openai/rehearsal", ...flags]);
  while ((await provider.stats()).answered < calls / 5) await new Promise((resolve) => setTimeout(resolve, 50));
  const run = await project.latestRun();
  const tookMs: number[] = [];
  for (let look = 0; look < (isQuick ? 2 : 10); look++) {
    const startedAt = performance.now();
    resultOf(await project.run(["status", run]));
    tookMs.push(performance.now() - startedAt);
  }
  const { answered, inFlight } = await provider.stats();
  if (inFlight === 0) throw new Error("expected the batch to be at work while its status was asked, got its end");
  batch.kill("SIGKILL");
  return [
    atMost("`swarm status` of a run at work", median(tookMs), MOST_STATUS_MS, seconds),
    noted("slowest status, answered by then", `${seconds(Math.max(...tookMs))}, ${many(answered)}`),
  ];
}
