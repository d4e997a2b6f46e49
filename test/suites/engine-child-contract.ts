import { expect, test } from "vitest";
import type { Mode, RunContext } from "../../src/core/context.ts";
import { InputError, ProviderError } from "../../src/core/errors.ts";
import type { Json } from "../../src/core/json.ts";
import { executeRun } from "../../src/engine/execution.ts";
import { cancelRun } from "../../src/engine/run-commands.ts";
import { askOf, heldReply, ScriptedAgent } from "../fakes/scripted-agent.ts";
import { settled } from "../fakes/virtual-clock.ts";
import { doneValue, driven, modeOf, RUN, reportedValue, type World } from "./engine-world.ts";

const say = async (ctx: RunContext, key: string) => (await ctx.step(key, "ask", askOf(key))).text;

/** A child that asks what its input names. */
const asking = modeOf((ctx, input) => Promise.all((input as string[]).map((key) => say(ctx, key))), "asking");

const childValue = async (ctx: RunContext, key: string, mode: Mode, input: Json) =>
  reportedValue(await ctx.child(key, mode, input));

/** A parent with a step of its own and two children side by side. */
const parent = modeOf(async (ctx) => [
  await say(ctx, "own"),
  ...(await Promise.all([childValue(ctx, "left", asking, ["a", "b"]), childValue(ctx, "right", asking, ["a"])])),
]);

