import { expect, test } from "vitest";
import { tooMany } from "../../test/fakes/rate-limited-model.ts";
import { callOf, type Reply, requestOf, scriptedModel } from "../../test/fakes/scripted-model.ts";
import { VirtualClock } from "../../test/fakes/virtual-clock.ts";
import {
  CancelledError,
  DefectError,
  InputError,
  LimitError,
  ProviderError,
  type ProviderFault,
} from "../core/errors.ts";
import type { Call } from "../core/model.ts";
import { type RetryOptions, withRetry } from "./with-retry.ts";

function failure(fault: Partial<ProviderFault> = {}): ProviderError {
  return new ProviderError("overloaded", {
    provider: "test",
    scope: "request",
    retryable: true,
    status: 503,
    ...fault,
  });
}

async function ask(replies: readonly Reply[], call: Partial<Call> = {}, options: Partial<RetryOptions> = {}) {
  const clock = new VirtualClock();
  const wire = scriptedModel(replies);
  const model = withRetry(wire, { clock, random: () => 0.5, ...options });
  const asked = model.ask(requestOf("why?"), callOf(call)).catch((error: unknown) => error);
  const result = await clock.until(asked, 86_400_000);
  return { result, sent: wire.calls.length, tookMs: clock.monotonic() };
}

const overAndOver = Array.from({ length: 3 }, () => failure());

test.each<[string, readonly Reply[], number, number]>([
  ["a first answer is returned at once", ["yes"], 1, 0],
  ["a failure is tried again after half of 500 ms", [failure(), "yes"], 2, 250],
  ["the wait doubles", [...overAndOver, "yes"], 4, 250 + 500 + 1_000],
  ["Retry-After is obeyed however long", [tooMany(7_200_000), "yes"], 2, 7_200_000],
  ["Retry-After of a 503 too", [failure({ retryAfterMs: 3_000 }), "yes"], 2, 3_000],
  ["after six failures it gives up", [failure()], 6, 250 + 500 + 1_000 + 2_000 + 4_000],
  ["a refusal for the rate is tried twenty times", [tooMany(1_000)], 20, 19_000],
  ["refusals for the rate use up no tries for failures", [tooMany(1), tooMany(1), tooMany(1), failure()], 9, 3 + 7_750],
  ["what is wrong in itself is not tried again", [failure({ retryable: false, status: 400 })], 1, 0],
  ["a refused key is not tried again", [failure({ retryable: false, status: 401, scope: "key" })], 1, 0],
  ["CancelledError is not", [new CancelledError("the user")], 1, 0],
  ["LimitError is not", [new LimitError("budget", { limit: "1", used: "1" })], 1, 0],
  ["InputError is not", [new InputError("no")], 1, 0],
  ["DefectError is not", [new DefectError("no")], 1, 0],
])("%s", async (_, replies, sent, tookMs) => {
  const outcome = await ask(replies);

  expect(outcome).toMatchObject({ sent, tookMs });
});

test("the waits are random parts of at most 30 s", async () => {
  const { tookMs } = await ask([failure()], {}, { attempts: 12, random: () => 0.999_999 });

  expect(Math.round(tookMs / 1_000)).toBe(0.5 + 1 + 2 + 4 + 8 + 16 + 5 * 30 + 0.5 - 1);
});

test("the response tells retries and requests", async () => {
  const { result } = await ask([failure(), failure(), { requests: 2, hedged: true }]);

  expect(result).toMatchObject({ requests: 4, retries: 2, hedged: true });
});

test("the last error says how many attempts were made and keeps its fault", async () => {
  const { result } = await ask([failure()]);

  expect(result).toMatchObject({ message: "overloaded (after 6 attempts)", fault: { status: 503 } });
});

test("a wait that would pass the deadline ends the call with LimitError at once", async () => {
  const clock = new VirtualClock();

  const { result, tookMs } = await ask([tooMany(60_000), "yes"], { deadlineMs: clock.now() + 59_000 });

  expect(result).toBeInstanceOf(LimitError);
  expect(result).toMatchObject({ limit: "deadline 2030-01-01T00:00:59.000Z" });
  expect((result as LimitError).cause).toBeInstanceOf(ProviderError);
  expect(tookMs).toBe(0);
});

test("a wait longer than the fallback's patience is not begun", async () => {
  const { result, sent } = await ask([tooMany(31_000)], {}, { maxWaitForFallbackMs: 30_000 });

  expect(result).toMatchObject({ fault: { retryAfterMs: 31_000 } });
  expect(sent).toBe(1);
});

test.each(["signal", "admission"] as const)("a wait ends with CancelledError when the %s aborts", async (which) => {
  const clock = new VirtualClock();
  const controller = new AbortController();
  const model = withRetry(scriptedModel([tooMany(60_000)]), { clock, random: () => 0.5 });
  const asked = model.ask(requestOf("why?"), callOf({ [which]: controller.signal })).catch((error: unknown) => error);
  await clock.advance(1_000);

  controller.abort(new CancelledError("a pause"));

  expect(await asked).toMatchObject({ kind: "cancelled", by: "a pause" });
  expect(clock.sleeping).toBe(0);
});

test("text that was shown is not shown again by the next attempt", async () => {
  const shown: string[] = [];
  const cut: Reply = async (_, call) => {
    call.onText?.("Because");
    throw failure();
  };
  const whole: Reply = async (_, call) => {
    call.onText?.("Because it is.");
    return { text: "Because it is." };
  };

  const { result } = await ask([cut, whole], { onText: (delta) => shown.push(delta) });

  expect(shown).toEqual(["Because"]);
  expect(result).toMatchObject({ text: "Because it is." });
});
