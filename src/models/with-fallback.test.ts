import { expect, test } from "vitest";
import { tooMany } from "../../test/fakes/rate-limited-model.ts";
import { callOf, requestOf, scriptedModel } from "../../test/fakes/scripted-model.ts";
import { VirtualClock } from "../../test/fakes/virtual-clock.ts";
import {
  CancelledError,
  DefectError,
  InputError,
  LimitError,
  ProviderError,
  type ProviderFault,
} from "../core/errors.ts";
import { withFallback } from "./with-fallback.ts";

function failure(fault: Partial<ProviderFault>): ProviderError {
  return new ProviderError("failed", { provider: "test", scope: "request", retryable: false, ...fault });
}

test.each<[string, Error, "test/one" | "test/two" | undefined]>([
  ["a spent 503 moves on", failure({ retryable: true, status: 503 }), "test/two"],
  ["a spent 429 moves on", tooMany(), "test/two"],
  ["a long Retry-After moves on", tooMany(120_000), "test/two"],
  ["a refused key moves on", failure({ scope: "key", status: 401 }), "test/two"],
  ["a missing model moves on", failure({ scope: "model", status: 404 }), "test/two"],
  ["a request that is wrong in itself does not", failure({ status: 400 }), undefined],
  ["InputError does not", new InputError("too long"), undefined],
  ["LimitError does not", new LimitError("budget", { limit: "1", used: "1" }), undefined],
  ["CancelledError does not", new CancelledError("the user"), undefined],
  ["DefectError does not", new DefectError("?"), undefined],
])("%s", async (_, error, answeredBy) => {
  const two = scriptedModel(["yes"], "test/two");
  const model = withFallback([scriptedModel([error], "test/one"), two], { clock: new VirtualClock() });

  const result = await model.ask(requestOf("why?"), callOf()).catch((caught: unknown) => caught);

  if (answeredBy === undefined) expect(result).toBe(error);
  else expect(result).toMatchObject({ model: answeredBy, requests: 2 });
  expect(two.calls).toHaveLength(answeredBy === undefined ? 0 : 1);
});

test("when all have failed the last error names all that were tried", async () => {
  const one = scriptedModel([failure({ scope: "key", status: 401 })], "test/one");
  const two = scriptedModel([failure({ retryable: true, status: 503 })], "test/two");
  const model = withFallback([one, two], { clock: new VirtualClock() });

  const asked = model.ask(requestOf("why?"), callOf());

  await expect(asked).rejects.toThrow("failed (tried test/one, test/two; before that test/one: failed)");
  await expect(asked).rejects.toMatchObject({ fault: { status: 503 } });
});

test("when all have failed the failure reaches no farther than that of the one that may still answer", async () => {
  const one = scriptedModel([failure({ retryable: true, status: 503 })], "test/one");
  const two = scriptedModel([failure({ scope: "key", status: 401 })], "test/two");
  const model = withFallback([one, two], { clock: new VirtualClock() });

  await expect(model.ask(requestOf("why?"), callOf())).rejects.toMatchObject({ fault: { scope: "request" } });
});

test("a model that refused the key rests for a minute, then is asked again", async () => {
  const clock = new VirtualClock();
  const one = scriptedModel([failure({ scope: "key", status: 401 }), "yes"], "test/one");
  const model = withFallback([one, scriptedModel(["yes"], "test/two")], { clock });
  const ask = async () => (await model.ask(requestOf("why?"), callOf())).model;

  const first = [await ask(), await ask()];
  await clock.advance(60_000);
  const later = await ask();

  expect(first).toEqual(["test/two", "test/two"]);
  expect(later).toBe("test/one");
  expect(one.calls).toHaveLength(2);
});

test("it goes by the name and the facts of the first", () => {
  const one = scriptedModel([], "test/one", { contextTokens: 8 });

  const model = withFallback([one, scriptedModel([], "test/two")], { clock: new VirtualClock() });

  expect([model.name, model.facts, model.embed]).toEqual(["test/one", one.facts, undefined]);
});
