import { expect, test } from "vitest";
import { heldReply } from "../../../test/fakes/scripted-agent.ts";
import { councilOf, decides, openCouncil, runCouncil, says, synthesises } from "../../../test/suites/council-run.ts";
import { driven, eventually, withMethods } from "../../../test/suites/engine-world.ts";
import type { Json } from "../../core/json.ts";
import type { Report } from "../../core/report.ts";
import type { Store } from "../../core/store.ts";

const NAMES = ["ann", "bob", "cid"];
const input = (maxRounds = 4) => councilOf(NAMES, { isSpeculative: true, plan: { maxRounds, threshold: 75 } });
const split = (round: number) => ({
  [`round/${round}/ann`]: says("proceed"),
  [`round/${round}/bob`]: says("conditional"),
  [`round/${round}/cid`]: says("conditional"),
});
const agreed = (round: number) => Object.fromEntries(NAMES.map((name) => [`round/${round}/${name}`, says("stop")]));
const ending = synthesises({ alreadyAgree: true, agreedVerdict: "conditional" });

function costOf(report: Report | null): string {
  const blocks = report?.blocks ?? [];
  const at = blocks.findIndex((block) => block.kind === "heading" && block.text === "Cost of speculation");
  const block = blocks[at + 1];
  return block?.kind === "markdown" ? block.text : "";
}

test("the next round begins while the synthesis is made, and reads the one of the round before", async () => {
  const run = await openCouncil();
  const slow = heldReply();
  const replies = {
    ...split(1),
    "synthesis/1": slow.reply,
    ...split(2),
    "synthesis/2": synthesises({ why: "Second look." }),
    ...agreed(3),
    arbiter: decides("stop"),
  };
  const process = run.process({ replies });

  const execution = await process.start(input() as unknown as Json, { concurrency: 8 });
  await eventually(() => process.agent.sent.length === 7);
  slow.release(synthesises({ why: "First look." }));
  const { outcome } = await driven(run.world.clock, execution);

  const sentTo = (key: string) => process.agent.sent[process.agent.keys.indexOf(`test-1/${key}/1`)];
  expect(outcome.report?.headline).toMatch(/^stop after 3 rounds/);
  expect(sentTo("round/2/ann")).not.toContain("First look.");
  expect(sentTo("round/3/ann")).toContain("First look.");
  expect(sentTo("round/3/ann")).not.toContain("Second look.");
  expect(costOf(outcome.report)).toBe(
    "Begun before the synthesis of the round before was there: round 2, round 3. None of it was in vain, so it cost nothing extra.",
  );
  expect((await run.rebuilt()).report).toEqual(JSON.parse(JSON.stringify(outcome.report)));
});

test("a synthesis that ends the debate cancels the round under way; what it cost is told and counts as no vote", async () => {
  const run = await openCouncil();
  const slow = heldReply();
  const replies = {
    ...split(1),
    "synthesis/1": slow.reply,
    "round/2/ann": says("stop"),
    "round/2/bob": heldReply().reply,
    "round/2/cid": heldReply().reply,
    arbiter: decides("conditional"),
  };
  const process = run.process({ replies });

  const execution = await process.start(input() as unknown as Json, { concurrency: 8 });
  await eventually(async () =>
    (await run.world.store.stepHeads("test-1")).some(({ key, status }) => key === "round/2/ann" && status === "done"),
  );
  slow.release(ending);
  const { outcome } = await driven(run.world.clock, execution);

  expect(outcome.status).toBe("done");
  expect(outcome.report?.headline).toBe(
    "conditional by the synthesis after 1 round, 67 % agreement; 5 planned, 5 answered",
  );
  expect(costOf(outcome.report)).toBe(
    "Begun before the synthesis of the round before was there: round 2. The synthesis ended the debate while the 3 calls of round 2 were under way: 1 had been answered, for $0.25, which counts as no vote; 2 were cut off, and what that cost at most stands in the cost of the run where it had been sent.",
  );
  expect(outcome.report?.units.filter(({ aside }) => aside)).toMatchObject([{ key: "round/2/ann", costUsd: 0.25 }]);
  expect(outcome.spend.abandonedRequests).toBe(2);
  expect((await run.rebuilt()).report).toEqual(JSON.parse(JSON.stringify(outcome.report)));
});

