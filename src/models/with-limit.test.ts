import { expect, test } from "vitest";
import { tooMany } from "../../test/fakes/rate-limited-model.ts";
import { callOf, type Reply, requestOf, scriptedModel } from "../../test/fakes/scripted-model.ts";
import { CancelledError, ProviderError } from "../core/errors.ts";
import type { RateObservation } from "../core/model.ts";
import type { PermitOutcome, RateGate } from "../core/rate-gate.ts";
import { withLimit } from "./with-limit.ts";

function recordingGate() {
  const outcomes: PermitOutcome[] = [];
  const observations: RateObservation[] = [];
  const asked: { tokens: number; signal: AbortSignal; maxPauseMs: number | undefined }[] = [];
  const gate: RateGate = {
    async acquire(tokens, signal, maxPauseMs) {
      asked.push({ tokens, signal, maxPauseMs });
      if (signal.aborted) throw new CancelledError("the gate");
      return { release: (outcome) => outcomes.push(outcome), observe: (each) => observations.push(each) };
    },
  };
  return { gate, outcomes, observations, asked };
}

const creditGone = { provider: "test", scope: "key", retryable: false, status: 429 } as const;

test.each<[string, Reply, PermitOutcome]>([
  ["an answer", "yes", { kind: "answered", tokens: 15 }],
  ["a 429", tooMany(2_000), { kind: "limited", retryAfterMs: 2_000 }],
  ["a 429 that no wait cures", new ProviderError("credit", creditGone), { kind: "failed" }],
  ["an abort", new CancelledError("the user"), { kind: "failed" }],
])("%s releases the permit with its outcome", async (_, reply, outcome) => {
  const { gate, outcomes } = recordingGate();

  await withLimit(scriptedModel([reply]), gate)
    .ask(requestOf("why?"), callOf())
    .catch(() => {});

  expect(outcomes).toEqual([outcome]);
});

test("the gate hears the likely tokens and the longest pause that the call will wait for", async () => {
  const { gate, asked } = recordingGate();
  const request = requestOf("x".repeat(4_000), { maxOutputTokens: 10_000 });

  await withLimit(scriptedModel(["yes"]), gate, { maxPauseMs: 30_000 }).ask(request, callOf());

  expect(asked).toMatchObject([{ tokens: 1_033 + 512, maxPauseMs: 30_000 }]);
});

test("what the headers say goes to the gate and to whoever asked for it", async () => {
  const { gate, observations } = recordingGate();
  const heard: RateObservation[] = [];
  const wire = scriptedModel([
    async (_, call) => {
      call.onRate?.({ requestsPerMinute: 60 });
      return {};
    },
  ]);

  await withLimit(wire, gate).ask(requestOf("why?"), callOf({ onRate: (each) => heard.push(each) }));

  expect([observations, heard]).toEqual([[{ requestsPerMinute: 60 }], [{ requestsPerMinute: 60 }]]);
});

test.each(["signal", "admission"] as const)("nothing is sent once the %s has aborted", async (which) => {
  const wire = scriptedModel(["yes"]);
  const call = callOf({ [which]: AbortSignal.abort() });

  await expect(withLimit(wire, recordingGate().gate).ask(requestOf("why?"), call)).rejects.toThrow(CancelledError);

  expect(wire.calls).toHaveLength(0);
});
