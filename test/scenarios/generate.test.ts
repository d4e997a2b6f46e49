import { expect, test } from "vitest";
import { openProject, startProvider } from "../suites/spawn-swarm.ts";

const ASKED = ["24", "How can we halve the wait?", "-m", "openai/a", "--personas", "skeptic,innovator"];

test("a generate that is killed between waves and resumed asks nothing answered again, and reports as if nothing had happened", async () => {
  await using provider = await startProvider(["--latency", "120ms"]);
  await using project = openProject(provider);
  const args = ["generate", ...ASKED, "--refine", "2", "-j", "3", "--yes", "--no-cache", "-q"];

  await using killed = project.start(args);
  for (let looks = 0; looks < 10_000 && (await provider.stats()).requests < 10; looks++);
  killed.kill("SIGKILL");
  await killed.ended;
  const run = await project.latestRun();
  const resumed = await project.run(["resume", run, "-q"]);
  const byKey = await provider.requestsByKey();
  const straight = await project.run(args);

  expect([resumed.code, straight.code]).toEqual([0, 0]);
  expect([...byKey.values()].filter((requests) => requests > 1).length).toBeLessThanOrEqual(3);
  expect(byKey.size).toBe(28);
  expect(reportOf(resumed.stdout)).toBe(reportOf(straight.stdout));
  await project.journal(run, "run.jsonl");
  expect(await project.show("run.jsonl")).toEqual(await project.show(run));
});

test("a generate over two models that are refused or fail now and then tells who gave what", async () => {
  await using provider = await startProvider(["--latency", "5ms", "--errors", "refuse:20%"]);
  await using project = openProject(provider);

  const end = await project.run([
    "generate",
    "30",
    "Grow the shop",
    "--models",
    "openai/a,openai/b",
    "--yes",
    "--no-cache",
  ]);

  const { counts } = await project.show(await project.latestRun());
  expect(end.code).toBe(3);
  expect(counts?.planned).toBe(30);
  expect(counts?.refused).toBeGreaterThan(0);
  expect(end.stdout).toMatch(/openai\/a +\| +15 \|/);
  expect(end.stdout).toContain("Not counted");
});

/** Without what differs from run to run: times, ids, calls made again. */
function reportOf(stdout: string): string {
  const [report = ""] = stdout.split("### By persona");
  return report;
}
