import { expect, test } from "vitest";
import { RecordingLedger } from "../../test/fakes/recording-ledger.ts";
import { callOf, type Reply, requestOf, type ScriptedModel, scriptedModel } from "../../test/fakes/scripted-model.ts";
import { VirtualClock } from "../../test/fakes/virtual-clock.ts";
import { CancelledError, LimitError, ProviderError } from "../core/errors.ts";
import type { Ledger } from "../core/ledger.ts";
import type { Call, Model, ModelResponse } from "../core/model.ts";
import { cancelledBy, onAbort } from "./abort-signals.ts";
import { withHedge } from "./with-hedge.ts";
import { withMeter } from "./with-meter.ts";

/** Answers after so long, or ends when aborted. */
function after(clock: VirtualClock, ms: number, end: Partial<ModelResponse> | Error = {}): Reply {
  return async (_, call) => {
    await new Promise<void>((resolve, reject) => {
      onAbort(call.signal, () => reject(cancelledBy(call.signal)));
      void clock.sleep(ms).then(resolve);
    });
    if (end instanceof Error) throw end;
    return end;
  };
}

/** A hedged model that has seen fifty calls of 100 ms; what follows is as scripted. */
async function practised(script: (clock: VirtualClock) => readonly Reply[], samples = 50) {
  const clock = new VirtualClock();
  const usual = Array.from({ length: samples }, () => after(clock, 100));
  const wire = scriptedModel([...usual, ...script(clock)]);
  const model = withHedge(withMeter(wire), { clock });
  await clock.until(askMany(model, samples));
  return { clock, wire, model, sentSince: () => wire.calls.slice(samples) };
}

function askMany(model: Model, count: number, call: Call = callOf()): Promise<readonly ModelResponse[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => model.ask(requestOf(`${index}`), call)));
}

test("a call that takes longer than nearly all others is sent again, and the first answer wins", async () => {
  const { clock, model, sentSince } = await practised((clock) => [
    after(clock, 9_000),
    after(clock, 100, { text: "second" }),
  ]);
  const ledger = new RecordingLedger();
  const startedMs = clock.monotonic();

  const response = await clock.until(model.ask(requestOf("why?"), callOf({ ledger })));

  expect(response).toMatchObject({ text: "second", requests: 2, hedged: true });
  expect(clock.monotonic() - startedMs).toBeLessThan(300);
  expect(sentSince().map(({ call }) => [call.idempotencyKey, call.signal.aborted])).toEqual([
    ["run/key/1", true],
    ["run/key/1/hedge", false],
  ]);
});

test("both requests are paid for: the winner settles, the loser is abandoned", async () => {
  const { clock, model } = await practised((clock) => [after(clock, 9_000), after(clock, 100)]);
  const ledger = new RecordingLedger();

  await clock.until(model.ask(requestOf("why?"), callOf({ ledger })));
  await clock.advance(0);

  expect(ledger.entries.toSorted()).toEqual(["abandon", "reserve", "reserve", "settle"]);
});

const lost = new ProviderError("lost", { provider: "test", scope: "request", retryable: true });

test.each<[string, (clock: VirtualClock) => readonly Reply[], string]>([
  ["the first answers after all", (clock) => [after(clock, 150, { text: "first" }), after(clock, 900)], "first"],
  [
    "the first fails, and the second answers",
    (clock) => [after(clock, 200, lost), after(clock, 900, { text: "second" })],
    "second",
  ],
  [
    "the second fails, and the first answers",
    (clock) => [after(clock, 900, { text: "first" }), after(clock, 50, lost)],
    "first",
  ],
])("%s", async (_, script, text) => {
  const { clock, model, sentSince } = await practised(script);

  const response = await clock.until(model.ask(requestOf("why?"), callOf()));

  expect(response).toMatchObject({ text, hedged: true, requests: 2 });
  expect(sentSince()).toHaveLength(2);
});

test("when both fail the error is that of the first", async () => {
  const { clock, model } = await practised((clock) => [
    after(clock, 200, lost),
    after(clock, 900, new Error("second")),
  ]);

  await expect(clock.until(model.ask(requestOf("why?"), callOf()))).rejects.toBe(lost);
});

test("a second request that finds no budget does not fail the call", async () => {
  const { clock, model, sentSince } = await practised((clock) => [after(clock, 500, { text: "first" })]);
  const recording = new RecordingLedger();
  const ledger: Ledger = {
    reserve: async (intent) => {
      if (recording.count("reserve") > 0) throw new LimitError("spent", { limit: "1", used: "1" });
      return recording.reserve(intent);
    },
  };

  const response = await clock.until(model.ask(requestOf("why?"), callOf({ ledger })));

  expect(response).toMatchObject({ text: "first", hedged: false, requests: 1 });
  expect(sentSince()).toHaveLength(1);
});

test.each<[string, number, Partial<Call>]>([
  ["fewer than twenty calls have finished", 19, {}],
  ["the text is streamed", 50, { onText: () => {} }],
])("nothing is sent twice when %s", async (_, samples, call) => {
  const { clock, model, sentSince } = await practised((clock) => [after(clock, 9_000)], samples);

  await clock.until(model.ask(requestOf("why?"), callOf(call)));

  expect(sentSince()).toHaveLength(1);
});

test("nothing is sent twice when nothing new may be sent", async () => {
  const { clock, model, sentSince } = await practised((clock) => [after(clock, 9_000)]);
  const admission = new AbortController();
  const asked = model.ask(requestOf("why?"), callOf({ admission: admission.signal }));
  await clock.advance(50);

  admission.abort(new CancelledError("a pause"));
  const response = await clock.until(asked);

  expect(response).toMatchObject({ hedged: false });
  expect(sentSince()).toHaveLength(1);
});

test("the caller's abort ends both requests", async () => {
  const { clock, model, sentSince } = await practised((clock) => [after(clock, 9_000), after(clock, 9_000)]);
  const controller = new AbortController();
  const asked = model.ask(requestOf("why?"), callOf({ signal: controller.signal })).catch((error: unknown) => error);
  await clock.advance(500);

  controller.abort(new CancelledError("the user"));

  expect(await asked).toMatchObject({ kind: "cancelled", by: "the user" });
  expect(sentSince().map(({ call }) => call.signal.aborted)).toEqual([true, true]);
});

/** Durations of a lognormal with median 1 s and p99 8 s, the same each time. */
function heavyTail(clock: VirtualClock): ScriptedModel {
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 1) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  return scriptedModel([
    (request, call) => (after(clock, 1_000 * Math.exp(0.894 * normal())) as CallableReply)(request, call),
  ]);
}

type CallableReply = Extract<Reply, (...args: never[]) => unknown>;

test("of a thousand calls with a heavy tail at most six in a hundred are sent twice, and the last ends far earlier", async () => {
  const plainClock = new VirtualClock();
  await plainClock.until(askMany(heavyTail(plainClock), 1_000));
  const clock = new VirtualClock();
  const wire = heavyTail(clock);

  await clock.until(askMany(withHedge(withMeter(wire), { clock }), 1_000));

  expect(wire.calls.length).toBeLessThanOrEqual(1_060);
  expect(clock.monotonic()).toBeLessThan(0.65 * plainClock.monotonic());
});

test("when no call is in flight no timer runs", async () => {
  const { clock } = await practised(() => []);

  expect(clock.sleeping).toBe(0);
});
