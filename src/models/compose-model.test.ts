import { expect, test } from "vitest";
import { tooMany } from "../../test/fakes/rate-limited-model.ts";
import { RecordingLedger } from "../../test/fakes/recording-ledger.ts";
import { callOf, type Reply, requestOf, scriptedModel } from "../../test/fakes/scripted-model.ts";
import { VirtualClock } from "../../test/fakes/virtual-clock.ts";
import { CancelledError, LimitError, ProviderError } from "../core/errors.ts";
import type { ModelResponse } from "../core/model.ts";
import type { RateGate } from "../core/rate-gate.ts";
import { composeModel, type WireModel } from "./compose-model.ts";
import { adaptiveRateGate } from "./rate-gate/adaptive-rate-gate.ts";

interface Expected {
  /** Asked in turn, the second when the first has ended. */
  readonly asked?: number;
  readonly one: readonly Reply[];
  readonly two?: readonly Reply[];
  /** Requests at each wire, places taken at the gates, and entries of the ledger. */
  readonly sent: readonly number[];
  readonly gated: number;
  readonly entries: readonly string[];
  readonly result: object;
  readonly tookMs?: number;
}

const overloaded = new ProviderError("overloaded", {
  provider: "test",
  scope: "request",
  retryable: true,
  status: 503,
});
const keyRefused = new ProviderError("refused", { provider: "test", scope: "key", retryable: false, status: 401 });

const cases: readonly (readonly [string, Expected])[] = [
  [
    "an answer passes the gate and is settled",
    { one: ["yes"], sent: [1], gated: 1, entries: ["reserve", "settle"], result: { requests: 1 } },
  ],
  [
    "a cache hit takes no place and reserves nothing",
    {
      asked: 2,
      one: ["yes"],
      sent: [1],
      gated: 1,
      entries: ["reserve", "settle"],
      result: { cached: true, requests: 0 },
    },
  ],
  [
    "each retry takes a place and reserves",
    {
      one: [overloaded, "yes"],
      sent: [2],
      gated: 2,
      entries: ["reserve", "release", "reserve", "settle"],
      result: { requests: 2, retries: 1 },
    },
  ],
  [
    "without a fallback a Retry-After of two minutes is waited for",
    {
      one: [tooMany(120_000), "yes"],
      sent: [2],
      gated: 2,
      entries: ["reserve", "release", "reserve", "settle"],
      result: { retries: 1 },
      tookMs: 120_000,
    },
  ],
  [
    "with a fallback it moves on at once",
    {
      one: [tooMany(120_000), "yes"],
      two: ["yes"],
      sent: [1, 1],
      gated: 2,
      entries: ["reserve", "release", "reserve", "settle"],
      result: { model: "test/two", requests: 2 },
      tookMs: 0,
    },
  ],
  [
    "a short one is waited for even with a fallback",
    {
      one: [tooMany(20_000), "yes"],
      two: ["yes"],
      sent: [2, 0],
      gated: 2,
      entries: ["reserve", "release", "reserve", "settle"],
      result: { model: "test/one" },
      tookMs: 20_000,
    },
  ],
  [
    "a refused key is tried once and moves on",
    {
      one: [keyRefused],
      two: ["yes"],
      sent: [1, 1],
      gated: 2,
      entries: ["reserve", "release", "reserve", "settle"],
      result: { model: "test/two" },
    },
  ],
  [
    "CancelledError is never tried again",
    {
      one: [new CancelledError("the user")],
      two: ["yes"],
      sent: [1, 0],
      gated: 1,
      entries: ["reserve", "abandon"],
      result: { kind: "cancelled" },
    },
  ],
  [
    "nor is LimitError",
    {
      one: [new LimitError("spent", { limit: "1", used: "1" })],
      two: ["yes"],
      sent: [1, 0],
      gated: 1,
      entries: ["reserve", "abandon"],
      result: { kind: "limit" },
    },
  ],
];

test.each(cases)("%s", async (_, { asked = 1, one, two, sent, gated, entries, result, tookMs }) => {
  const { clock, wires, model, ledger, places } = composed(one, two);
  const ask = () => clock.until(model.ask(requestOf("why?"), callOf({ ledger })).catch((error: unknown) => error));

  let last: unknown;
  for (let count = 0; count < asked; count++) last = await ask();

  expect(wires.map(({ calls }) => calls.length)).toEqual(sent);
  expect(places()).toBe(gated);
  expect(ledger.entries).toEqual(entries);
  expect(last).toMatchObject(result);
  if (tookMs !== undefined) expect(clock.monotonic()).toBe(tookMs);
});

function composed(one: readonly Reply[], two?: readonly Reply[]) {
  const clock = new VirtualClock();
  const ledger = new RecordingLedger();
  const wires = [scriptedModel(one, "test/one"), ...(two === undefined ? [] : [scriptedModel(two, "test/two")])];
  let count = 0;
  const counted = (gate: RateGate): RateGate => ({
    acquire: (...args) => {
      count++;
      return gate.acquire(...args);
    },
  });
  const chains = wires.map((wire) => ({
    wire,
    gate: counted(adaptiveRateGate({ provider: "test", limits: {}, clock })),
  })) as unknown as [WireModel, ...WireModel[]];
  const kept = new Map<string, ModelResponse>();
  const answers = {
    get: async (hash: string) => kept.get(hash),
    put: (hash: string, response: ModelResponse) => void kept.set(hash, response),
  };
  const model = composeModel(chains, { clock, random: () => 0.5, cache: { answers, hash: (text) => text } });
  return { clock, wires, model, ledger, places: () => count };
}

test("a call that waits at the gate for a model that has everybody wait moves on too", async () => {
  const { clock, wires, model } = composed([tooMany(120_000)], ["yes"]);

  const responses = await clock.until(
    Promise.all([0, 1, 2].map((sample) => model.ask(requestOf("why?", { sample }), callOf()))),
  );

  expect(responses.map((response) => response.model)).toEqual(["test/two", "test/two", "test/two"]);
  expect(wires[0]?.calls).toHaveLength(1);
  expect(clock.monotonic()).toBeLessThan(10);
});

test("each hedge takes a place and reserves", async () => {
  const clock = new VirtualClock();
  const ledger = new RecordingLedger();
  let sent = 0;
  const wire = scriptedModel([
    async () => {
      await clock.sleep(++sent === 100 ? 60_000 : 100);
      return {};
    },
  ]);
  const gate = adaptiveRateGate({ provider: "test", limits: {}, clock });
  const model = composeModel([{ wire, gate }], { clock, random: () => 0.5 });
  const ask = (sample: number) => model.ask(requestOf("why?", { sample }), callOf({ ledger }));

  const responses = await clock.until(Promise.all(Array.from({ length: 100 }, (_, sample) => ask(sample))));

  expect(responses.filter(({ hedged }) => hedged)).toHaveLength(1);
  expect(ledger.count("reserve")).toBe(101);
  expect(wire.calls).toHaveLength(101);
});
