import { expect, test } from "vitest";
import type { RunContext } from "../../src/core/context.ts";
import { ConflictError, ProviderError } from "../../src/core/errors.ts";
import { HEARTBEAT_MS, LEASE_TTL_MS } from "../../src/engine/lease.ts";
import { PULSE_MS } from "../../src/engine/watch-run.ts";
import { askOf, heldReply, ScriptedAgent } from "../fakes/scripted-agent.ts";
import { VirtualClock } from "../fakes/virtual-clock.ts";
import { doneValue, driven, eventually, modeOf, RUN, type World, withMethods } from "./engine-world.ts";

const say = async (ctx: RunContext, key: string) => (await ctx.step(key, "ask", askOf(key))).text;
const two = modeOf(async (ctx) => [await say(ctx, "a"), await say(ctx, "b")]);

/** The part of the engine's contract that is about who works on a run. */
export function leaseContract(current: () => World): void {
  test("a second process is refused, by the name of the one that holds the run", async () => {
    const world = current();
    const reply = heldReply();
    const first = world.process({ modes: [two], agent: new ScriptedAgent().on("a", reply.reply) });
    const execution = await first.start();
    const second = world.process({ modes: [two] });

    await expect(second.resume()).rejects.toThrow(`run ${RUN} is held by process 101 on here`);
    await expect(second.retry()).rejects.toThrow(ConflictError);
    reply.release("re: a");
    expect(await doneValue(execution)).toEqual(["re: a", "re: b"]);
    expect(second.agent.sent).toEqual([]);
  });

  test("of two processes that resume at once one wins and the other is told", async () => {
    const world = current();
    const killed = world.process({ modes: [two], agent: new ScriptedAgent().on("b", heldReply().reply) });
    await killed.start();
    await killed.agent.whenSent("b");
    killed.die();
    const { store } = await world.open();
    const rivals = [world.process({ modes: [two] }), world.process({ modes: [two], store })];

    const results = await Promise.allSettled(rivals.map((rival) => rival.resume()));

    const won = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    const lost = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    expect(await Promise.all(won.map(doneValue))).toEqual([["re: a", "re: b"]]);
    expect(lost).toEqual([expect.any(ConflictError)]);
    expect(rivals.flatMap(({ agent }) => agent.sent)).toEqual(["b"]);
  });

  test("a dead holder is taken over at once, and the epoch grows", async () => {
    const world = current();
    const killed = world.process({ modes: [two], agent: new ScriptedAgent().on("a", heldReply().reply) });
    const before = await killed.start();
    await killed.agent.whenSent("a");
    killed.die();

    const execution = await world.process({ modes: [two] }).resume();

    expect(await doneValue(execution)).toEqual(["re: a", "re: b"]);
    expect([before.run.epoch, execution.run.epoch]).toEqual([1, 2]);
    expect((await execution.ended).outcome).toMatchObject({ repeatedCalls: 1, spend: { abandonedRequests: 1 } });
  });

  test("a frozen holder keeps its run until its word is too old", async () => {
    const world = current();
    const frozen = world.process({
      modes: [two],
      clock: new VirtualClock(),
      agent: new ScriptedAgent().on("a", heldReply().reply),
    });
    await frozen.start();
    await frozen.agent.whenSent("a");
    const next = world.process({ modes: [two] });
    await world.clock.advance(LEASE_TTL_MS);
    await expect(next.resume()).rejects.toThrow(ConflictError);

    await world.clock.advance(1);

    expect(await doneValue(await next.resume())).toEqual(["re: a", "re: b"]);
  });

  test("a holder that lives says so in time, for as long as its run takes", async () => {
    const world = current();
    const reply = heldReply();
    const holder = world.process({ modes: [two], agent: new ScriptedAgent().on("a", reply.reply) });
    const execution = await holder.start();
    const other = world.process({ modes: [two] });
    for (let ms = 0; ms < 4 * LEASE_TTL_MS; ms += PULSE_MS) {
      await world.clock.advance(PULSE_MS);
      // The holder's write takes real time, in which the clock must stand still.
      await eventually(() => world.clock.sleeping > 0);
    }

    const heartbeatAt = (await world.store.run(RUN))?.heartbeatAt ?? 0;
    expect(world.clock.now() - heartbeatAt).toBeLessThanOrEqual(HEARTBEAT_MS);
    await expect(other.resume()).rejects.toThrow(ConflictError);
    reply.release("re: a");
    await doneValue(execution);
  });

  test("a holder that was fenced stops: it sends nothing more and stores no end", async () => {
    const world = current();
    const clock = new VirtualClock();
    const reply = heldReply();
    const old = world.process({ modes: [two], clock, agent: new ScriptedAgent().on("a", reply.reply) });
    const execution = await old.start();
    await old.agent.whenSent("a");
    old.die();
    const next = world.process({ modes: [two] });
    const value = await doneValue(await next.resume());

    reply.release("too late");

    await expect(execution.ended).rejects.toThrow(ConflictError);
    expect(value).toEqual(["re: a", "re: b"]);
    expect(old.agent.sent).toEqual(["a"]);
    expect(await world.store.run(RUN)).toMatchObject({ status: "done", epoch: 2 });
    expect(await world.store.step({ run: RUN, key: "a", revision: 1 })).toMatchObject({ output: { text: "re: a" } });
  });

  test.each([
    ["answers", "mine"],
    ["fails", new ProviderError("no answer", { provider: "sim", scope: "request", retryable: false })],
  ])(
    "a fenced holder's late answer is accepted while the step is open; it stands when the new call %s",
    async (_, mine) => {
      const world = current();
      const [late, own] = [heldReply(), heldReply()];
      const old = world.process({
        modes: [two],
        clock: new VirtualClock(),
        agent: new ScriptedAgent().on("a", late.reply),
      });
      await old.start();
      await old.agent.whenSent("a");
      old.die();
      const next = world.process({ modes: [two], agent: new ScriptedAgent().on("a", own.reply) });
      const execution = await next.resume();
      await next.agent.whenSent("a");

      late.release("first and paid for");
      await eventually(async () => (await world.store.tally(RUN)).done === 1);
      own.release(mine);

      expect(await doneValue(execution)).toEqual(["first and paid for", "re: b"]);
      const { spend } = (await execution.ended).outcome;
      expect(spend).toMatchObject({ settledUsd: typeof mine === "string" ? 0.75 : 0.5, abandonedUsd: 0, openUsd: 0 });
    },
  );

  test("a fenced holder's late failure is not accepted: the new call decides", async () => {
    const world = current();
    const [late, own] = [heldReply(), heldReply()];
    const old = world.process({
      modes: [two],
      clock: new VirtualClock(),
      agent: new ScriptedAgent().on("a", late.reply),
    });
    const fenced = await old.start();
    await old.agent.whenSent("a");
    old.die();
    const next = world.process({ modes: [two], agent: new ScriptedAgent().on("a", own.reply) });
    const execution = await next.resume();
    await next.agent.whenSent("a");

    late.release(new ProviderError("connection lost", { provider: "sim", scope: "request", retryable: false }));

    await expect(fenced.ended).rejects.toThrow(ConflictError);
    own.release("re: a");
    expect(await doneValue(execution)).toEqual(["re: a", "re: b"]);
  });

  test("a late answer that came before the new holder asks is not asked for again", async () => {
    const world = current();
    const late = heldReply();
    const old = world.process({
      modes: [two],
      clock: new VirtualClock(),
      agent: new ScriptedAgent().on("b", late.reply),
    });
    await old.start();
    await old.agent.whenSent("b");
    old.die();
    await world.store.claim(RUN, 1, { ...old.parts.liveness.self, pid: 1 }, world.clock.now());
    late.release("paid for");
    await eventually(async () => (await world.store.tally(RUN)).done === 2);
    await world.clock.advance(LEASE_TTL_MS + 1);
    const next = world.process({ modes: [two] });

    const value = await doneValue(await next.resume());

    expect(value).toEqual(["re: a", "paid for"]);
    expect(next.agent.sent).toEqual([]);
  });

  test("a late answer that comes right before the new holder begins the step counts, and nothing is sent", async () => {
    const world = current();
    const old = world.process({ modes: [two], agent: new ScriptedAgent().on("a", heldReply().reply) });
    await old.start();
    await old.agent.whenSent("a");
    old.die();
    const end = { status: "done", output: { text: "paid for" } } as const;
    const store = withMethods(world.store, {
      begin: async (intent) => {
        const late = { ...intent, epoch: 1, end, settlements: [], acceptLate: true };
        if (intent.key === "a") await world.store.finish(late);
        return world.store.begin(intent);
      },
    });
    const next = world.process({ modes: [two], store });

    const value = await doneValue(await next.resume());

    expect(value).toEqual(["paid for", "re: b"]);
    expect(next.agent.sent).toEqual(["b"]);
  });

  test("a holder that sees its lease is lost lets what it paid for arrive, and then ends", async () => {
    const world = current();
    const late = heldReply();
    const clock = new VirtualClock();
    const old = world.process({ modes: [two], clock, agent: new ScriptedAgent().on("a", late.reply) });
    const execution = await old.start();
    await old.agent.whenSent("a");
    old.die();
    const next = world.process({ modes: [two], agent: new ScriptedAgent().on("a", heldReply().reply) });
    await next.resume();
    await next.agent.whenSent("a");

    await clock.advance(2 * PULSE_MS);
    late.release("paid for");

    await expect(driven(clock, execution)).rejects.toThrow(ConflictError);
    expect(await world.store.step({ run: RUN, key: "a", revision: 1 })).toMatchObject({ output: { text: "paid for" } });
    expect(old.agent.sent).toEqual(["a"]);
  });

  test("only answers are accepted late: another kind of step is fenced", async () => {
    const world = current();
    const late = heldReply();
    const mode = modeOf(async (ctx) => (await ctx.step("e", "embed", { model: "sim/a", texts: ["e"] })).vectors.length);
    const old = world.process({
      modes: [mode],
      clock: new VirtualClock(),
      agent: new ScriptedAgent().on("e", late.reply),
    });
    const execution = await old.start();
    await old.agent.whenSent("e");
    old.die();
    const next = world.process({ modes: [mode], agent: new ScriptedAgent().on("e", heldReply().reply) });
    await next.resume();
    await next.agent.whenSent("e");

    late.release("late");

    await expect(execution.ended).rejects.toThrow(ConflictError);
    expect(await world.store.step({ run: RUN, key: "e", revision: 1 })).toMatchObject({ status: "running" });
  });

  test("a choice that a fenced holder records is not the one that counts", async () => {
    const world = current();
    const acted: string[] = [];
    const deciding = (choice: string, before: readonly string[]) =>
      modeOf(async (ctx) => {
        for (const key of before) await say(ctx, key);
        const stored = await ctx.record("choice", () => choice);
        acted.push(`${choice} acts on ${stored}`);
        return stored;
      });
    const late = heldReply();
    const old = world.process({
      modes: [deciding("old", ["a"])],
      clock: new VirtualClock(),
      agent: new ScriptedAgent().on("a", late.reply),
    });
    await old.start();
    await old.agent.whenSent("a");
    old.die();
    await doneValue(await world.process({ modes: [deciding("new", ["a"])] }).resume());

    late.release("late");

    await eventually(async () => acted.length === 2 || old.agent.sent.length > 0);
    expect(acted.filter((line) => line !== "old acts on new")).toEqual(["new acts on new"]);
  });
}
