import { expect, test } from "vitest";
import { openMemoryStore } from "../../test/fakes/memory-store.ts";
import { driven, modeOf, openWorld, reportedValue } from "../../test/suites/engine-world.ts";
import type { RunContext } from "../core/context.ts";
import type { Json } from "../core/json.ts";
import { openQuestions } from "./open-questions.ts";
import { answerRun } from "./run-commands.ts";

async function askFor(ctx: RunContext, key: string, signal: string): Promise<Json> {
  await ctx.record(`${key}/asked`, () => ({ question: `${key}?`, signal }));
  return ctx.waitFor(key, signal);
}

const twins = modeOf(async (ctx) => {
  const inner = modeOf((own) => askFor(own, "same", "answer"), "inner");
  const [one, other] = await Promise.all([ctx.child("a", inner, null), ctx.child("b", inner, null)]);
  return [reportedValue(one), reportedValue(other)];
}, "twins");

async function restingWorld() {
  const opened = openMemoryStore();
  const world = await openWorld({ open: async () => opened });
  const process = world.process({ modes: [twins] });
  await driven(world.clock, await process.start());
  return { world, process };
}

test("runs inside a run that ask the same are answered one by one", async () => {
  const { world, process } = await restingWorld();
  const asked = await openQuestions(world.store, "test-1");

  const first = await answerRun(process.parts, "test-1", "one", {});
  if (first.kind === "taken") await driven(world.clock, first.execution);
  const left = await openQuestions(world.store, "test-1");
  const second = await answerRun(process.parts, "test-1", "two", {});
  if (second.kind !== "taken") throw new Error(`expected to take the run over, got ${second.kind}`);
  const { outcome } = await driven(world.clock, second.execution);

  expect(asked.map(({ key, question }) => [key, question])).toEqual([
    ["a/same", "same?"],
    ["b/same", "same?"],
  ]);
  expect(left.map(({ isAnswered }) => isAnswered)).toEqual([false]);
  expect(outcome.report?.headline).toBe('["one","two"]');
});

test("an answer that nobody has taken up yet is for the first of those who ask", async () => {
  const { world } = await restingWorld();

  await world.store.sendSignal("test-1", "answer", "one", 5);

  expect((await openQuestions(world.store, "test-1")).map(({ isAnswered }) => isAnswered)).toEqual([true, false]);
});
