import { expect, test } from "vitest";
import type { RunContext } from "../../src/core/context.ts";
import { InputError } from "../../src/core/errors.ts";
import { cancelRun, pauseRun, resumeRun } from "../../src/engine/run-commands.ts";
import { DRAIN_MS, PULSE_MS } from "../../src/engine/watch-run.ts";
import { askOf, heldReply, ScriptedAgent } from "../fakes/scripted-agent.ts";
import { doneValue, driven, eventually, modeOf, RUN, reportedValue, type World } from "./engine-world.ts";

const say = async (ctx: RunContext, key: string) => (await ctx.step(key, "ask", askOf(key))).text;

/** Asks a and b side by side, then c. */
const three = modeOf(async (ctx) => {
  const said: string[] = [];
  for await (const one of ctx.fanOut(["a", "b", "c"], (key) => say(ctx, key))) {
    said.push(one.kind === "value" ? one.value : one.kind);
  }
  return said;
});

/** A run with a and b in flight and c waiting for room. */
async function atWork(world: World) {
  const [a, b] = [heldReply(), heldReply()];
  const agent = new ScriptedAgent().on("a", a.reply).on("b", b.reply);
  const process = world.process({ modes: [three], agent });
  const execution = await process.start(null, { concurrency: 2 });
  await Promise.all([agent.whenSent("a"), agent.whenSent("b")]);
  const status = async (wanted: string) => {
    // One look of the holder; its write takes real time, in which the clock must stand still or the lease runs out.
    await world.clock.advance(PULSE_MS);
    await eventually(async () => (await world.store.run(RUN))?.status === wanted);
  };
  return { a, b, agent, process, execution, status, other: world.process({ modes: [three] }) };
}