/** The part of the engine's contract that is about runs inside runs. */
export function childContract(current: () => World): void {
  test("a child is a run of its own whose equal keys are other steps", async () => {
    const world = current();
    const process = world.process({ modes: [parent] });

    const value = await doneValue(await process.start());

    expect(value).toEqual(["re: own", ["re: a", "re: b"], ["re: a"]]);
    expect(process.agent.keys.toSorted()).toEqual([
      `${RUN}/left/a/1`,
      `${RUN}/left/b/1`,
      `${RUN}/own/1`,
      `${RUN}/right/a/1`,
    ]);
    expect((await world.store.children(RUN)).map(({ id, status, depth }) => [id, status, depth])).toEqual([
      [`${RUN}/left`, "done", 1],
      [`${RUN}/right`, "done", 1],
    ]);
    expect((await world.store.runs(10)).map(({ id }) => id)).toEqual([RUN]);
  });

  test("a finished step of a child never runs again after a kill", async () => {
    const world = current();
    const killed = world.process({ modes: [parent], agent: new ScriptedAgent().on("b", heldReply().reply) });
    await killed.start();
    await killed.agent.whenSent("b");
    await world.clock.advance(100);
    killed.die();
    const next = world.process({ modes: [parent] });

    const execution = await next.resume();

    expect(await doneValue(execution)).toEqual(["re: own", ["re: a", "re: b"], ["re: a"]]);
    const twice = next.agent.sent.filter((text) => text !== "b" && killed.agent.sent.includes(text));
    expect(twice.length).toBeLessThanOrEqual(execution.repeats);
  });

  test("children spend the budget of their root", async () => {
    const world = current();
    const mode = modeOf(async (ctx) => {
      const seen = [ctx.budget.spentUsd];
      for (const key of ["one", "two"]) {
        await ctx.child(key, asking, ["a"]);
        seen.push(ctx.budget.spentUsd);
      }
      await ctx.child("three", asking, ["a"]);
      return seen;
    });
    const process = world.process({ modes: [mode] });

    const { outcome } = await (await process.start(null, { budgetUsd: 0.9 })).ended;

    expect(outcome).toMatchObject({ status: "exhausted", spend: { settledUsd: 0.5, requests: 2 } });
    const { outcome: rest } = await (await process.resume({ budgetUsd: 1.1 })).ended;
    expect(rest.spend.settledUsd).toBe(0.75);
    expect(reportedValue(rest.report)).toEqual([0.5, 0.5, 0.5]);
  });

  test("a cancel of the root aborts its children", async () => {
    const world = current();
    const agent = new ScriptedAgent().on("a", heldReply().reply);
    const process = world.process({ modes: [parent], agent });
    const execution = await process.start();
    await agent.whenSent("a");

    await cancelRun(process.parts, RUN);

    const { outcome } = await driven(world.clock, execution);
    expect(outcome).toMatchObject({ status: "cancelled", spend: { openRequests: 0 } });
  });

  test("a child is no run to be taken over by itself", async () => {
    const world = current();
    await doneValue(await world.process({ modes: [parent] }).start());

    const { parts } = world.process({ modes: [parent] });
    await expect(executeRun(parts, `${RUN}/left`, {})).rejects.toThrow(InputError);
  });

  test("a retry reaches the failed steps of children, and no others", async () => {
    const world = current();
    const patient = modeOf(async (ctx) => {
      const said: Json[] = [];
      for await (const one of ctx.fanOut(["left", "right"], (key) => childValue(ctx, key, asking, [key, "shared"]))) {
        said.push(one.kind === "value" ? one.value : one.kind);
      }
      return said;
    });
    const gone = new ProviderError("no answer", { provider: "sim", scope: "request", retryable: false });
    const first = world.process({ modes: [patient], agent: new ScriptedAgent().on("left", gone) });
    const before = await doneValue(await first.start());
    const second = world.process({ modes: [patient] });

    const value = await doneValue(await second.retry());

    expect(before).toEqual(["error", ["re: right", "re: shared"]]);
    expect(value).toEqual([
      ["re: left", "re: shared"],
      ["re: right", "re: shared"],
    ]);
    expect(second.agent.keys).toEqual([`${RUN}/left/left/2`]);
    expect((await world.store.children(RUN)).map(({ status }) => status)).toEqual(["done", "done"]);
  });

  test.each([
    [3, [[["bottom"]]]],
    [4, `expected swarms nested at most 3 deep, got one more at ${RUN}/in/in/in/in`],
  ])("runs nest three deep and no deeper: %i", async (levels, expected) => {
    const world = current();
    const nested: Mode = modeOf(async (ctx, left) => {
      if (left === 0) return "bottom";
      return [await childValue(ctx, "in", nested, Number(left) - 1)];
    });
    const process = world.process({ modes: [nested] });
    const { outcome, error } = await (await process.start(levels)).ended;

    expect(outcome.report === null ? error?.message : reportedValue(outcome.report)).toEqual(expected);
  });

  test("children side by side have no more steps in flight than the run may", async () => {
    const world = current();
    const agent = new ScriptedAgent();
    const flight = { now: 0, most: 0 };
    agent.otherwise = (text) => async () => {
      flight.most = Math.max(flight.most, ++flight.now);
      await settled();
      flight.now--;
      return text;
    };
    const wide = modeOf(async (ctx, input) => {
      const said: Json[] = [];
      for await (const one of ctx.fanOut(input as string[], (key) => say(ctx, key))) said.push(one.kind);
      return said;
    }, "wide");
    const mode = modeOf(async (ctx) => {
      const keys = ["a", "b", "c", "d", "e", "f"];
      for await (const one of ctx.fanOut(keys, (key) => ctx.child(key, wide, keys))) {
        if (one.kind !== "value") return one.kind;
      }
      return "done";
    });

    const value = await doneValue(await world.process({ modes: [mode], agent }).start(null, { concurrency: 3 }));

    expect([value, agent.sent.length]).toEqual(["done", 36]);
    expect(flight.most).toBeLessThanOrEqual(3);
    expect(flight.most).toBeGreaterThan(1);
  });

  test("a child whose key is asked for again with other input is a defect", async () => {
    const world = current();
    const mode = modeOf((ctx) =>
      Promise.all([childValue(ctx, "child", asking, ["a"]), childValue(ctx, "child", asking, ["b"])]),
    );

    const { outcome, error } = await (await world.process({ modes: [mode] }).start()).ended;

    expect(outcome.status).toBe("failed");
    expect(error?.kind).toBe("defect");
  });

  test("a child asked for twice with equal input runs once", async () => {
    const world = current();
    const mode = modeOf((ctx) =>
      Promise.all([childValue(ctx, "child", asking, ["a"]), childValue(ctx, "child", asking, ["a"])]),
    );
    const process = world.process({ modes: [mode] });

    expect(await doneValue(await process.start())).toEqual([["re: a"], ["re: a"]]);
    expect(process.agent.sent).toEqual(["a"]);
  });

  test("a signal that a child took is not delivered again", async () => {
    const world = current();
    const waiting = modeOf((ctx) => ctx.waitFor("wait", "go"), "waiting");
    const mode = modeOf(async (ctx) => [await childValue(ctx, "child", waiting, null), await ctx.waitFor("own", "go")]);
    const process = world.process({ modes: [mode] });
    const execution = await process.start();
    await world.store.sendSignal(RUN, "go", 1, 5);
    const first = await driven(world.clock, execution);

    const second = await driven(world.clock, await process.resume());

    expect([first.outcome.status, second.outcome.status]).toEqual(["waiting", "waiting"]);
    await world.store.sendSignal(RUN, "go", 2, 6);
    expect(await doneValue(await process.resume())).toEqual([1, 2]);
  });
}
