import { expect, test } from "vitest";
import {
  minuteWindows,
  type RateLimitedModel,
  type RateLimitedOptions,
  rateLimitedModel,
  tokenBucket,
} from "../../../test/fakes/rate-limited-model.ts";
import { callOf, requestOf } from "../../../test/fakes/scripted-model.ts";
import { settled, VirtualClock } from "../../../test/fakes/virtual-clock.ts";
import { CancelledError, ProviderError } from "../../core/errors.ts";
import type { RateLimits } from "../../core/rate-gate.ts";
import { withLimit } from "../with-limit.ts";
import { withRetry } from "../with-retry.ts";
import { adaptiveRateGate } from "./adaptive-rate-gate.ts";

interface Outcome {
  readonly minutes: number;
  readonly lost: number;
  readonly model: RateLimitedModel;
}

async function askMany(
  count: number,
  limits: RateLimits,
  provider: Omit<RateLimitedOptions, "clock">,
  maxInFlight?: number,
): Promise<Outcome> {
  const clock = new VirtualClock();
  const wire = rateLimitedModel({ ...provider, clock });
  const gate = adaptiveRateGate({ provider: "test", limits, clock, maxInFlight });
  const model = withRetry(withLimit(wire, gate), { clock, random: () => 0.5 });
  const call = callOf();
  const asked = Array.from({ length: count }, (_, index) => model.ask(requestOf(`question ${index}`), call));
  const results = await clock.until(Promise.allSettled(asked));
  const lost = results.filter(({ status }) => status === "rejected").length;
  return { minutes: clock.monotonic() / 60_000, lost, model: wire };
}

const known = { requestsPerMinute: 600 };

test.each([
  ["a known limit, bucket of 50", known, { limiter: tokenBucket(600, 50), retryAfter: 1 }, 0.97, 0],
  ["a known limit, bucket of 10", known, { limiter: tokenBucket(600, 10), retryAfter: 1 }, 0.97, 0],
  ["a known limit, windows of a minute", known, { limiter: minuteWindows(600, 30_000), retryAfter: "exact" }, 0.97, 0],
  ["an unknown limit, Retry-After: 1", {}, { limiter: tokenBucket(600, 50), retryAfter: 1 }, 0.95, 10],
  ["an unknown limit, no Retry-After", {}, { limiter: tokenBucket(600, 50), retryAfter: "none" }, 0.95, 10],
] as const)(
  "%s: the share is reached with few refusals and no call is lost",
  async (_, limits, provider, share, refusals) => {
    const { minutes, lost, model } = await askMany(1_000, limits, provider);

    expect(lost).toBe(0);
    expect(1_000 / minutes / 600).toBeGreaterThanOrEqual(share);
    expect(model.refused()).toBeLessThanOrEqual(refusals);
  },
);

test.each([
  ["with Retry-After", "exact"],
  ["without Retry-After", "none"],
] as const)(
  "an unknown limit of fixed windows %s loses no call and takes no window more than it must",
  async (_, retryAfter) => {
    const { minutes, lost } = await askMany(2_000, {}, { limiter: minuteWindows(600, 20_000), retryAfter });

    expect(lost).toBe(0);
    expect(minutes).toBeLessThan(3.3);
  },
);

test("a limit of 20 a minute that nobody named loses no call", async () => {
  const { minutes, lost } = await askMany(100, {}, { limiter: tokenBucket(20, 20), retryAfter: 1 });

  expect(lost).toBe(0);
  expect(minutes).toBeLessThan(4.4);
});

test("without a limit a thousand requests are let go within 140 ms", async () => {
  const { minutes, model } = await askMany(
    1_000,
    {},
    { limiter: () => ({ taken: true }), retryAfter: "none", answerMs: 0 },
  );

  expect(model.refused()).toBe(0);
  expect(minutes * 60_000).toBeLessThan(140);
});

test("refusals of single requests do not slow the others down as a limit would", async () => {
  let count = 0;
  const everyTwentieth = () => (++count % 20 === 0 ? { taken: false, waitMs: 1_000 } : { taken: true }) as never;

  const { minutes, lost } = await askMany(1_000, {}, { limiter: everyTwentieth, retryAfter: 1 });

  expect(lost).toBe(0);
  expect(minutes * 60).toBeLessThan(60);
});

test("a burst after a pause in use needs no second ramp", async () => {
  const clock = new VirtualClock();
  const gate = adaptiveRateGate({ provider: "test", limits: {}, clock });
  const signal = new AbortController().signal;
  const burst = () => Promise.all(Array.from({ length: 1_000 }, () => gate.acquire(1, signal)));
  const first = await clock.until(burst());
  for (const permit of first) permit.release({ kind: "answered", tokens: 1 });
  await clock.advance(60_000);
  const startedMs = clock.monotonic();

  await clock.until(burst());

  expect(clock.monotonic() - startedMs).toBe(0);
});

