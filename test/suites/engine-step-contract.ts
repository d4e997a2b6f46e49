import { expect, test } from "vitest";
import type { RunContext } from "../../src/core/context.ts";
import { ProviderError } from "../../src/core/errors.ts";
import { askOf, heldReply, ScriptedAgent } from "../fakes/scripted-agent.ts";
import { doneValue, driven, eventually, modeOf, RUN, type World } from "./engine-world.ts";

const say = async (ctx: RunContext, key: string, text = key) => (await ctx.step(key, "ask", askOf(text))).text;

/** The part of the engine's contract that is about steps and what they answer. */
export function stepContract(current: () => World): void {
  test("a finished step never runs again after a kill, in another process", async () => {
    const world = current();
    const modes = [modeOf(async (ctx) => [await say(ctx, "first"), await say(ctx, "second")])];
    const killed = world.process({ modes, agent: new ScriptedAgent().on("second", heldReply().reply) });
    await killed.start();
    await killed.agent.whenSent("second");
    killed.die();
    const { store } = await world.open();
    const next = world.process({ modes, store });

    const execution = await next.resume();

    expect(await doneValue(execution)).toEqual(["re: first", "re: second"]);
    expect(killed.agent.sent).toEqual(["first", "second"]);
    expect(next.agent.sent).toEqual(["second"]);
    expect(execution.repeats).toBe(1);
  });

  test("a call that may repeat carries the same idempotency key, which names run, key and revision", async () => {
    const world = current();
    const modes = [modeOf((ctx) => say(ctx, "only"))];
    const killed = world.process({ modes, agent: new ScriptedAgent().on("only", heldReply().reply) });
    await killed.start();
    await killed.agent.whenSent("only");
    killed.die();
    const next = world.process({ modes });

    await doneValue(await next.resume());

    expect([...killed.agent.keys, ...next.agent.keys]).toEqual([`${RUN}/only/1`, `${RUN}/only/1`]);
  });

  test("identity is the key: branches that come in another order after a kill get their own results", async () => {
    const world = current();
    const branches = (order: readonly string[]) =>
      modeOf(async (ctx) => {
        const pairs = await Promise.all(order.map(async (key) => [key, await say(ctx, key, `text of ${key}`)]));
        return Object.fromEntries(pairs);
      });
    const slow = { a: heldReply(), b: heldReply() };
    const agent = new ScriptedAgent().on("text of a", slow.a.reply).on("text of b", slow.b.reply);
    const killed = world.process({ modes: [branches(["a", "b", "c", "d"])], agent });
    await killed.start();
    await Promise.all(["a", "b", "c", "d"].map((key) => agent.whenSent(`text of ${key}`)));
    slow.b.release("re: text of b");
    await doneSteps(world, 3);
    killed.die();
    const next = world.process({ modes: [branches(["d", "c", "b", "a"])] });

    const value = await doneValue(await next.resume());

    const answers = { a: "re: text of a", b: "re: text of b", c: "re: text of c", d: "re: text of d" };
    expect(value).toEqual(answers);
    expect(next.agent.sent).toEqual(["text of a"]);
  });

  test.each([
    ["at once", (ctx: RunContext) => Promise.all([say(ctx, "k", "one"), say(ctx, "k", "other")])],
    ["one after the other", async (ctx: RunContext) => [await say(ctx, "k", "one"), await say(ctx, "k", "other")]],
  ])("the same key with other input, %s, is a defect that ends the run", async (_, run) => {
    const world = current();
    const agent = new ScriptedAgent();

    const execution = await world.process({ modes: [modeOf(run)], agent }).start();
    const { outcome, error } = await driven(world.clock, execution);

    expect(outcome.status).toBe("failed");
    expect(error).toEqual({ kind: "defect", message: expect.stringContaining("step k") });
    expect(agent.sent).not.toContain("other");
  });

  test("the same key with equal input, asked for twice at once and once more, runs once", async () => {
    const world = current();
    const mode = modeOf(async (ctx) => {
      const both = await Promise.all([say(ctx, "k", "one"), say(ctx, "k", "one")]);
      return [...both, await say(ctx, "k", "one")];
    });
    const { start, agent } = world.process({ modes: [mode] });

    const value = await doneValue(await start());

    expect(value).toEqual(["re: one", "re: one", "re: one"]);
    expect(agent.sent).toEqual(["one"]);
  });

  test("a choice that was recorded is decided once, whoever asks and whatever was killed", async () => {
    const world = current();
    const decisions: number[] = [];
    const mode = modeOf(async (ctx) => {
      const decide = () => decisions.push(decisions.length);
      const choices = await Promise.all([ctx.record("choice", decide), ctx.record("choice", decide)]);
      await say(ctx, "after");
      return [...choices, await ctx.record("choice", decide)];
    });
    const killed = world.process({ modes: [mode], agent: new ScriptedAgent().on("after", heldReply().reply) });
    await killed.start();
    await killed.agent.whenSent("after");
    killed.die();

    const value = await doneValue(await world.process({ modes: [mode] }).resume());

    expect(value).toEqual([1, 1, 1]);
    expect(decisions).toEqual([0]);
  });

  test("a choice is in the store before it can be acted on", async () => {
    const world = current();
    const other = await world.open();
    const mode = modeOf(async (ctx) => {
      await ctx.record("choice", () => ({ first: true }));
      return (await other.store.step({ run: RUN, key: "choice", revision: 1 }))?.output ?? null;
    });

    const value = await doneValue(await world.process({ modes: [mode] }).start());

    expect(value).toEqual({ first: true });
  });

  test("a failure is stored and answered, in the same execution and in the next", async () => {
    const world = current();
    const problemOf = (ctx: RunContext) => say(ctx, "k").catch((error: Error) => `${error.name}: ${error.message}`);
    const mode = modeOf(async (ctx) => {
      const problems = [await problemOf(ctx), await problemOf(ctx)];
      await say(ctx, "after");
      return problems;
    });
    const gone = new ProviderError("no answer", { provider: "sim", scope: "request", retryable: false });
    const agent = new ScriptedAgent().on("k", gone).on("after", heldReply().reply);
    const killed = world.process({ modes: [mode], agent });
    await killed.start();
    await agent.whenSent("after");
    killed.die();
    const next = world.process({ modes: [mode] });

    const value = await doneValue(await next.resume());

    expect(value).toEqual(["ProviderError: no answer", "ProviderError: no answer"]);
    expect([...agent.sent, ...next.agent.sent]).toEqual(["k", "after", "after"]);
  });

  test("texts of an input that are large are stored once and come back equal", async () => {
    const world = current();
    const large = `${"ä long text, ".repeat(5_000)}the end`;
    const input = { files: [large, "short"], note: { deep: [{ text: large }] } };
    const mode = modeOf(async (ctx, given) => {
      await Promise.all(["a", "b", "c"].map((key) => ctx.step(key, "ask", askOf(large, `sim/${key}`))));
      return given;
    });

    const agent = new ScriptedAgent().on(large, "short");

    const value = await doneValue(await world.process({ modes: [mode], agent }).start(input));

    expect(value).toEqual(input);
    const { store, blobs } = await world.open();
    const journal =
      JSON.stringify(await store.events(RUN, 0, 100, true)) + JSON.stringify((await store.run(RUN))?.input);
    const marks = new Set([...journal.matchAll(/\{"\$blob":"(\w+)"\}/g)].map(([, hash = ""]) => hash));
    expect(journal).not.toContain(large.slice(0, 100));
    expect(await Promise.all([...marks].map((hash) => blobs.get(hash)))).toEqual([large]);
  });
}

async function doneSteps(world: World, count: number): Promise<void> {
  await eventually(async () => (await world.store.tally(RUN)).done === count);
}
