import { expect, test } from "vitest";
import { LimitError, ProviderError } from "../../src/core/errors.ts";
import type { Json } from "../../src/core/json.ts";
import type { Store } from "../../src/core/store.ts";
import { askOf, ScriptedAgent } from "../fakes/scripted-agent.ts";
import { settled } from "../fakes/virtual-clock.ts";
import { doneValue, modeOf, RUN, type World, withMethods } from "./engine-world.ts";

const broken = () =>
  new ProviderError("expected the disk to take the write", { provider: "disk", scope: "provider", retryable: false });

/** A store that refuses the intents of the keys from the given one on. */
function refusing(store: Store, from: string, error: Error): Store {
  return withMethods(store, {
    begin: (intent) => (intent.key >= from ? Promise.reject(error) : store.begin(intent)),
  });
}

/** The part of the engine's contract that is about what is on disk, and when. */
export function commitContract(current: () => World): void {
  test("a step is answered only after the commit that holds its result", async () => {
    const world = current();
    const gate = Promise.withResolvers<void>();
    const finishing = Promise.withResolvers<void>();
    const store = withMethods(world.store, {
      async finish(result) {
        finishing.resolve();
        await gate.promise;
        return world.store.finish(result);
      },
    });
    const answered: string[] = [];
    const mode = modeOf(async (ctx) => {
      answered.push((await ctx.step("k", "ask", askOf("k"))).text);
      return null;
    });
    const process = world.process({ modes: [mode], store });
    const execution = await process.start();
    await finishing.promise;
    for (let turns = 0; turns < 50; turns++) await settled();
    const early = [...answered];
    const toldEarly = process.told.map(({ kind }) => kind);

    gate.resolve();

    await execution.ended;
    expect(early).toEqual([]);
    expect(toldEarly).toEqual(["step.started"]);
    expect(answered).toEqual(["re: k"]);
    expect(process.told.map(({ kind }) => kind)).toEqual(["step.started", "step.done"]);
  });

  test("result, settlement and event are there together when a step is answered", async () => {
    const world = current();
    const other = await world.open();
    const mode = modeOf(async (ctx) => {
      await ctx.step("k", "ask", askOf("k"));
      const step = await other.store.step({ run: RUN, key: "k", revision: 1 });
      const { spend } = await other.store.tally(RUN);
      const events = await other.store.events(RUN, 0, 100, false);
      return [step?.status ?? null, spend.openRequests, spend.settledUsd, events.at(-1)?.kind ?? null];
    });

    const value = await doneValue(await world.process({ modes: [mode] }).start());

    expect(value).toEqual(["done", 0, 0.25, "step.done"]);
  });

  test("the executor finds intent and reservation in the store when it sends", async () => {
    const world = current();
    const other = await world.open();
    const seen: Json[] = [];
    const look = async (key: string) => {
      const step = await other.store.step({ run: RUN, key, revision: 1 });
      const { spend } = await other.store.tally(RUN);
      seen.push([key, step?.status ?? null, spend.openRequests, spend.openUsd]);
      return "seen";
    };
    const agent = new ScriptedAgent().on("a", () => look("a")).on("b", () => look("b"));
    const mode = modeOf(async (ctx) => {
      await ctx.step("a", "ask", askOf("a"));
      await ctx.step("b", "embed", { model: "sim/a", texts: ["b"] });
      return null;
    });

    await doneValue(await world.process({ modes: [mode], agent }).start());

    expect(seen).toEqual([
      ["a", "running", 1, 0.5],
      ["b", "running", 1, 0.5],
    ]);
  });

  test.each([
    ["failed", broken()],
    ["exhausted", new LimitError("expected free space on the disk", { limit: "disk space", used: "all of it" })],
  ])(
    "nothing is sent when its intent cannot be committed; the run is %s with that one error",
    async (status, error) => {
      const world = current();
      const mode = modeOf(async (ctx) => {
        const told: string[] = [];
        for await (const one of ctx.fanOut(["a", "b", "c", "d"], (key) => ctx.step(key, "ask", askOf(key)))) {
          told.push(one.kind);
        }
        return told;
      });
      const store = refusing(world.store, "b", error);
      const process = world.process({ modes: [mode], store });

      const ended = await (await process.start(null, { concurrency: 1 })).ended;

      const { store: reopened } = await world.open();
      expect(ended.outcome).toMatchObject({
        status,
        problem: error.message,
        report: { headline: '["value","not_run","not_run","not_run"]' },
      });
      expect(process.agent.sent).toEqual(["a"]);
      expect(await reopened.step({ run: RUN, key: "a", revision: 1 })).toMatchObject({ output: { text: "re: a" } });
      expect(await reopened.tally(RUN)).toMatchObject({
        done: 1,
        running: 0,
        spend: { openRequests: 0, settledUsd: 0.25 },
      });
    },
  );

  test("a result that cannot be committed was not reported, and ends the run", async () => {
    const world = current();
    const error = broken();
    const finish: Store["finish"] = (result) =>
      result.key === "b" ? Promise.reject(error) : world.store.finish(result);
    const answered: string[] = [];
    const mode = modeOf(async (ctx) => {
      for (const key of ["a", "b", "c"]) answered.push((await ctx.step(key, "ask", askOf(key))).text);
      return null;
    });
    const process = world.process({ modes: [mode], store: withMethods(world.store, { finish }) });

    const { outcome } = await (await process.start()).ended;

    expect(outcome).toMatchObject({ status: "failed", problem: error.message, report: null });
    expect(answered).toEqual(["re: a"]);
    expect(process.told.filter(({ kind }) => kind === "step.done").map(({ key }) => key)).toEqual(["a"]);
    expect(await world.store.step({ run: RUN, key: "b", revision: 1 })).toMatchObject({ status: "running" });
  });

  test("a run whose end cannot be committed rejects with that error and keeps what was done", async () => {
    const world = current();
    const error = broken();
    const mode = modeOf(async (ctx) => (await ctx.step("a", "ask", askOf("a"))).text);
    const store = withMethods(world.store, { endRun: () => Promise.reject(error) });
    const process = world.process({ modes: [mode], store });

    const execution = await process.start();

    await expect(execution.ended).rejects.toBe(error);
    process.die();
    const next = world.process({ modes: [mode] });
    expect(await doneValue(await next.resume())).toBe("re: a");
    expect(next.agent.sent).toEqual([]);
  });
}
