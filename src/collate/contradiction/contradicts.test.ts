import { expect, test } from "vitest";
import { contradicts } from "./contradicts.ts";

test.each([
  ["negation", "The lock is released on error", "The lock isn't released on error"],
  ["negation", "The handler validates input", "The handler lacks input validation"],
  ["opposite", "It is safe to merge", "It is unsafe to merge"],
  ["opposite", "Enable the cache", "Disable the cache"],
  ["opposite", "Always pin versions", "Never pin versions"],
  ["opposite", "Deploy the API before the client", "Deploy the API after the client"],
  ["quantity", "The timeout is 30 seconds", "The timeout is 1 minute"],
  ["quantity", "Upgrade to version 1.2.3", "Upgrade to version 1.3.0"],
  ["quantity", "The release is on March 1, 2026", "The release is on April 1, 2026"],
  ["quantity", "The deal is worth $5 million", "The deal is worth $7 million"],
  ["roles", "Prefer SQL over NoSQL", "Prefer NoSQL over SQL"],
  ["roles", "The worker calls the scheduler", "The scheduler calls the worker"],
  ["verdict", "Yes, it holds", "No, it holds not"],
])("%s: %s / %s", (kind, left, right) => {
  expect(contradicts(left, right)).toEqual({ kind, left, right });
  expect(contradicts(right, left)?.kind).toBe(kind);
});

test.each([
  ["It is not safe to merge", "It is unsafe to merge"],
  ["Do not enable the cache", "Disable the cache"],
  ["Redis is faster than Kafka", "Kafka is slower than Redis"],
  ["Run lint before tests", "Run tests after lint"],
  ["The worker calls the scheduler", "The scheduler is called by the worker"],
  ["The timeout is 90 seconds", "The timeout is 1.5 minutes"],
  ["It supports Redis, Kafka and NATS", "It supports NATS, Kafka and Redis"],
  ["The handler does not check input", "The handler lacks an input check"],
  ["See line 12 of the parser", "See line 14 of the parser"],
  ["The deal is worth $55B", "The deal is worth $55bn"],
])("no contradiction: %s / %s", (left, right) => {
  expect(contradicts(left, right)).toBeUndefined();
});

test("texts about different things do not contradict each other", () => {
  expect(contradicts("The index speeds up reads", "Do not log secrets in the proxy")).toBeUndefined();
});

test("a text never contradicts itself, however it is punctuated", () => {
  expect(contradicts("Enable A, disable B!", "enable a disable b")).toBeUndefined();
});
