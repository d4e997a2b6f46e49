import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JournalLine } from "../../src/engine/journal.ts";
import { drawsOf } from "../../src/models/simulated/draw.ts";
import { judgeKills, type KillStory, killAndResume, livesIn } from "../suites/kill-and-resume.ts";
import { eventsIn, openProject, type Project, startProvider } from "../suites/spawn-swarm.ts";

const CALLS = 200;
const KILLS = 4;

describe("a batch whose process is killed four times and resumed each time", () => {
  let project: Project;
  let story: KillStory;
  let journal: readonly JournalLine[];

  beforeAll(async () => {
    await using provider = await startProvider(["--latency", "uniform:20ms,180ms"]);
    project = openProject(provider);
    const random = drawsOf("kill-resume");
    story = await killAndResume(project, provider, {
      calls: CALLS,
      concurrency: 10,
      kills: KILLS,
      mostAnswersPerLife: 20,
      random,
    });
    journal = await project.journal(story.run, "run.jsonl");
  }, 60_000);

  afterAll(() => project[Symbol.asyncDispose]());

  test("repeats no call that was reported as done, loses no answer, and repeats only what was in flight", () => {
    const verdict = judgeKills(story, eventsIn(journal));

    expect(verdict).toMatchObject({ committedMadeAgain: 0, lost: 0, repeatsBeyondInFlight: 0 });
  });

  test("ends with every call answered once", async () => {
    const { status, counts, units } = await project.show(story.run);

    expect(story.lastEnd.code).toBe(0);
    expect(status).toBe("done");
    expect(counts).toEqual({ planned: CALLS, answered: CALLS, refused: 0, unparsed: 0, error: 0, not_run: 0 });
    expect(new Set(units.map(({ key }) => key)).size).toBe(CALLS);
  });

  test("has a journal that alone tells the same outcome", async () => {
    const [stored, rebuilt] = await Promise.all([project.show(story.run), project.show("run.jsonl")]);

    expect(rebuilt).toEqual(stored);
  });

  test("is told at the resume how many calls were in flight and are made again", () => {
    const lives = livesIn(eventsIn(journal));

    expect(story.announced).toBeGreaterThan(0);
    expect(story.announced).toBe(lives.at(-2)?.open.size);
  });

  test("is taken over from a dead process in under a second", () => {
    const lives = livesIn(eventsIn(journal));
    const takeOverMs = lives.slice(1).map(({ started }, index) => started.at - (lives[index]?.last.at ?? 0));

    // The time to live of a lease is fifteen seconds: had one of them waited for it, none would have been quick.
    expect(Math.min(...takeOverMs)).toBeLessThan(1_000);
  });
});
