import { expect, test } from "vitest";
import { InputError } from "../../core/errors.ts";
import { parseRehearsalOptions } from "./rehearsal-options.ts";
import { DEFAULT_SHAPE } from "./shape.ts";

test("without flags the provider takes any port, is fast and has no limit", () => {
  expect(parseRehearsalOptions({})).toEqual({
    port: 0,
    shape: DEFAULT_SHAPE,
    rpm: undefined,
    rpmBurst: 50,
    rateHeaders: true,
  });
});

test("every flag is read", () => {
  const options = parseRehearsalOptions({
    port: "8080",
    latency: "200ms",
    errors: "429:5%",
    rpm: "600",
    burst: "10",
    price: "1,2",
    context: "8000",
    seed: "3",
    opinions: "A:1",
    rateHeaders: false,
  });

  expect(options).toMatchObject({
    port: 8_080,
    rpm: 600,
    rpmBurst: 10,
    rateHeaders: false,
    shape: { latency: { ms: 200 }, seed: 3, contextTokens: 8_000, price: { inputUsd: 1, outputUsd: 2 } },
  });
});

test("all problems of the flags are told at once, by the name of the flag", () => {
  const flags = { port: "99999", latency: "fast", errors: "boom", rpm: "x", burst: "0", seed: "-1" };

  try {
    parseRehearsalOptions(flags);
    expect.unreachable();
  } catch (error) {
    const problems = error instanceof InputError ? error.problems : [];
    expect(problems.map((problem) => /--[a-z]+/.exec(problem)?.[0]).toSorted()).toEqual(
      Object.keys(flags)
        .map((key) => `--${key}`)
        .toSorted(),
    );
  }
});
