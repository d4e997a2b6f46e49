import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Event } from "../../src/core/event.ts";
import { openProject, type ProcessEnd, type Project, startProvider } from "../suites/spawn-swarm.ts";

const TEMPLATE = `description: ideas, each looked at, and a choice
slots:
  - name: topic
    description: what about
    required: true
stages:
  - key: ideas
    mode: ask
    prompt: "A first idea about {{topic}}"
  - key: more
    mode: analyze
    personas: judge,critic,skeptic,advocate
    prompt: "What of {{topic}}? {{stage.ideas}}"
  - key: looks
    mode: ask
    each: more
    prompt: "Look closely at {{item.text}}"
  - key: choice
    mode: ask
    prompt: "Choose. {{stage.looks}}"
output:
  stages: [choice, looks]
`;

const CALLS = 1 + 5 + 5 + 1;

describe("a template whose process is killed in the middle of a stage and resumed", () => {
  let project: Project;
  let run: string;
  let last: ProcessEnd;
  /** Answers that were reported as done before the kill, by run, key and revision. */
  let done: readonly string[];
  let requests: ReadonlyMap<string, number>;

  beforeAll(async () => {
    await using provider = await startProvider(["--latency", "uniform:30ms,120ms"]);
    project = openProject(provider);
    const folder = path.join(project.folder, ".swarm/templates");
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "mine.yaml"), TEMPLATE);
    const asEvents = ["--output-format", "stream-json"];
    const life = project.start([
      ...["run", "mine", "--set", "topic=storing events", "-m", "openai/rehearsal"],
      ...["--yes", "--no-cache", "--no-hedge", "-j", "2", ...asEvents],
    ]);
    await life.until(({ stdout }) => doneIn(stdout).some((name) => name.includes("/looks/")));
    life.kill("SIGKILL");
    done = doneIn((await life.ended).stdout);
    run = await project.latestRun();
    // Whatever the run needs is in its input: neither the template nor its slots are read again.
    writeFileSync(path.join(folder, "mine.yaml"), "description: another\n");
    last = await project.run(["resume", run, ...asEvents]);
    requests = await provider.requestsByKey();
  }, 60_000);

  afterAll(() => project[Symbol.asyncDispose]());

  test("asks nothing again that was finished, in whichever stage", () => {
    expect(done.length).toBeGreaterThan(6);
    expect(done.map((name) => requests.get(name))).toEqual(done.map(() => 1));
  });

  test("ends with every call answered", async () => {
    const { status, counts } = await project.show(run);

    expect(last.code).toBe(0);
    expect(status).toBe("done");
    expect(counts).toEqual({ planned: CALLS, answered: CALLS, refused: 0, unparsed: 0, error: 0, not_run: 0 });
    expect(requests.size).toBe(CALLS);
  });

  test("has a journal that alone tells the same outcome", async () => {
    await project.journal(run, "run.jsonl");

    const [stored, rebuilt] = await Promise.all([project.show(run), project.show("run.jsonl")]);

    expect(rebuilt).toEqual(stored);
  });

  test("shows any unit and any run inside it by name", async () => {
    const unit = await project.run(["show", `${run}/looks/critic/answer`]);
    const inner = await project.run(["show", `${run}/more`, "--json"]);

    expect(unit.stdout).toContain("looks/critic/answer");
    expect(JSON.parse(inner.stdout)).toMatchObject({ run: `${run}/more`, mode: "analyze", counts: { answered: 5 } });
  });
});

function doneIn(stdout: string): readonly string[] {
  const lines = stdout.split("\n").slice(0, -1);
  return lines.flatMap((line) => {
    if (!line.includes('"step.done"')) return [];
    const { run, key, revision, kind } = JSON.parse(line) as Event;
    return kind === "step.done" ? [`${run}/${key}/${revision}`] : [];
  });
}
