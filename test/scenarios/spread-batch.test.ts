import { expect, test } from "vitest";
import { openProject, startProvider } from "../suites/spawn-swarm.ts";

const QUESTION = "Which? A) x B) y";

test("a batch over two models asks each by its weight, tells them apart and rebuilds from its journal", async () => {
  await using provider = await startProvider(["--latency", "5ms", "--opinions", "A:9,B:1"]);
  await using project = openProject(provider);
  const models = "3=openai/first,openai/second";

  const end = await project.run(["batch", "20", QUESTION, "--models", models, "--yes", "--no-cache"]);

  expect(end.code).toBe(0);
  expect(end.stdout).toMatch(/openai\/first +\| +15 \|/);
  expect(end.stdout).toMatch(/openai\/second +\| +5 \|/);
  expect(end.stdout).toMatch(/\*\*(No consensus|Consensus)\*\*: /);
  const run = await project.latestRun();
  await project.journal(run, "run.jsonl");
  expect(await project.show("run.jsonl")).toEqual(await project.show(run));
});

test("a batch that may stop early asks less, says so, ends well and rebuilds from its journal", async () => {
  await using provider = await startProvider(["--latency", "uniform:5ms,50ms", "--opinions", "A:1"]);
  await using project = openProject(provider);

  const end = await project.run([
    "batch",
    "50",
    QUESTION,
    "-m",
    "openai/a",
    "--until-confident",
    "0.95",
    "--yes",
    "--no-cache",
  ]);

  const { requests } = await provider.stats();
  expect(end.code).toBe(0);
  expect(requests).toBeLessThan(40);
  expect(end.stdout).toContain(`stopped after ${requests} of 50: `);
  expect(end.stdout).toContain(`${50 - requests} calls saved`);
  const run = await project.latestRun();
  await project.journal(run, "run.jsonl");
  const shown = await project.show(run);
  expect(shown.counts).toMatchObject({ planned: requests, answered: requests, not_run: 0, error: 0 });
  expect(await project.show("run.jsonl")).toEqual(shown);
});
