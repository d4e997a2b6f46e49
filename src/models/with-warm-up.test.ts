import { expect, test } from "vitest";
import { callOf, type Reply, requestOf, scriptedModel } from "../../test/fakes/scripted-model.ts";
import { settled, VirtualClock } from "../../test/fakes/virtual-clock.ts";
import { CancelledError, ProviderError } from "../core/errors.ts";
import type { ModelRequest, ModelResponse } from "../core/model.ts";
import { withWarmUp } from "./with-warm-up.ts";

const attachment = "x".repeat(5_000);

function about(question: string): ModelRequest {
  return requestOf("", { messages: [{ role: "user", parts: [attachment, question] }] });
}

/** A warmed-up model whose every answer takes a second. */
function slowModel(failures = 0) {
  const clock = new VirtualClock();
  const lost = new ProviderError("lost", { provider: "test", scope: "request", retryable: false });
  const answer: Reply = async () => {
    await clock.sleep(1_000);
    return {};
  };
  const fail: Reply = async () => {
    await clock.sleep(1_000);
    throw lost;
  };
  const wire = scriptedModel([...Array.from({ length: failures }, () => fail), answer]);
  return { clock, wire, model: withWarmUp(wire, { clock }) };
}

test("one call goes first, and all others when it has ended", async () => {
  const { clock, wire, model } = slowModel();
  const all = Promise.all(["a", "b", "c", "d"].map((question) => model.ask(about(question), callOf())));

  await clock.advance(999);
  const before = wire.calls.length;
  await clock.advance(1);
  const after = wire.calls.length;
  await clock.until(all);

  expect([before, after]).toEqual([1, 4]);
});

test.each<[string, ModelRequest, number]>([
  ["a short prefix", requestOf("why?"), 3],
  ["a long question with a short prefix", requestOf("x".repeat(9_000)), 3],
  ["a long system text", requestOf("why?", { system: attachment }), 1],
  ["a long first part", about("why?"), 1],
])("%s: how many of three go at once", async (_, request, sent) => {
  const { clock, wire, model } = slowModel();
  const all = Promise.all([1, 2, 3].map(() => model.ask(request, callOf())));

  await settled();
  const atOnce = wire.calls.length;
  await clock.until(all);

  expect(atOnce).toBe(sent);
});

test("if the first fails the next goes first, but after three the others go together", async () => {
  const { clock, wire, model } = slowModel(3);
  const sent: number[] = [];
  const all = Promise.allSettled([1, 2, 3, 4, 5, 6].map(() => model.ask(about("why?"), callOf())));

  for (let second = 0; second < 4; second++) {
    await clock.advance(second === 0 ? 0 : 1_000);
    sent.push(wire.calls.length);
  }
  await clock.until(all);

  expect(sent).toEqual([1, 2, 3, 6]);
});

test("a first call that hangs holds the others up for half a minute, and no longer", async () => {
  const clock = new VirtualClock();
  const hanging = Promise.withResolvers<Partial<ModelResponse>>();
  const wire = scriptedModel([() => hanging.promise, {}]);
  const model = withWarmUp(wire, { clock });
  const first = model.ask(about("a"), callOf());
  const others = Promise.all(["b", "c"].map((question) => model.ask(about(question), callOf())));

  await clock.advance(29_999);
  const before = wire.calls.length;
  await clock.advance(1);
  await others;

  expect([before, wire.calls.length, clock.sleeping]).toEqual([1, 3, 0]);
  hanging.resolve({});
  await first;
});

test("a prefix stays warm for four minutes after its last use", async () => {
  const { clock, wire, model } = slowModel();
  const askTwo = () => [1, 2].map(() => model.ask(about("why?"), callOf()));
  await clock.until(model.ask(about("why?"), callOf()));
  await clock.advance(239_000);
  const warm = askTwo();
  await settled();
  const sentWarm = wire.calls.length - 1;
  await clock.until(Promise.all(warm));
  await clock.advance(240_000);

  const cold = askTwo();
  await settled();
  const sentCold = wire.calls.length - 3;
  await clock.until(Promise.all(cold));

  expect([sentWarm, sentCold]).toEqual([2, 1]);
});

test.each(["signal", "admission"] as const)("waiting ends with CancelledError when the %s aborts", async (which) => {
  const { clock, wire, model } = slowModel();
  const controller = new AbortController();
  const first = model.ask(about("a"), callOf());
  const waiting = model.ask(about("b"), callOf({ [which]: controller.signal })).catch((error: unknown) => error);
  await settled();

  controller.abort(new CancelledError("a pause"));

  expect(await waiting).toMatchObject({ kind: "cancelled", by: "a pause" });
  await clock.until(first);
  expect(wire.calls).toHaveLength(1);
});
