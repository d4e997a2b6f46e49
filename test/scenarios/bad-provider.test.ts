import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { openProject, type ProcessEnd, type Project, startProvider } from "../suites/spawn-swarm.ts";

const KEY = "sk-rehearsal-0123456789abcdefghij";

function ask(project: Project, calls: number, flags: readonly string[] = []): Promise<ProcessEnd> {
  const env = { ...project.env, OPENAI_API_KEY: KEY };
  const args = ["batch", String(calls), "Which? A) x B) y", "-m", "openai/rehearsal", "--yes", "--no-cache", "--json"];
  return project.run([...args, ...flags], { env });
}

function countsIn({ stdout }: ProcessEnd) {
  return (JSON.parse(stdout) as { readonly counts: Readonly<Record<string, number>> }).counts;
}

/** Everything the project's state holds, as text. */
function stateOf(project: Project): string {
  const folder = path.join(project.folder, ".swarm");
  return readdirSync(folder)
    .map((file) => readFileSync(path.join(folder, file), "latin1"))
    .join("");
}

test("a refused key stops a thousand calls after a few, and stays unseen", async () => {
  await using provider = await startProvider(["--errors", "401:100%"]);
  await using project = openProject(provider);

  const end = await ask(project, 1_000);

  const counts = countsIn(end);
  const { requests } = await provider.stats();
  expect(end.code).toBe(5);
  expect(counts).toMatchObject({ planned: 1_000, answered: 0, error: requests, not_run: 1_000 - requests });
  expect(requests).toBeLessThan(200);
  expect(end.stderr).toContain("OPENAI_API_KEY");
  expect(`${end.stdout}${end.stderr}${stateOf(project)}`).not.toContain(KEY.slice(0, 12));
});

test("a model that does not exist stops the run with the way to list models", async () => {
  await using provider = await startProvider(["--errors", "404:100%"]);
  await using project = openProject(provider);

  const end = await ask(project, 1_000);

  expect(end.code).toBe(5);
  expect((await provider.stats()).requests).toBeLessThan(200);
  expect(end.stderr).toContain("swarm models");
});

test("a provider that never answers is left at the time limit, resumable", async () => {
  await using provider = await startProvider(["--errors", "hang:100%"]);
  await using project = openProject(provider);

  const end = await ask(project, 3, ["--timeout", "1s"]);

  expect(end.code).toBe(4);
  expect(countsIn(end)).toMatchObject({ planned: 3, answered: 0, not_run: 3 });
  expect(end.stderr).toContain("swarm resume");
});

test("malformed, empty, truncated and dropped responses are tried again, and never counted as answers", async () => {
  await using provider = await startProvider([
    "--latency",
    "5ms",
    "--errors",
    "malformed:10%,empty:10%,truncate:10%,drop:10%",
  ]);
  await using project = openProject(provider);

  const end = await ask(project, 40);

  const counts = countsIn(end);
  const { answered } = await provider.stats();
  expect(counts.planned).toBe(40);
  expect(counts.answered).toBeLessThanOrEqual(answered);
  expect((counts.answered ?? 0) + (counts.error ?? 0) + (counts.unparsed ?? 0)).toBe(40);
});
