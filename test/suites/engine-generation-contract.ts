import { expect, test } from "vitest";
import type { RunContext } from "../../src/core/context.ts";
import { InputError, ProviderError } from "../../src/core/errors.ts";
import type { Json } from "../../src/core/json.ts";
import { askOf, heldReply, ScriptedAgent } from "../fakes/scripted-agent.ts";
import { doneValue, modeOf, RUN, type World } from "./engine-world.ts";

const gone = (message: string, scope: "request" | "key" = "request") =>
  new ProviderError(message, { provider: "sim", scope, retryable: false });

const KEYS = ["a", "b", "c"];

/** Asks three; then puts together what they said, so that the last step's input depends on theirs. */
const gather = modeOf(async (ctx) => {
  const parts: string[] = [];
  for await (const settled of ctx.fanOut(KEYS, (key) => say(ctx, key))) {
    parts.push(settled.kind === "value" ? settled.value : settled.kind);
  }
  return [...parts, await say(ctx, "sum", parts.join(" + "))];
});

const say = async (ctx: RunContext, key: string, text = key) => (await ctx.step(key, "ask", askOf(text))).text;

/** The part of the engine's contract that is about retries. */
export function generationContract(current: () => World): void {
  test("a retry runs failed steps and those whose input changed because of them, no other", async () => {
    const world = current();
    const first = world.process({ modes: [gather], agent: new ScriptedAgent().on("b", gone("no answer")) });
    const before = await doneValue(await first.start());
    const second = world.process({ modes: [gather] });

    const execution = await second.retry();

    expect(before).toEqual(["re: a", "error", "re: c", "re: re: a + error + re: c"]);
    expect(await doneValue(execution)).toEqual(["re: a", "re: b", "re: c", "re: re: a + re: b + re: c"]);
    expect(second.agent.sent).toEqual(["b", "re: a + re: b + re: c"]);
    expect(second.agent.keys).toEqual([`${RUN}/b/2`, `${RUN}/sum/2`]);
    expect((await execution.ended).outcome).toMatchObject({ generation: 2, repeatedCalls: 0 });
  });

  test("old revisions are kept beside the new ones", async () => {
    const world = current();
    await (await world.process({ modes: [gather], agent: new ScriptedAgent().on("b", gone("no")) }).start()).ended;

    await (await world.process({ modes: [gather] }).retry()).ended;

    const revisions: Json[] = [];
    for (const [key, revision] of [
      ["a", 1],
      ["a", 2],
      ["b", 1],
      ["b", 2],
      ["sum", 1],
      ["sum", 2],
    ] as const) {
      const step = await world.store.step({ run: RUN, key, revision });
      revisions.push([key, revision, step?.status ?? null, step?.generation ?? null]);
    }
    expect(revisions).toEqual([
      ["a", 1, "done", 1],
      ["a", 2, null, null],
      ["b", 1, "failed", 1],
      ["b", 2, "done", 2],
      ["sum", 1, "done", 1],
      ["sum", 2, "done", 2],
    ]);
  });

  test("a retry runs what was not run because a key was refused", async () => {
    const world = current();
    const first = world.process({ modes: [gather], agent: new ScriptedAgent().on("b", gone("key refused", "key")) });
    const { outcome } = await (await first.start(null, { concurrency: 1 })).ended;
    const second = world.process({ modes: [gather] });

    const value = await doneValue(await second.retry());

    expect(outcome.status).toBe("failed");
    expect(first.agent.sent).toEqual(["a", "b"]);
    expect(value).toEqual(["re: a", "re: b", "re: c", "re: re: a + re: b + re: c"]);
    expect(second.agent.sent).toEqual(["b", "c", "re: a + re: b + re: c"]);
  });

  test("a step that fails again has its newest failure answered and can be retried again", async () => {
    const world = current();
    const mode = modeOf((ctx) => say(ctx, "k").catch((error: Error) => error.message));
    await (await world.process({ modes: [mode], agent: new ScriptedAgent().on("k", gone("first")) }).start()).ended;
    const again = await world.process({ modes: [mode], agent: new ScriptedAgent().on("k", gone("second")) }).retry();
    const third = world.process({ modes: [mode] });

    const values = [await doneValue(again), await doneValue(await third.retry())];

    expect(values).toEqual(["second", "re: k"]);
    expect(third.agent.keys).toEqual([`${RUN}/k/3`]);
  });

  test("a retry that was killed goes on in its generation", async () => {
    const world = current();
    await (await world.process({ modes: [gather], agent: new ScriptedAgent().on("b", gone("no")) }).start()).ended;
    const killed = world.process({ modes: [gather], agent: new ScriptedAgent().on("b", heldReply().reply) });
    await killed.retry();
    await killed.agent.whenSent("b");
    killed.die();
    const next = world.process({ modes: [gather] });

    const execution = await next.resume();

    expect(await doneValue(execution)).toEqual(["re: a", "re: b", "re: c", "re: re: a + re: b + re: c"]);
    expect(next.agent.keys).toEqual([`${RUN}/b/2`, `${RUN}/sum/2`]);
    expect((await execution.ended).outcome.generation).toBe(2);
  });

  test("a run of which every step is done is not retried", async () => {
    const world = current();
    const { start, retry } = world.process({ modes: [gather] });
    await (await start()).ended;

    await expect(retry()).rejects.toThrow(InputError);
    expect(await world.store.run(RUN)).toMatchObject({ status: "done", generation: 1 });
  });
}
