import { expect, test } from "vitest";
import { answered, limited, observed } from "./rate-events.ts";
import { advanced, initialRatePlan, letGo, mayGo, nextLookMs, type RatePlan } from "./rate-plan.ts";

function letGoMany(plan: RatePlan, count: number): RatePlan {
  let after = plan;
  for (let sent = 0; sent < count; sent++) after = letGo(after, 0);
  return after;
}

test.each([
  [600, 9],
  [60, 1],
  [6_000, 10],
])("a known limit of %i a minute starts with %i requests", (requestsPerMinute, burst) => {
  expect(mayGo(initialRatePlan({ requestsPerMinute }, 0))).toBe(burst);
});

test("a known limit is paced at 98 % of it", () => {
  const spent = letGoMany(initialRatePlan({ requestsPerMinute: 600 }, 0), 10);

  const aMinuteLater = advanced({ ...spent, credit: 0 }, 1_000);

  expect(aMinuteLater.credit).toBeCloseTo(9.8);
  expect(nextLookMs({ ...spent, credit: 0 }, 0)).toBe(103);
});

test("the ramp of an unknown limit is over after 448 requests", () => {
  const plan = letGoMany(initialRatePlan({}, 0), 448);

  expect(mayGo(plan)).toBe(Number.POSITIVE_INFINITY);
});

test("nothing goes before the provider's wait has passed", () => {
  const refused = limited(letGo(initialRatePlan({}, 0), 0), { seq: 1, sentMs: 0, retryAfterMs: 5_000 }, 10);

  expect(mayGo(advanced(refused, 5_009))).toBe(0);
  expect(nextLookMs(refused, 1_010)).toBe(4_000);
  expect(mayGo(advanced(refused, 5_010))).toBeGreaterThan(0);
});

test("refusals of requests in flight at the first one are one episode, not a measurement", () => {
  const plan = letGoMany(initialRatePlan({}, 0), 60);
  const first = limited(plan, { seq: 51, sentMs: 50, retryAfterMs: 1_000 }, 55);

  const second = limited(first, { seq: 52, sentMs: 51, retryAfterMs: 1_000 }, 56);

  expect(second.phase).toBe("search");
  expect(second.resumeAtMs).toBe(1_056);
});

test("what was accepted between two refusals measures the rate", () => {
  const first = limited(letGoMany(initialRatePlan({}, 0), 51), { seq: 51, sentMs: 0, retryAfterMs: 1_000 }, 5);
  const later = letGoMany(advanced(first, 1_005), 101);

  const second = limited(later, { seq: 152, sentMs: 10_000, retryAfterMs: 1_000 }, 10_005);

  expect(second.phase).toBe("paced");
  expect(second.pace * 1_000).toBeCloseTo(0.98 * 10.1, 5);
  expect(second.floor * 1_000).toBeCloseTo(0.98 * 9.9, 5);
});

test("half a minute without a refusal tries five per cent more, up to the known limit", () => {
  const paced: RatePlan = { ...initialRatePlan({ requestsPerMinute: 600 }, 0), pace: 0.005 };

  expect(advanced(paced, 29_999).pace).toBe(0.005);
  expect(advanced(paced, 30_000).pace).toBeCloseTo(0.00525);
  expect(advanced({ ...paced, pace: 0.0097 }, 30_000).pace).toBe(0.0098);
});

test("a refusal whose neighbours were all taken is a stray and ends the pause", () => {
  const plan = letGoMany(initialRatePlan({}, 0), 20);
  const refused = limited(plan, { seq: 10, sentMs: 9, retryAfterMs: 1_000 }, 20);

  const after = [11, 12, 13, 14].reduce((state, seq) => answered(state, seq, 0), refused);

  expect(after).toMatchObject({ phase: "open", strays: true, resumeAtMs: undefined });
});

test("without Retry-After the wait doubles while the provider takes nothing", () => {
  const first = limited(letGo(initialRatePlan({}, 0), 0), { seq: 1, sentMs: 0, retryAfterMs: undefined }, 0);
  const second = limited(letGo(advanced(first, 1_000), 0), { seq: 2, sentMs: 1_000, retryAfterMs: undefined }, 1_000);
  const third = limited(letGo(advanced(second, 3_000), 0), { seq: 3, sentMs: 3_000, retryAfterMs: undefined }, 3_000);

  expect([first, second, third].map(({ resumeAtMs }) => resumeAtMs)).toEqual([1_000, 3_000, 7_000]);
});

test("a header never raises the configured limit", () => {
  const configured = initialRatePlan({ requestsPerMinute: 100 }, 0);

  expect(observed(configured, 0, { requestsPerMinute: 1_000 }, configured).pace).toBe(configured.pace);
  expect(observed(configured, 0, { requestsPerMinute: 60 }, configured).pace).toBeCloseTo(0.00098);
});
