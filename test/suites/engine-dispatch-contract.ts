import { expect, test } from "vitest";
import type { RunContext, Settled } from "../../src/core/context.ts";
import { DefectError, LimitError, ProviderError, type ProviderScope } from "../../src/core/errors.ts";
import type { Json } from "../../src/core/json.ts";
import { DRAIN_MS } from "../../src/engine/watch-run.ts";
import { askOf, heldReply, ScriptedAgent } from "../fakes/scripted-agent.ts";
import { doneValue, driven, eventually, modeOf, RUN, reportedValue, type World } from "./engine-world.ts";

const TEXTS = ["a", "b", "c", "d", "e", "f"];

const say = async (ctx: RunContext, key: string, model?: string) =>
  (await ctx.step(key, "ask", askOf(key, model))).text;

const shown = (settled: Settled<string>): string => (settled.kind === "value" ? settled.value : settled.kind);

async function collected(results: AsyncIterable<Settled<string>>): Promise<Json> {
  const all: string[] = [];
  for await (const settled of results) all[settled.index] = shown(settled);
  return all;
}

const everyText = modeOf((ctx) => collected(ctx.fanOut(TEXTS, (text) => say(ctx, text), { order: "finished" })));

const failure = (scope: ProviderScope) =>
  new ProviderError(`${scope} failed`, { provider: "sim", scope, retryable: false });

