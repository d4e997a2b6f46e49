import { expect, test } from "vitest";
import { askOf } from "../../test/fakes/scripted-agent.ts";
import type { PlannedCall } from "../core/context.ts";
import type { ModelFacts } from "../core/model.ts";
import { likelyInputTokens, worstInputTokens } from "../core/tokens.ts";
import { estimateOf } from "./estimate.ts";

const price = { inputUsd: 1_000_000, outputUsd: 2_000_000 };
const facts: ModelFacts = { provider: "p", nativeSchema: false, simulated: false, price };
const call = (model = "p/m", change: Partial<PlannedCall> = {}): PlannedCall => ({
  key: "k",
  input: askOf("a question", model),
  ...change,
});
const { request } = call().input;

test("no calls cost nothing", () => {
  expect(estimateOf([], () => facts)).toEqual({
    calls: 0,
    inputTokens: 0,
    lowUsd: 0,
    likelyUsd: 0,
    highUsd: 0,
    byModel: [],
  });
});

test("low has a short answer, likely a usual one, and high the whole cap on the worst input", () => {
  const capped = { ...call(), input: { ...call().input, request: { ...request, maxOutputTokens: 2_000 } } };

  const { lowUsd, likelyUsd, highUsd } = estimateOf([capped], () => facts);

  expect(lowUsd).toBeCloseTo(likelyInputTokens(request) + 60 * 2);
  expect(likelyUsd).toBeCloseTo(likelyInputTokens(request) + 500 * 2);
  expect(highUsd).toBeCloseTo(worstInputTokens(request) + 2_000 * 2);
});

test("no answer is taken to be longer than its cap", () => {
  const { likelyUsd } = estimateOf([call()], () => facts);

  expect(likelyUsd).toBeCloseTo(likelyInputTokens(request) + 100 * 2);
});

test("what a prompt will hold besides counts, at its worst with four tokens for each", () => {
  const [plain, more] = [call(), call("p/m", { unknownInputTokens: 700 })].map((one) => estimateOf([one], () => facts));

  expect((more?.inputTokens ?? 0) - (plain?.inputTokens ?? 0)).toBe(700);
  expect((more?.lowUsd ?? 0) - (plain?.lowUsd ?? 0)).toBeCloseTo(700);
  expect((more?.highUsd ?? 0) - (plain?.highUsd ?? 0)).toBeCloseTo(2_800);
});

test("calls are summed by model, and the sums of the models are the whole", () => {
  const estimate = estimateOf([call(), call("q/m"), call()], () => facts);

  expect(estimate.calls).toBe(3);
  expect(estimate.byModel.map(({ model, calls }) => [model, calls])).toEqual([
    ["p/m", 2],
    ["q/m", 1],
  ]);
  expect(estimate.byModel.reduce((sum, { highUsd }) => sum + (highUsd ?? 0), 0)).toBeCloseTo(estimate.highUsd ?? 0);
});

test("one model without a known price makes the whole unknown, and the others stay known", () => {
  const estimate = estimateOf([call(), call("q/m")], (model) => (model === "q/m" ? undefined : facts));

  expect(estimate).toMatchObject({ lowUsd: null, likelyUsd: null, highUsd: null });
  expect(estimate.byModel.map(({ highUsd }) => highUsd === null)).toEqual([false, true]);
});
