import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openProject, type Project, type ProviderProcess, startProvider } from "../suites/spawn-swarm.ts";

const MODEL = ["-m", "openai/rehearsal"];
const QUIETLY = ["--yes", "--no-cache", "--no-hedge"];
const PROPOSAL = "Shall we move our sessions to PostgreSQL?";
const NAMES = ["judge", "critic", "skeptic", "innovator", "advocate"];
const BOUNDED = ["--max-rounds", "5", "--convergence-threshold", "90"];

describe("a speculative council that is killed while its arbiter writes", () => {
  let provider: ProviderProcess;
  let project: Project;
  let before: ReadonlyMap<string, number>;
  let run: string;
  let code: number | null;

  beforeAll(async () => {
    provider = await startProvider(["--latency", "300ms", "--council", "settle:2"]);
    project = openProject(provider);
    const words = ["council", PROPOSAL, ...MODEL, ...QUIETLY, ...BOUNDED, "--speculative"];
    const life = project.start([...words, "--output-format", "stream-json"]);
    await life.until(({ stdout }) => stdout.includes("synthesis/2/outcome"));
    life.kill("SIGKILL");
    await life.ended;
    run = await project.latestRun();
    before = await provider.requestsByKey();
    ({ code } = await project.run(["resume", run]));
  }, 60_000);

  afterAll(async () => {
    await project[Symbol.asyncDispose]();
    await provider[Symbol.asyncDispose]();
  });

  test("ends by the same synthesis, and asks nothing again but the arbiter", async () => {
    const after = await provider.requestsByKey();

    const changed = [...after].filter(([key, count]) => before.get(key) !== count).map(([key]) => key);
    expect(code).toBe(0);
    expect(changed).toEqual([`${run}/arbiter/1`]);
  });

  test("counts two rounds, tells what the third one cost, and has a journal that tells the same", async () => {
    await project.journal(run, "run.jsonl");
    const [stored, rebuilt] = await Promise.all([project.show(run), project.show("run.jsonl")]);

    const keys = stored.units.filter(({ aside }) => aside !== true).map(({ key }) => key);
    expect(keys.sort()).toEqual(
      [
        "arbiter",
        "synthesis/1",
        "synthesis/2",
        ...[1, 2].flatMap((round) => NAMES.map((name) => `round/${round}/${name}`)),
      ].sort(),
    );
    expect(JSON.stringify(stored)).toContain(
      "The synthesis ended the debate while the 5 calls of round 3 were under way",
    );
    expect(rebuilt).toEqual(stored);
  });
});

test("a council is killed in the middle of a round beside a synthesis, and what was answered is not asked again", async () => {
  await using provider = await startProvider(["--latency", "uniform:100ms,500ms", "--council", "agree:3"]);
  await using project = openProject(provider);
  const life = project.start([
    "council",
    PROPOSAL,
    ...MODEL,
    ...QUIETLY,
    ...BOUNDED,
    "--speculative",
    "--output-format",
    "stream-json",
  ]);
  await life.until(({ stdout }) => /"step.done","key":"round\/2\//.test(stdout));
  life.kill("SIGKILL");
  await life.ended;
  const done = [...life.stdout.matchAll(/"step.done","key":"([^"]+)"/g)].map(([, key]) => key);
  const run = await project.latestRun();
  const before = await provider.requestsByKey();

  const { code } = await project.run(["resume", run]);

  const after = await provider.requestsByKey();
  const asked = done.filter((key) => before.has(`${run}/${key}/1`));
  expect(code).toBe(0);
  expect(asked.length).toBeGreaterThan(5);
  expect(asked.map((key) => after.get(`${run}/${key}/1`))).toEqual(asked.map(() => 1));
  expect((await project.show(run)).counts).toMatchObject({ planned: 18, answered: 18 });
}, 60_000);

describe("a council that lacks what only a person knows", () => {
  let provider: ProviderProcess;
  let project: Project;

  beforeAll(async () => {
    provider = await startProvider(["--latency", "20ms", "--council", "asks:1,agree:2"]);
    project = openProject(provider);
  }, 60_000);

  afterAll(async () => {
    await project[Symbol.asyncDispose]();
    await provider[Symbol.asyncDispose]();
  });

  test("rests with exit code 7, is shown with its question, and is answered from another process", async () => {
    const asked = await project.run(["council", PROPOSAL, ...MODEL, ...QUIETLY, ...BOUNDED]);
    const status = await project.run(["status"]);
    const answered = await project.run(["answer", "500 euros a month", "-o", "report.json"]);
    const again = await project.run(["answer", "And 20 for support"]);

    expect([asked.code, answered.code, again.code]).toEqual([7, 0, 2]);
    expect(asked.stderr).toContain(
      "- What does it cost today? [asked by judge, critic, skeptic, innovator, advocate: ",
    );
    expect(status.stdout).toContain("- What does it cost today?");
    expect(answered.stdout).toContain("by a person (17 characters)");
    expect(again.stderr).toContain("asks for nothing");
  });

  test("goes on without a person where it was told not to wait", async () => {
    const { code, stdout } = await project.run(["council", PROPOSAL, ...MODEL, ...QUIETLY, ...BOUNDED, "--no-wait"]);

    expect(code).toBe(3);
    expect(stdout).toContain("every member who answered abstained");
    expect(stdout).toContain("no: nobody is there to be asked");
  });
});

test("members get the files and the output that were agreed to, and nothing else", async () => {
  await using provider = await startProvider(["--latency", "20ms", "--council", "agree:2"]);
  await using project = openProject(provider);
  mkdirSync(path.join(project.folder, "docs"));
  writeFileSync(path.join(project.folder, "docs/plan.md"), "The plan says May.\n");
  const allowed = ["--allow-files", "docs/**", "--allow-command", "echo of $((40 + 2))"];

  const { code, stdout } = await project.run(["council", PROPOSAL, ...MODEL, ...QUIETLY, ...BOUNDED, ...allowed]);
  const outside = await project.run(["council", PROPOSAL, ...MODEL, ...QUIETLY, "--allow-files", "../*"]);

  expect(code).toBe(0);
  expect(stdout).toMatch(/\| docs\/plan.md +\| file .*the file \(19 characters\)/);
  expect(stdout).toMatch(/\| echo of \$\(\(40 \+ 2\)\) +\| command .*what it printed \(6 characters\)/);
  expect(outside.code).toBe(2);
  expect(outside.stderr).toContain("expected paths inside");
});

test("a council over its time ends exhausted and claims no verdict", async () => {
  await using provider = await startProvider(["--latency", "400ms", "--council", "never"]);
  await using project = openProject(provider);

  const { code, stdout } = await project.run([
    "council",
    PROPOSAL,
    ...MODEL,
    ...QUIETLY,
    ...BOUNDED,
    "--timeout",
    "1s",
  ]);

  expect(code).toBe(4);
  expect(stdout).toContain("the run was stopped before the debate ended");
});