/** The part of the engine's contract that is about many steps side by side. */
export function dispatchContract(current: () => World): void {
  test("never more than the window is in work, and items are pulled only as there is room", async () => {
    const world = current();
    const replies = TEXTS.map(() => heldReply());
    const agent = new ScriptedAgent();
    TEXTS.forEach((text, index) => void agent.on(text, replies[index]?.reply ?? ""));
    const pulled: string[] = [];
    function* items() {
      for (const text of TEXTS) {
        pulled.push(text);
        yield text;
      }
    }
    const windows: number[] = [];
    const mode = modeOf((ctx) => collected(ctx.fanOut(items(), (text) => say(ctx, text))));
    const execution = await world.process({ modes: [mode], agent }).start(null, { concurrency: 2 });

    for (const [index, text] of TEXTS.entries()) {
      await agent.whenSent(text);
      windows.push(pulled.length - index);
      replies[index]?.release(`re: ${text}`);
    }

    await doneValue(execution);
    expect(Math.max(...windows)).toBe(2);
  });

  test.each([
    ["input", ["slow", "quick"]],
    ["finished", ["quick", "slow"]],
  ] as const)("in order %s results come as %j", async (order, expected) => {
    const world = current();
    const slow = heldReply();
    const agent = new ScriptedAgent().on("slow", slow.reply).on("quick", "re: quick");
    const mode = modeOf(async (ctx) => {
      const seen: string[] = [];
      const items = ["slow", "quick"];
      const work = async (key: string) => {
        const text = await say(ctx, key);
        if (key === "quick") slow.release("re: slow");
        return text;
      };
      for await (const settled of ctx.fanOut(items, work, { order })) seen.push(items[settled.index] ?? "");
      return seen;
    });

    const value = await doneValue(await world.process({ modes: [mode], agent }).start());

    expect(value).toEqual(expected);
  });

  test("a failure of one request is a value; the others go on", async () => {
    const world = current();
    const process = world.process({ modes: [everyText], agent: new ScriptedAgent().on("c", failure("request")) });

    const value = await doneValue(await process.start(null, { concurrency: 2 }));

    expect(value).toEqual(["re: a", "re: b", "error", "re: d", "re: e", "re: f"]);
  });

  test.each(["model", "key", "provider"] as const)("a failure of the %s stops dispatch at once", async (scope) => {
    const world = current();
    const process = world.process({ modes: [everyText], agent: new ScriptedAgent().on("c", failure(scope)) });

    const { outcome, error } = await (await process.start(null, { concurrency: 1 })).ended;

    expect(outcome.status).toBe("failed");
    expect(error).toMatchObject({ kind: "provider", message: `${scope} failed` });
    expect(reportedValue(outcome.report)).toEqual(["re: a", "re: b", "error", "not_run", "not_run", "not_run"]);
    expect(process.agent.sent).toEqual(["a", "b", "c"]);
  });

  test("what is in flight when a key is refused still counts", async () => {
    const world = current();
    const [slow, refused] = [heldReply(), heldReply()];
    const agent = new ScriptedAgent().on("a", slow.reply).on("b", refused.reply);
    const process = world.process({ modes: [everyText], agent });
    const execution = await process.start(null, { concurrency: 2 });
    await Promise.all([agent.whenSent("a"), agent.whenSent("b")]);

    refused.release(failure("key"));
    slow.release("late, but paid");

    const { outcome } = await execution.ended;
    expect(reportedValue(outcome.report)).toEqual([
      "late, but paid",
      "error",
      "not_run",
      "not_run",
      "not_run",
      "not_run",
    ]);
    expect(agent.sent).toEqual(["a", "b"]);
  });

  test.each([
    ["model", ["sim/a"]],
    ["key", ["sim/a", "sim/b"]],
  ] as const)("a failure of scope %s reaches %j and no other", async (scope, reached) => {
    const world = current();
    const models = ["sim/a", "sim/b", "simile/a"];
    const mode = modeOf(async (ctx) => {
      await say(ctx, "first", "sim/a").catch(() => "failed");
      return collected(ctx.fanOut(models, (model) => say(ctx, `again ${model}`, model)));
    });
    const agent = new ScriptedAgent().on("first", failure(scope));

    const { outcome } = await (await world.process({ modes: [mode], agent }).start()).ended;

    const spared = models.filter((model) => !reached.some((name) => name === model));
    expect(reportedValue(outcome.report)).toEqual(
      models.map((model) => (spared.includes(model) ? `re: again ${model}` : "not_run")),
    );
  });

  test("a limit that is reached stops dispatch; the run is exhausted and goes on later", async () => {
    const world = current();
    const limit = new LimitError("the day's quota is used up", { limit: "quota", used: "all" });
    const process = world.process({ modes: [everyText], agent: new ScriptedAgent().on("c", limit) });
    const { outcome, error } = await (await process.start(null, { concurrency: 1 })).ended;
    const next = world.process({ modes: [everyText] });

    const value = await doneValue(await next.resume());

    expect(outcome.status).toBe("exhausted");
    expect(error).toMatchObject({ kind: "limit", message: "the day's quota is used up" });
    expect(reportedValue(outcome.report)).toEqual(["re: a", "re: b", "not_run", "not_run", "not_run", "not_run"]);
    expect(process.agent.sent).toEqual(["a", "b", "c"]);
    expect(value).toEqual(TEXTS.map((text) => `re: ${text}`));
    expect(next.agent.sent).toEqual(["c", "d", "e", "f"]);
  });

  test("a cancel stops dispatch at once and the rest is not run", async () => {
    const world = current();
    const agent = new ScriptedAgent().on("b", heldReply().reply);
    const process = world.process({ modes: [everyText], agent });
    const execution = await process.start(null, { concurrency: 1 });
    await agent.whenSent("b");

    await world.store.wish(RUN, "cancel", 0);

    const { outcome } = await driven(world.clock, execution);
    expect(outcome.status).toBe("cancelled");
    expect(reportedValue(outcome.report)).toEqual(["re: a", "not_run", "not_run", "not_run", "not_run", "not_run"]);
    expect(agent.sent).toEqual(["a", "b"]);
  });

  test("a defect of one unit ends the whole run", async () => {
    const world = current();
    const process = world.process({
      modes: [everyText],
      agent: new ScriptedAgent().on("b", new DefectError("impossible")),
    });

    const { outcome, error } = await (await process.start(null, { concurrency: 1 })).ended;

    expect(outcome).toMatchObject({ status: "failed", report: null });
    expect(error).toEqual({ kind: "defect", message: "impossible" });
    expect(process.agent.sent).toEqual(["a", "b"]);
  });

  test("a mode that gives up starts nothing more, and what is in flight still arrives", async () => {
    const world = current();
    const [slow, quick] = [heldReply(), heldReply()];
    const agent = new ScriptedAgent().on("slow", slow.reply).on("quick", quick.reply);
    const chain = async (ctx: RunContext) => [await say(ctx, "slow"), await say(ctx, "more")];
    const mode = modeOf(async (ctx) => (await Promise.all([chain(ctx), say(ctx, "quick")])).flat());
    const execution = await world.process({ modes: [mode], agent }).start();
    await Promise.all([agent.whenSent("slow"), agent.whenSent("quick")]);
    quick.release(failure("request"));
    await eventually(async () => (await world.store.tally(RUN)).failed === 1);
    await world.clock.advance(DRAIN_MS - 1_000);

    slow.release("paid for");
    await eventually(async () => (await world.store.tally(RUN)).done === 1);

    const { outcome } = await driven(world.clock, execution);
    expect(outcome).toMatchObject({ status: "failed", report: null, problem: "request failed" });
    expect(outcome.spend).toMatchObject({ settledUsd: 0.25, openUsd: 0, abandonedUsd: 0 });
    expect(agent.sent).toEqual(["slow", "quick"]);
    expect(await world.store.step({ run: RUN, key: "slow", revision: 1 })).toMatchObject({
      output: { text: "paid for" },
    });
  });
}
