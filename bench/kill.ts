import { drawsOf } from "../src/models/simulated/draw.ts";
import { judgeKills, killAndResume, livesIn } from "../test/suites/kill-and-resume.ts";
import { eventsIn, openProject, startProvider } from "../test/suites/spawn-swarm.ts";
import { atMost, type Claim, many, milliseconds, noted, whole } from "./claim.ts";

const FULL = { calls: 1_000, kills: 20, concurrency: 20, mostAnswersPerLife: 60 };
const QUICK = { calls: 100, kills: 2, concurrency: 10, mostAnswersPerLife: 10 };

export const kill: Claim = {
  name: "kill",
  claim:
    "A run whose process is killed at any moment goes on where it stood: nothing is paid for twice, nothing is lost.",
  method: [
    "`kill -9` at 20 random moments (seeded; some before the process has begun to work) of a 1,000-call batch, `swarm resume` at once after each, then to the end.",
    "committed calls made again: calls whose answer a killed process had printed as done and of which the provider got a request afterwards.",
    "answers lost: answers printed as done by any process that the final journal does not have, word for word, and calls without an answer in the final report.",
    "repeats beyond those in flight: requests of a call beyond its first and one for each kill that found it in flight by the journal.",
  ],
  async run(scale) {
    const plan = scale === "quick" ? QUICK : FULL;
    await using provider = await startProvider(["--latency", "uniform:50ms,350ms"]);
    await using project = openProject(provider);
    const story = await killAndResume(project, provider, { ...plan, random: drawsOf("kill", plan.kills) });
    const events = eventsIn(await project.journal(story.run));
    const { counts } = await project.show(story.run);
    const verdict = judgeKills(story, events);
    const lives = livesIn(events);
    const takeOversMs = lives.slice(1).map(({ started }, index) => started.at - (lives[index]?.last.at ?? 0));
    return [
      atMost("committed calls made again", verdict.committedMadeAgain, 0, whole),
      atMost("answers lost", verdict.lost + plan.calls - (counts?.answered ?? 0), 0, whole),
      atMost("repeats beyond those in flight", verdict.repeatsBeyondInFlight, 0, whole),
      noted("calls, kills, repeats of calls in flight", `${many(plan.calls)}, ${plan.kills}, ${verdict.repeats}`),
      noted("slowest take-over, from the dead process's last event", milliseconds(Math.max(0, ...takeOversMs))),
    ];
  },
};