/** The part of the engine's contract that is about pausing, cancelling, interrupting and time. */
export function steerContract(current: () => World): void {
  test("a pause lets running steps finish and starts nothing; a resume goes on", async () => {
    const world = current();
    const { a, b, agent, execution, status, other } = await atWork(world);
    const paused = await pauseRun(other.parts, RUN);
    await status("paused");
    a.release("re: a");
    b.release("re: b");
    await eventually(async () => (await world.store.tally(RUN)).done === 2);
    await world.clock.advance(1_000);
    const sentWhilePaused = [...agent.sent];

    const resumed = await resumeRun(other.parts, RUN, {}, {});

    const { outcome } = await driven(world.clock, execution);
    expect([paused.kind, resumed.kind]).toEqual(["told", "told"]);
    expect(sentWhilePaused).toEqual(["a", "b"]);
    expect(outcome.status).toBe("done");
    expect(reportedValue(outcome.report)).toEqual(["re: a", "re: b", "re: c"]);
    expect(agent.sent).toEqual(["a", "b", "c"]);
  });

  test("a step that waited for money when the pause came is asked again after it", async () => {
    const world = current();
    const a = heldReply();
    const agent = new ScriptedAgent().on("a", a.reply);
    const process = world.process({ modes: [three], agent });
    const execution = await process.start(null, { concurrency: 2, budgetUsd: 1 });
    agent.costOf = () => ({ worstUsd: 0.6, usd: 0.1 });
    await agent.whenSent("a");
    await pauseRun(process.parts, RUN);
    await world.clock.advance(PULSE_MS);
    await eventually(async () => (await world.store.run(RUN))?.status === "paused");
    a.release("re: a");
    await eventually(async () => (await world.store.tally(RUN)).done === 1);
    const sentWhilePaused = [...agent.sent];

    await resumeRun(process.parts, RUN, {}, {});

    const { outcome } = await driven(world.clock, execution);
    expect(sentWhilePaused).toEqual(["a"]);
    expect(reportedValue(outcome.report)).toEqual(["re: a", "re: b", "re: c"]);
  });

  test("a paused run whose process died is taken over and goes on", async () => {
    const world = current();
    const { process, status, other } = await atWork(world);
    await pauseRun(other.parts, RUN);
    await status("paused");
    process.die();

    const execution = await other.resume();

    expect(await doneValue(execution)).toEqual(["re: a", "re: b", "re: c"]);
    expect(execution.repeats).toBe(2);
  });

  test("a pause needs somebody at work, and a run that works has nothing to resume", async () => {
    const world = current();
    const { execution, other, a, b } = await atWork(world);

    await expect(other.resume()).rejects.toThrow(`run ${RUN} is held by process 101`);
    a.release("a");
    b.release("b");
    await execution.ended;
    await expect(pauseRun(other.parts, RUN)).rejects.toThrow(InputError);
  });

  test("a cancel aborts what is in flight, and is final", async () => {
    const world = current();
    const { agent, execution, other } = await atWork(world);

    const cancelled = await cancelRun(other.parts, RUN);

    const { outcome } = await driven(world.clock, execution);
    expect(cancelled.kind).toBe("told");
    expect(outcome).toMatchObject({ status: "cancelled", spend: { abandonedRequests: 2, openRequests: 0 } });
    expect(reportedValue(outcome.report)).toEqual(["not_run", "not_run", "not_run"]);
    expect(agent.sent).toEqual(["a", "b"]);
    await expect(other.resume()).rejects.toThrow(InputError);
    await expect(cancelRun(other.parts, RUN)).rejects.toThrow(InputError);
  });

  test("a paused run can be cancelled", async () => {
    const world = current();
    const { execution, other, status } = await atWork(world);
    await pauseRun(other.parts, RUN);
    await status("paused");

    await cancelRun(other.parts, RUN);

    expect((await driven(world.clock, execution)).outcome.status).toBe("cancelled");
  });

  test("a run that nobody works on is cancelled at once; what is told of it says so", async () => {
    const world = current();
    const { process, execution, a, b } = await atWork(world);
    execution.interrupt();
    a.release("re: a");
    b.release("re: b");
    await driven(world.clock, execution);

    const cancelled = await cancelRun(process.parts, RUN);

    const run = await world.store.run(RUN);
    expect(cancelled.kind).toBe("ended");
    expect(run?.status).toBe("cancelled");
    expect(run?.output).toMatchObject({ status: "cancelled", report: { headline: '["re: a","re: b","not_run"]' } });
    await expect(process.resume()).rejects.toThrow(InputError);
  });

  test("a cancel whose holder died before it could obey is still final", async () => {
    const world = current();
    const { process, other } = await atWork(world);
    await cancelRun(other.parts, RUN);
    process.die();

    await expect(other.resume()).rejects.toThrow(InputError);
    expect(other.agent.sent).toEqual([]);
    expect((await cancelRun(other.parts, RUN)).kind).toBe("ended");
    expect((await world.store.run(RUN))?.status).toBe("cancelled");
  });

  test("an interrupt starts nothing, lets what is in flight finish, and rests as paused", async () => {
    const world = current();
    const { a, b, agent, execution, other } = await atWork(world);
    execution.interrupt();
    a.release("re: a");
    b.release("re: b");

    const { outcome, error } = await execution.ended;

    expect(outcome.status).toBe("paused");
    expect(error).toMatchObject({ kind: "cancelled", by: "interrupt" });
    expect(reportedValue(outcome.report)).toEqual(["re: a", "re: b", "not_run"]);
    expect(agent.sent).toEqual(["a", "b"]);
    expect(await doneValue(await other.resume())).toEqual(["re: a", "re: b", "re: c"]);
    expect(other.agent.sent).toEqual(["c"]);
  });

  test("what has not finished some seconds after an interrupt is abandoned and counts as spent", async () => {
    const world = current();
    const { a, execution, other } = await atWork(world);
    execution.interrupt();
    a.release("re: a");
    await eventually(async () => (await world.store.tally(RUN)).done === 1);
    await world.clock.advance(DRAIN_MS - 1);
    const before = await world.store.run(RUN);

    await world.clock.advance(1);

    const { outcome } = await driven(world.clock, execution);
    expect(before?.status).toBe("running");
    expect(outcome).toMatchObject({ status: "paused", spend: { settledUsd: 0.25, abandonedUsd: 0.5, openUsd: 0 } });
    const next = await other.resume();
    expect(next.repeats).toBe(1);
    expect(await doneValue(next)).toEqual(["re: a", "re: b", "re: c"]);
  });

  test("an interrupt that has nothing to wait for leaves no timer behind", async () => {
    const world = current();
    const { a, b, execution } = await atWork(world);
    execution.interrupt();
    a.release("re: a");
    b.release("re: b");

    await execution.ended;

    expect(world.clock.sleeping).toBe(0);
  });

  test("a run whose time is over is exhausted, and goes on with new time", async () => {
    const world = current();
    const agent = new ScriptedAgent().on("b", heldReply().reply);
    const execution = await world.process({ modes: [three], agent }).start(null, { concurrency: 1, timeoutMs: 60_000 });
    await agent.whenSent("b");
    await world.clock.advance(59_000);
    const before = await world.store.run(RUN);

    await world.clock.advance(1_100);

    const { outcome, error } = await driven(world.clock, execution);
    expect(before?.status).toBe("running");
    expect(outcome.status).toBe("exhausted");
    expect(error).toMatchObject({ kind: "limit", limit: "timeout 1 min 0 s" });
    expect(reportedValue(outcome.report)).toEqual(["re: a", "not_run", "not_run"]);
    const next = world.process({ modes: [three] });
    expect(await doneValue(await next.resume())).toEqual(["re: a", "re: b", "re: c"]);
    expect(next.agent.sent).toEqual(["b", "c"]);
  });
}