test("after a kill a debate that a synthesis has ended begins no further round again", async () => {
  const run = await openCouncil();
  const arbiter = heldReply();
  const first = run.process({
    replies: { ...split(1), "synthesis/1": ending, ...heldRound(), arbiter: arbiter.reply },
  });
  await first.start(input() as unknown as Json, { concurrency: 8 });
  await eventually(() => first.agent.keys.some((key) => key.includes("/arbiter/")));
  first.die();

  const second = run.process({ replies: { arbiter: decides("conditional") } });
  const { outcome } = await driven(run.world.clock, await second.resume());

  expect(second.agent.keys).toEqual(["test-1/arbiter/1"]);
  expect(outcome.report?.result).toMatchObject({ verdict: "conditional", end: "synthesis" });
});

test("after a kill between the synthesis and what it ended, nothing of the round is sent again", async () => {
  const run = await openCouncil();
  const { store } = run.world;
  // What the choice is stored with never ends, as if the process were killed before that commit.
  const finish: Store["finish"] = (result) => (result.kind === "record" ? new Promise(() => {}) : store.finish(result));
  const replies = { ...split(1), "synthesis/1": ending, ...heldRound() };
  const first = run.process({ replies, store: withMethods(store, { finish }) });
  await first.start(input() as unknown as Json, { concurrency: 8 });
  await eventually(async () =>
    (await store.stepHeads("test-1")).some(({ key, status }) => key === "synthesis/1" && status === "done"),
  );
  first.die();

  const second = run.process({ replies: { arbiter: decides("conditional") } });
  const { outcome } = await driven(run.world.clock, await second.resume());

  expect(second.agent.keys).toEqual(["test-1/arbiter/1"]);
  expect(outcome.status).toBe("done");
});

test("after a kill in the middle of both, what is done is kept and the rest is asked once more", async () => {
  const run = await openCouncil();
  const first = run.process({
    replies: { ...split(1), "synthesis/1": heldReply().reply, ...split(2), "round/2/cid": heldReply().reply },
  });
  await first.start(input() as unknown as Json, { concurrency: 8 });
  await eventually(() => first.agent.sent.length === 7);
  await eventually(
    async () => (await run.world.store.stepHeads("test-1")).filter(({ status }) => status === "done").length === 5,
  );
  first.die();

  const second = run.process({
    replies: {
      "synthesis/1": synthesises(),
      "round/2/cid": says("conditional"),
      "synthesis/2": ending,
      ...split(3),
      arbiter: decides("conditional"),
    },
  });
  const { outcome } = await driven(run.world.clock, await second.resume());

  expect(second.agent.keys.slice(0, 2).sort()).toEqual(["test-1/round/2/cid/1", "test-1/synthesis/1/1"]);
  expect(outcome.report?.headline).toMatch(/^conditional by the synthesis after 2 rounds/);
});

test("a synthesis that fails ends nothing: the round that was begun counts", async () => {
  const replies = {
    ...split(1),
    "synthesis/1": "no JSON",
    "synthesis/1/repair": "none",
    ...agreed(2),
    arbiter: decides("stop"),
  };

  const { outcome } = await runCouncil(input(), { replies });

  expect(outcome.report?.headline).toBe(
    "stop after 2 rounds, 100 % agreement; 8 planned, 7 answered, 1 unparsed (not counted)",
  );
});

/** Members who take their time. */
function heldRound() {
  return Object.fromEntries(NAMES.map((name) => [`round/2/${name}`, heldReply().reply]));
}
