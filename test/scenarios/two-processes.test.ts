import { expect, test } from "vitest";
import type { Event } from "../../src/core/event.ts";
import {
  type ChildProgram,
  eventsIn,
  openProject,
  type Project,
  type ProviderProcess,
  resultOf,
  startProvider,
} from "../suites/spawn-swarm.ts";

const QUESTION = "Which database for analytics?";

/** A batch of so many calls, of which ten at once are in flight, that prints an event a line. */
function startBatch(project: Project, calls: number): ChildProgram {
  const flags = ["-m", "openai/rehearsal", "--yes", "--no-cache", "--no-hedge", "-j", "10"];
  return project.start(["batch", String(calls), QUESTION, ...flags, "--output-format", "stream-json"]);
}

function answersOf({ stdout }: ChildProgram): number {
  return stdout.split('"kind":"step.done"').length - 1;
}

/** Resolves with the run's id once five answers are in. */
async function isAtWork(batch: ChildProgram): Promise<string> {
  await batch.until((program) => answersOf(program) >= 5);
  const [first = ""] = batch.stdout.split("\n");
  return (JSON.parse(first) as Event).run;
}

interface Status {
  readonly status: string;
  readonly isHeld: boolean;
  readonly planned: number;
  readonly tally: { readonly done: number; readonly spend: { readonly openRequests: number } };
}

async function statusOf(project: Project, run: string): Promise<Status> {
  return JSON.parse(resultOf(await project.run(["status", run, "--json"]))) as Status;
}

/** Asks for the status until it is as claimed; the test's own time limit bounds it. */
async function statusUntil(project: Project, run: string, claim: (status: Status) => boolean): Promise<Status> {
  for (;;) {
    const status = await statusOf(project, run);
    if (claim(status)) return status;
  }
}

/** Most requests that any one call made. */
async function mostRequestsOfACall(provider: ProviderProcess): Promise<number> {
  return Math.max(...(await provider.requestsByKey()).values());
}

test("another process sees, pauses and resumes a run at work, which then ends whole", async () => {
  await using provider = await startProvider(["--latency", "100ms"]);
  await using project = openProject(provider);
  await using batch = startBatch(project, 400);
  const run = await isAtWork(batch);

  const working = await statusOf(project, run);
  const pausing = await project.run(["pause", run]);
  const paused = await statusUntil(
    project,
    run,
    ({ status, tally }) => status === "paused" && tally.spend.openRequests === 0,
  );
  const requestsAtPause = (await provider.stats()).requests;
  const later = await statusOf(project, run);
  const requestsLater = (await provider.stats()).requests;
  const resuming = await project.run(["resume", run]);
  const { code } = await batch.ended;
  const { counts } = await project.show(run);

  expect(working).toMatchObject({ status: "running", isHeld: true, planned: 400 });
  expect(working.tally.done).toBeGreaterThanOrEqual(5);
  expect([pausing.code, resuming.code, code]).toEqual([0, 0, 0]);
  expect(later.tally).toEqual(paused.tally);
  expect(requestsLater).toBe(requestsAtPause);
  expect(resuming.stdout).toContain("goes on in the process that works on it");
  expect(counts).toMatchObject({ planned: 400, answered: 400 });
  expect(await mostRequestsOfACall(provider)).toBe(1);
});

test("another process cancels a run at work, whose process ends with 130 and keeps what was answered", async () => {
  await using provider = await startProvider(["--latency", "100ms"]);
  await using project = openProject(provider);
  await using batch = startBatch(project, 1_000);
  const run = await isAtWork(batch);

  const cancelling = await project.run(["cancel", run]);
  const { code } = await batch.ended;
  const { status, counts } = await project.show(run);
  const again = await project.run(["resume", run]);

  expect(cancelling.code).toBe(0);
  expect(code).toBe(130);
  expect(status).toBe("cancelled");
  expect(counts?.planned).toBe(1_000);
  expect(counts?.answered).toBeGreaterThanOrEqual(5);
  expect(counts?.not_run).toBeGreaterThan(0);
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining("cancelled")]);
});

test("of two processes that resume a dead run one wins, and the other ends with 6 and names the winner", async () => {
  await using provider = await startProvider(["--latency", "300ms"]);
  await using project = openProject(provider);
  await using batch = startBatch(project, 100);
  const run = await isAtWork(batch);
  batch.kill("SIGKILL");
  await batch.ended;

  await using one = project.start(["resume", run]);
  await using other = project.start(["resume", run]);
  const ends = await Promise.all([one.ended, other.ended]);
  const { counts } = await project.show(run);

  const [winner, loser] = ends[0].code === 0 ? [one, ends[1]] : [other, ends[0]];
  expect(ends.map(({ code }) => code).toSorted()).toEqual([0, 6]);
  expect(loser.stderr).toContain(`process ${winner.pid} on `);
  expect(counts).toMatchObject({ planned: 100, answered: 100 });
});

test("one interrupt drains: exit 130, a partial report and the command that finishes it without repeating a call", async () => {
  await using provider = await startProvider(["--latency", "200ms"]);
  await using project = openProject(provider);
  await using batch = startBatch(project, 60);
  const run = await isAtWork(batch);

  batch.kill("SIGINT");
  const { code, stderr } = await batch.ended;
  const partial = await project.show(run);
  const resuming = await project.run(["resume", run]);
  const { counts } = await project.show(run);

  expect(code).toBe(130);
  expect(stderr).toContain(`swarm resume ${run}`);
  expect(partial.status).toBe("paused");
  expect(partial.counts).toMatchObject({ planned: 60, error: 0 });
  expect(partial.counts?.answered).toBeGreaterThanOrEqual(5);
  expect(partial.counts?.not_run).toBeGreaterThan(0);
  expect(resuming.code).toBe(0);
  expect(counts).toMatchObject({ planned: 60, answered: 60 });
  expect(await mostRequestsOfACall(provider)).toBe(1);
});

test("a second interrupt stops at once, and what was answered stays", async () => {
  await using provider = await startProvider(["--latency", "20ms", "--errors", "hang:30%"]);
  await using project = openProject(provider);
  await using batch = startBatch(project, 60);
  const run = await isAtWork(batch);

  batch.kill("SIGINT");
  await batch.until(({ stderr }) => stderr.includes("once more stops at once"));
  batch.kill("SIGINT");
  const { code } = await batch.ended;
  const events = eventsIn(await project.journal(run));
  const { isHeld, tally } = await statusOf(project, run);

  expect(code).toBe(130);
  expect(events.some(({ kind }) => kind === "run.ended")).toBe(false);
  expect(isHeld).toBe(false);
  expect(tally.done).toBeGreaterThanOrEqual(5);
});
