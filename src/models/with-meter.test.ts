import { expect, test } from "vitest";
import { RecordingLedger } from "../../test/fakes/recording-ledger.ts";
import { callOf, type Reply, requestOf, scriptedModel } from "../../test/fakes/scripted-model.ts";
import { CancelledError, DefectError, InputError, ProviderError } from "../core/errors.ts";
import type { Ledger } from "../core/ledger.ts";
import { withMeter } from "./with-meter.ts";

const GUESSED = { inputTokens: 10, outputTokens: 20, estimated: true };
const fault = { provider: "test", scope: "request", retryable: true } as const;

test.each<[string, Reply, string]>([
  ["an answer is settled", "yes", "settle"],
  ["an answer without the provider's own usage counts with the worst case", { usage: GUESSED }, "abandon"],
  ["a refusal by the model is settled", { finish: "refused" }, "settle"],
  ["a request the provider refused is released", new ProviderError("no", { ...fault, status: 429 }), "release"],
  ["a request that may have cost is abandoned", new ProviderError("lost", { ...fault, mayHaveCost: true }), "abandon"],
  ["an aborted request is abandoned", new CancelledError("the user"), "abandon"],
  ["a request that was wrong in itself is released", new InputError("too long"), "release"],
  ["a request that broke us is abandoned", new DefectError("?"), "abandon"],
])("%s", async (_, reply, entry) => {
  const ledger = new RecordingLedger();
  const model = withMeter(scriptedModel([reply]));

  await model.ask(requestOf("why?"), callOf({ ledger })).catch(() => {});

  expect(ledger.entries).toEqual(["reserve", entry]);
});

test("the worst case is reserved: a token for each byte, and the output cap", async () => {
  const ledger = new RecordingLedger();
  const model = withMeter(scriptedModel(["yes"], "test/model", { price: { inputUsd: 1, outputUsd: 10 } }));

  await model.ask(requestOf("x".repeat(1_000), { maxOutputTokens: 500 }), callOf({ ledger }));

  expect(ledger.intents).toEqual([{ model: "test/model", worstTokens: 1_533, worstUsd: (1_033 + 5_000) / 1e6 }]);
});

test("a cost that the provider does not tell is taken from the price", async () => {
  const ledger = new RecordingLedger();
  const model = withMeter(scriptedModel([{ costUsd: null }]));

  const response = await model.ask(requestOf("why?"), callOf({ ledger }));

  expect(response.costUsd).toBeCloseTo(20 / 1e6);
  expect(ledger.settledUsd).toBeCloseTo(20 / 1e6);
});

test.each(["signal", "admission"] as const)("nothing is sent once the %s has aborted", async (which) => {
  const ledger = new RecordingLedger();
  const wire = scriptedModel(["yes"]);
  const call = callOf({ ledger, [which]: AbortSignal.abort(new CancelledError("a pause")) });

  const error = await withMeter(wire)
    .ask(requestOf("why?"), call)
    .catch((caught: unknown) => caught);

  expect(error).toMatchObject({ kind: "cancelled", by: "a pause" });
  expect(wire.calls).toHaveLength(0);
  expect(ledger.entries).toEqual([]);
});

test("a reservation that comes after the admission has aborted is released", async () => {
  const admission = new AbortController();
  const recording = new RecordingLedger();
  const ledger: Ledger = {
    reserve: async (intent) => {
      admission.abort(new CancelledError("a pause"));
      return recording.reserve(intent);
    },
  };
  const wire = scriptedModel(["yes"]);

  const asked = withMeter(wire).ask(requestOf("why?"), callOf({ ledger, admission: admission.signal }));

  await expect(asked).rejects.toThrow(CancelledError);
  expect(recording.entries).toEqual(["reserve", "release"]);
  expect(wire.calls).toHaveLength(0);
});

test("onSent is called between the reservation and the wire", async () => {
  const ledger = new RecordingLedger();
  const seen: string[] = [];
  const wire = scriptedModel([
    async () => {
      seen.push("wire");
      return {};
    },
  ]);

  await withMeter(wire).ask(requestOf("why?"), callOf({ ledger, onSent: () => seen.push(...ledger.entries, "sent") }));

  expect(seen).toEqual(["reserve", "sent", "wire"]);
});

test("embeddings are metered alike", async () => {
  const ledger = new RecordingLedger();
  const usage = { inputTokens: 4, outputTokens: 0 };
  const embed = async () => ({ vectors: [[1]], usage, costUsd: null, model: "test/model" });
  const model = withMeter({ ...scriptedModel([]), embed });

  const embeddings = await model.embed?.(["text"], callOf({ ledger }));

  expect(embeddings?.costUsd).toBeCloseTo(4 / 1e6);
  expect(ledger.entries).toEqual(["reserve", "settle"]);
});
