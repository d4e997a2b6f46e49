import { expect, test } from "vitest";
import type { RunContext } from "../../src/core/context.ts";
import type { Json } from "../../src/core/json.ts";
import { askOf, heldReply, ScriptedAgent } from "../fakes/scripted-agent.ts";
import { seededRandom } from "../fakes/seeded-random.ts";
import { settled } from "../fakes/virtual-clock.ts";
import { doneValue, modeOf, RUN, reportedValue, type World } from "./engine-world.ts";

const say = async (ctx: RunContext, key: string) => (await ctx.step(key, "ask", askOf(key))).text;

const everyKey = (keys: readonly string[]) =>
  modeOf(async (ctx) => {
    const said: Json[] = [];
    for await (const one of ctx.fanOut(keys, (key) => say(ctx, key))) said.push(one.kind);
    return said;
  });

/** The part of the engine's contract that is about money. */
export function budgetContract(current: () => World): void {
  test.each([1, 2, 3])("a hundred calls at once of random cost never cross the cap (seed %i)", async (seed) => {
    const world = current();
    const random = seededRandom(seed);
    const keys = Array.from({ length: 100 }, (_, index) => `k${index}`);
    const agent = new ScriptedAgent();
    const costs = new Map(keys.map((key) => [key, { worst: random() * 0.1, share: random() }]));
    agent.costOf = (text) => {
      const { worst = 0, share = 0 } = costs.get(text) ?? {};
      return { worstUsd: worst, usd: worst * share };
    };
    const heights: number[] = [];
    const mode = modeOf(async (ctx) => {
      for (const key of keys) {
        agent.on(key, async () => {
          heights.push(ctx.budget.spentUsd + ctx.budget.openUsd);
          const { spend } = await world.store.tally(RUN);
          heights.push(spend.settledUsd + spend.openUsd + spend.abandonedUsd);
          for (let turns = Math.floor(random() * 5); turns > 0; turns--) await settled();
          return "paid";
        });
      }
      return reportedValue(await everyKey(keys).run(ctx, null));
    });

    const { outcome } = await (
      await world.process({ modes: [mode], agent }).start(null, { concurrency: 100, budgetUsd: 1 })
    ).ended;

    expect(outcome.status).toBe("exhausted");
    expect(Math.max(...heights)).toBeLessThanOrEqual(1 + 1e-6);
    expect(outcome.spend.settledUsd).toBeLessThanOrEqual(1);
    expect(outcome.spend).toMatchObject({ openUsd: 0, abandonedUsd: 0 });
    expect(agent.sent.length).toBeGreaterThan(10);
  });

  test("a reservation that does not fit waits while others are in flight", async () => {
    const world = current();
    const reply = heldReply();
    const agent = new ScriptedAgent().on("a", reply.reply);
    const execution = await world
      .process({ modes: [everyKey(["a", "b"])], agent })
      .start(null, { concurrency: 2, budgetUsd: 0.8 });
    await agent.whenSent("a");
    for (let turns = 0; turns < 50; turns++) await settled();
    const before = [...agent.sent];

    reply.release("cheaper than feared");

    expect(await doneValue(execution)).toEqual(["value", "value"]);
    expect(before).toEqual(["a"]);
    expect(agent.sent).toEqual(["a", "b"]);
  });

  test("a run whose next request cannot fit is exhausted; a larger budget completes it", async () => {
    const world = current();
    const process = world.process({ modes: [everyKey(["a", "b", "c"])] });
    const { outcome, error } = await (await process.start(null, { budgetUsd: 0.9 })).ended;

    const execution = await process.resume({ budgetUsd: 1.5 });

    expect(outcome).toMatchObject({ status: "exhausted", spend: { settledUsd: 0.5, openUsd: 0 } });
    expect(reportedValue(outcome.report)).toEqual(["value", "value", "not_run"]);
    expect(error).toMatchObject({ kind: "limit", limit: "budget $0.9", used: "$0.500000" });
    expect(await doneValue(execution)).toEqual(["value", "value", "value"]);
    expect(process.agent.sent).toEqual(["a", "b", "c"]);
  });

  test("a budget that is too small for the first request sends nothing", async () => {
    const world = current();
    const process = world.process({ modes: [everyKey(["a"])] });

    const { outcome } = await (await process.start(null, { budgetUsd: 0.4 })).ended;

    expect(outcome).toMatchObject({ status: "exhausted", spend: { requests: 0 } });
    expect(process.agent.sent).toEqual([]);
  });

  test("a budget that is raised while the run works is followed", async () => {
    const world = current();
    const reply = heldReply();
    const agent = new ScriptedAgent().on("a", reply.reply);
    const execution = await world
      .process({ modes: [everyKey(["a", "b"])], agent })
      .start(null, { concurrency: 2, budgetUsd: 0.6 });
    await agent.whenSent("a");
    const other = await world.open();

    await other.store.setBudget(RUN, 5, 0);
    await world.clock.advance(200);

    await agent.whenSent("b");
    reply.release("done");
    expect(await doneValue(execution)).toEqual(["value", "value"]);
  });

  test("what was in flight when a process died counts as spent", async () => {
    const world = current();
    const modes = [everyKey(["a", "b"])];
    const killed = world.process({ modes, agent: new ScriptedAgent().on("b", heldReply().reply) });
    await killed.start(null, { concurrency: 1, budgetUsd: 1.2 });
    await killed.agent.whenSent("b");
    killed.die();
    const next = world.process({ modes });

    const { outcome } = await (await next.resume()).ended;

    expect(outcome).toMatchObject({
      status: "exhausted",
      spend: { settledUsd: 0.25, abandonedUsd: 0.5, abandonedRequests: 1 },
    });
    expect(next.agent.sent).toEqual([]);
    expect(await doneValue(await next.resume({ budgetUsd: 1.25 }))).toEqual(["value", "value"]);
  });

  test("a model without a known price is refused when there is a budget, before anything is sent", async () => {
    const world = current();
    const agent = new ScriptedAgent();
    agent.costOf = () => ({ worstUsd: null, usd: null });
    const mode = modeOf((ctx) => say(ctx, "a").catch((error: Error) => `${error.name}: ${error.message}`));
    const process = world.process({ modes: [mode], agent });

    const { outcome } = await (await process.start(null, { budgetUsd: 1 })).ended;

    expect(reportedValue(outcome.report)).toMatch(/^InputError: expected a model with a known price, .* got sim\/a/);
    expect(agent.sent).toEqual([]);
  });

  test("without a budget a model without a known price is asked, and said to be unpriced", async () => {
    const world = current();
    const agent = new ScriptedAgent();
    agent.costOf = () => ({ worstUsd: null, usd: null });

    const execution = await world.process({ modes: [everyKey(["a"])], agent }).start();

    expect(await doneValue(execution)).toEqual(["value"]);
    expect((await execution.ended).outcome.spend).toMatchObject({ settledUsd: 0, unpricedRequests: 1, requests: 1 });
  });
}
