import { expect, test } from "vitest";
import type { RunContext } from "../../src/core/context.ts";
import { askOf, heldReply, ScriptedAgent } from "../fakes/scripted-agent.ts";
import { doneValue, driven, eventually, modeOf, RUN, type World } from "./engine-world.ts";

const say = async (ctx: RunContext, key: string) => (await ctx.step(key, "ask", askOf(key))).text;

const approved = modeOf(async (ctx) => [
  await say(ctx, "draft"),
  await ctx.waitFor("approval", "approve"),
  await say(ctx, "publish"),
]);

/** The part of the engine's contract that is about waiting for people. */
export function signalContract(current: () => World): void {
  test("a run that can only wait rests and holds nothing", async () => {
    const world = current();
    const execution = await world.process({ modes: [approved] }).start();

    const { outcome, error } = await driven(world.clock, execution);

    const run = await world.store.run(RUN);
    expect(outcome).toMatchObject({ status: "waiting", report: null });
    expect(error).toBeUndefined();
    expect(run?.status).toBe("waiting");
    expect(run?.holder).toBeUndefined();
    expect(world.clock.sleeping).toBe(0);
  });

  test("a signal and a resume complete a run that rests", async () => {
    const world = current();
    const first = world.process({ modes: [approved] });
    await driven(world.clock, await first.start());
    await world.store.sendSignal(RUN, "approve", { by: "me" }, 5);
    const next = world.process({ modes: [approved] });

    const value = await doneValue(await next.resume());

    expect(value).toEqual(["re: draft", { by: "me" }, "re: publish"]);
    expect([first.agent.sent, next.agent.sent]).toEqual([["draft"], ["publish"]]);
  });

  test("a run that is resumed without its signal rests again", async () => {
    const world = current();
    await driven(world.clock, await world.process({ modes: [approved] }).start());

    const { outcome } = await driven(world.clock, await world.process({ modes: [approved] }).resume());

    expect(outcome.status).toBe("waiting");
  });

  test("a signal that was sent before anyone waits is kept", async () => {
    const world = current();
    const reply = heldReply();
    const process = world.process({ modes: [approved], agent: new ScriptedAgent().on("draft", reply.reply) });
    const execution = await process.start();
    const other = await world.open();
    await other.store.sendSignal(RUN, "approve", "early", 5);
    await world.clock.advance(200);

    reply.release("re: draft");

    expect((await driven(world.clock, execution)).outcome).toMatchObject({
      status: "done",
      report: { headline: '["re: draft","early","re: publish"]' },
    });
  });

  test("several waits for one name take its signals in the order in which they were sent", async () => {
    const world = current();
    const mode = modeOf(async (ctx) => {
      const both = await Promise.all([ctx.waitFor("first", "go"), ctx.waitFor("second", "go")]);
      return [...both, await ctx.waitFor("other", "stop"), await ctx.waitFor("third", "go")];
    });
    const process = world.process({ modes: [mode] });
    const execution = await process.start();
    for (const [name, value] of [
      ["go", 1],
      ["stop", "s"],
      ["go", 2],
      ["go", 3],
    ] as const) {
      await world.store.sendSignal(RUN, name, value, 5);
    }

    const { outcome } = await driven(world.clock, execution);

    expect(outcome).toMatchObject({ status: "done", report: { headline: '[1,2,"s",3]' } });
  });

  test("a signal is taken once, also by a run that was killed after it", async () => {
    const world = current();
    const mode = modeOf(async (ctx) => {
      const first = await ctx.waitFor("first", "go");
      await say(ctx, "between");
      return [first, await ctx.waitFor("second", "go")];
    });
    const killed = world.process({ modes: [mode], agent: new ScriptedAgent().on("between", heldReply().reply) });
    await killed.start();
    await world.store.sendSignal(RUN, "go", 1, 5);
    await world.clock.advance(200);
    await killed.agent.whenSent("between");
    killed.die();

    const { outcome } = await driven(world.clock, await world.process({ modes: [mode] }).resume());

    expect(outcome.status).toBe("waiting");
    await world.store.sendSignal(RUN, "go", 2, 6);
    expect(await doneValue(await world.process({ modes: [mode] }).resume())).toEqual([1, 2]);
  });

  test("a wait beside a step at work does not rest the run", async () => {
    const world = current();
    const reply = heldReply();
    const mode = modeOf((ctx) => Promise.all([ctx.waitFor("approval", "approve"), say(ctx, "slow")]));
    const process = world.process({ modes: [mode], agent: new ScriptedAgent().on("slow", reply.reply) });
    const execution = await process.start();
    await process.agent.whenSent("slow");
    await world.clock.advance(60_000);
    await eventually(async () => (await world.store.run(RUN))?.status === "running");

    reply.release("done");

    expect((await driven(world.clock, execution)).outcome.status).toBe("waiting");
    await world.store.sendSignal(RUN, "approve", true, 5);
    expect(await doneValue(await world.process({ modes: [mode] }).resume())).toEqual([true, "done"]);
  });

  test("a run that waits can be cancelled and interrupted", async () => {
    const world = current();
    const reply = heldReply();
    const mode = modeOf((ctx) => Promise.all([ctx.waitFor("approval", "approve"), say(ctx, "slow")]));
    const process = world.process({ modes: [mode], agent: new ScriptedAgent().on("slow", reply.reply) });
    const execution = await process.start();
    await process.agent.whenSent("slow");

    execution.interrupt();
    reply.release("done");

    expect((await driven(world.clock, execution)).outcome.status).toBe("paused");
  });
}
