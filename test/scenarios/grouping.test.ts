import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Block } from "../../src/core/report.ts";
import { openProject, type Project, type ProviderProcess, resultOf, startProvider } from "../suites/spawn-swarm.ts";

const OPINIONS = "cache the data:6,cache all the data:5,hire two people:3,buy a server:2";
const SAMPLES = 40;
const BATCH = ["batch", String(SAMPLES), "What should we do first?", "-m", "openai/gpt-5-mini", "--seed", "7"];
const MEANS = ["--embedding", "openai/text-embedding-3-small", "--judge"];
const QUIET = ["--yes", "--no-hedge", "-q", "--json"];

interface Document {
  readonly status: string;
  readonly spend: { readonly settledUsd: number; readonly openUsd: number; readonly requests: number };
  readonly counts: { readonly planned: number };
  readonly blocks: readonly Block[];
  readonly units: readonly { readonly key: string; readonly aside?: true }[];
}

const shown = (text: string) => JSON.parse(text) as Document;
const textsIn = ({ blocks }: Document) =>
  blocks.flatMap((block) => (block.kind === "markdown" ? [block.text] : [])).join("\n");

describe("a batch whose answers are grouped by embeddings and a judge", () => {
  let provider: ProviderProcess;
  let project: Project;

  beforeAll(async () => {
    provider = await startProvider(["--latency", "uniform:5ms,20ms", "--opinions", OPINIONS]);
    project = openProject(provider);
  });

  afterAll(async () => {
    await project[Symbol.asyncDispose]();
    await provider[Symbol.asyncDispose]();
  });

  test("reserves and settles all of it, and says how it grouped", async () => {
    const document = shown(resultOf(await project.run([...BATCH, ...MEANS, ...QUIET, "--budget", "5"])));

    const requests = [...(await provider.requestsByKey()).keys()];
    const run = await project.latestRun();
    expect(requests).toContain(`${run}/group/embed/1/1`);
    expect(document.spend.requests).toBe(requests.filter((key) => key.startsWith(`${run}/`)).length);
    expect(document.spend.openUsd).toBe(0);
    expect(document.spend.settledUsd).toBeGreaterThan(0);
    expect(document.counts.planned).toBe(SAMPLES);
    expect(textsIn(document)).toContain(
      "Grouped by embeddings of openai/text-embedding-3-small. openai/gpt-5-mini judged",
    );
    expect(textsIn(document)).toContain("- Counted together: ");
  });

  test("embeds nothing again that the project has embedded", async () => {
    await project.run([...BATCH, ...MEANS, ...QUIET]);

    const run = await project.latestRun();
    const requests = [...(await provider.requestsByKey()).keys()].filter((key) => key.startsWith(`${run}/`));
    expect(requests).toEqual([]);
  });

  test("a budget that does not reach ends the run before the rest is sent", async () => {
    const { code, stdout } = await project.run([...BATCH, ...MEANS, ...QUIET, "--no-cache", "--budget", "0.009"]);

    expect(code).toBe(4);
    expect(shown(stdout).spend.settledUsd).toBeLessThanOrEqual(0.009);
  });

  test("an embedding model of unknown price is refused together with a budget", async () => {
    const flags = ["--embedding", "openai/unknown-embedder", "--budget", "5"];

    const { code, stderr } = await project.run([...BATCH, ...flags, ...QUIET]);

    expect(code).toBe(2);
    expect(stderr).toContain("expected models with a known price, since a budget is set, got openai/unknown-embedder");
  });

  test("a process killed while the judge is asked goes on where it was", async () => {
    const events = ["--yes", "--no-hedge", "--no-cache", "--output-format", "stream-json", "-j", "4"];
    const life = project.start([...BATCH, ...MEANS, ...events]);
    await life.until(({ stdout }) => judged(stdout).size >= 2);
    life.kill("SIGKILL");
    await life.ended;
    const before = judged(life.stdout);
    const run = await project.latestRun();

    const end = await project.run(["resume", run, "-q", "--json"]);

    const requests = await provider.requestsByKey();
    const embeds = [...requests].filter(([key]) => key.startsWith(`${run}/group/embed/`));
    expect(end.code).toBe(0);
    expect(embeds).toEqual([[`${run}/group/embed/1/1`, 1]]);
    for (const key of before) expect(requests.get(`${run}/${key}/1`)).toBe(1);
    expect(textsIn(shown(end.stdout))).toContain("judged");
  });
});

test("a data set is asked question by question, and what it taught counts in the next run", async () => {
  await using provider = await startProvider(["--latency", "1ms"]);
  await using project = openProject(provider);
  const lines = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) =>
      JSON.stringify({
        id: `${prefix}${index}`,
        question: `${prefix} question ${index}?`,
        choices: ["red", "blue", "green"],
      }),
    ).join("\n");
  writeFileSync(path.join(project.folder, "first.jsonl"), lines("first", 30));
  writeFileSync(path.join(project.folder, "second.jsonl"), lines("second", 2));
  const models = ["--models", "openai/a,openai/b,openai/c", "--yes", "-q", "--json"];

  const first = shown(resultOf(await project.run(["batch", "--inputs", "first.jsonl", ...models])));
  const second = shown(resultOf(await project.run(["batch", "--inputs", "second.jsonl", ...models])));

  expect(first.counts.planned).toBe(90);
  expect(textsIn(first)).toContain("30 questions of this run that three models or more answered, and no earlier run");
  expect(textsIn(second)).toContain("30 questions of 1 earlier run");
});

function judged(stdout: string): ReadonlySet<string> {
  const keys = stdout.split("\n").flatMap((line) => {
    if (!line.includes('"step.done"') || !line.endsWith("}")) return [];
    const { key } = JSON.parse(line) as { readonly key?: string };
    return key?.startsWith("group/judge/") === true ? [key] : [];
  });
  return new Set(keys);
}