test("the number in flight is never exceeded", async () => {
  const clock = new VirtualClock();
  const gate = adaptiveRateGate({ provider: "test", limits: { inFlight: 7 }, clock, maxInFlight: 9 });
  const signal = new AbortController().signal;
  let inFlight = 0;
  let most = 0;
  const use = async () => {
    const permit = await gate.acquire(1, signal);
    most = Math.max(most, ++inFlight);
    await clock.sleep(50);
    inFlight--;
    permit.release({ kind: "answered", tokens: 1 });
  };

  await clock.until(Promise.all(Array.from({ length: 200 }, use)));

  expect(most).toBe(7);
});

test("tokens a minute are held, and what was set aside but not used is given back", async () => {
  const clock = new VirtualClock();
  const gate = adaptiveRateGate({ provider: "test", limits: { tokensPerMinute: 60_000 }, clock });
  const signal = new AbortController().signal;
  const use = async () => {
    const permit = await gate.acquire(2_000, signal);
    permit.release({ kind: "answered", tokens: 1_000 });
  };

  await clock.until(Promise.all(Array.from({ length: 120 }, use)));

  expect(clock.monotonic() / 60_000).toBeGreaterThan(2);
  expect(clock.monotonic() / 60_000).toBeLessThan(2.1);
});

test("a limit in the headers is kept from then on", async () => {
  const clock = new VirtualClock();
  const gate = adaptiveRateGate({ provider: "test", limits: {}, clock });
  const signal = new AbortController().signal;
  const permit = await gate.acquire(1, signal);
  permit.observe({ requestsPerMinute: 60, remainingRequests: 59 });
  permit.release({ kind: "answered", tokens: 1 });
  const startedMs = clock.monotonic();

  await clock.until(Promise.all(Array.from({ length: 50 }, () => gate.acquire(1, signal))));

  expect((clock.monotonic() - startedMs) / 1_000).toBeGreaterThan(49);
  expect((clock.monotonic() - startedMs) / 1_000).toBeLessThan(53);
});

test("a long Retry-After holds up everybody, and refuses those who would rather go elsewhere", async () => {
  const clock = new VirtualClock();
  const gate = adaptiveRateGate({ provider: "acme", limits: {}, clock });
  const signal = new AbortController().signal;
  const permit = await gate.acquire(1, signal);
  permit.release({ kind: "limited", retryAfterMs: 120_000 });

  const impatient = gate.acquire(1, signal, 30_000).catch((error: unknown) => error);
  const patient = gate.acquire(1, signal).then(() => clock.monotonic());
  const error = await impatient;

  expect(error).toBeInstanceOf(ProviderError);
  expect((error as ProviderError).message).toContain("acme asked everybody to wait for 120 s");
  expect((error as ProviderError).fault).toMatchObject({ status: 429, retryAfterMs: 120_000 });
  expect(await clock.until(patient)).toBe(120_000);
});

test("ten thousand who wait are let go in order, and those who leave take no place and leave no timer", async () => {
  const clock = new VirtualClock();
  const gate = adaptiveRateGate({ provider: "test", limits: { inFlight: 1 }, clock });
  const leaving = new AbortController();
  const staying = new AbortController().signal;
  const served: number[] = [];
  const first = await gate.acquire(1, staying);
  const waiting = Array.from({ length: 10_000 }, async (_, index) => {
    const permit = await gate.acquire(1, index % 2 === 0 ? staying : leaving.signal);
    served.push(index);
    permit.release({ kind: "failed" });
  });
  const results = Promise.allSettled(waiting);

  leaving.abort(new CancelledError("the user"));
  first.release({ kind: "failed" });
  const left = (await clock.until(results)).filter(({ status }) => status === "rejected");
  await settled();

  expect(left).toHaveLength(5_000);
  expect(served).toEqual(Array.from({ length: 5_000 }, (_, index) => 2 * index));
  expect(clock.sleeping).toBe(0);
});

test("the wait of one who leaves ends with CancelledError", async () => {
  const gate = adaptiveRateGate({ provider: "test", limits: { inFlight: 1 }, clock: new VirtualClock() });
  const leaving = new AbortController();
  await gate.acquire(1, leaving.signal);
  const waiting = gate.acquire(1, leaving.signal).catch((error: unknown) => error);

  leaving.abort(new CancelledError("the user"));

  expect(await waiting).toMatchObject({ kind: "cancelled", by: "the user" });
});
