import { expect, test } from "vitest";
import { openMemoryStore } from "../../test/fakes/memory-store.ts";
import { askOf, heldReply, ScriptedAgent } from "../../test/fakes/scripted-agent.ts";
import { doneValue, eventually, modeOf, openWorld } from "../../test/suites/engine-world.ts";
import type { RunContext } from "../core/context.ts";

const openMemoryWorld = () => {
  const opened = openMemoryStore();
  return openWorld({ open: async () => opened });
};

const chosen = modeOf(async (ctx) => {
  const choice = await ctx.record("choice", async () => {
    const seen = ctx.hasEnded("first");
    const [first, second] = await Promise.all([say(ctx, "first"), say(ctx, "second")]);
    return [first, second, seen];
  });
  return [...choice, await say(ctx, "last")];
});

test("a choice may take steps, and once it is stored none of them is begun again", async () => {
  const world = await openMemoryWorld();
  const killed = world.process({ modes: [chosen], agent: new ScriptedAgent().on("last", heldReply().reply) });
  await killed.start();
  await killed.agent.whenSent("last");
  killed.die();
  const next = world.process({ modes: [chosen] });

  const value = await doneValue(await next.resume());

  expect(value).toEqual(["re: first", "re: second", false, "re: last"]);
  expect(next.agent.sent).toEqual(["last"]);
});

test("a choice that was killed while it was made is made again, with the steps that had ended", async () => {
  const world = await openMemoryWorld();
  const killed = world.process({ modes: [chosen], agent: new ScriptedAgent().on("second", heldReply().reply) });
  await killed.start();
  await eventually(async () => (await world.store.stepHeads("test-1")).some(({ status }) => status === "done"));
  killed.die();
  const next = world.process({ modes: [chosen] });

  const value = await doneValue(await next.resume());

  expect(value).toEqual(["re: first", "re: second", true, "re: last"]);
  expect(next.agent.sent).toEqual(["second", "last"]);
});

test("a choice that cannot be made stores nothing and rejects with why", async () => {
  const world = await openMemoryWorld();
  const mode = modeOf((ctx) =>
    ctx
      .record("choice", async () => {
        await say(ctx, "first");
        throw new RangeError("no choice");
      })
      .catch((error: unknown) => String(error)),
  );

  const value = await doneValue(await world.process({ modes: [mode] }).start());

  expect(value).toBe("RangeError: no choice");
  expect((await world.store.stepHeads("test-1")).map(({ key }) => key)).toEqual(["first"]);
});

async function say(ctx: RunContext, text: string): Promise<string> {
  return (await ctx.step(text, "ask", askOf(text))).text;
}
