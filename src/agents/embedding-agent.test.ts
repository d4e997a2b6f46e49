import { expect, test } from "vitest";
import { RecordingLedger } from "../../test/fakes/recording-ledger.ts";
import { scriptedModel } from "../../test/fakes/scripted-model.ts";
import type { StepScope } from "../core/executor.ts";
import type { Model } from "../core/model.ts";
import { embeddingAgent } from "./chat.ts";

const { signal } = new AbortController();
const scope: StepScope = {
  signal,
  admission: signal,
  idempotencyKey: "run/key/1",
  run: "run",
  epoch: 1,
  ledger: new RecordingLedger(),
  begin: async () => {},
  deadlineMs: undefined,
  onText: undefined,
};
const agentOf = (model: Model) => embeddingAgent({ modelNamed: async () => model });

test("vectors are kept with five digits, and what they cost is told", async () => {
  const usage = { inputTokens: 1, outputTokens: 0 };
  const embed = async () => ({ vectors: [[0.123456789, -12.3456789, 0]], usage, costUsd: 0.5, model: "p/e" });
  const agent = agentOf({ ...scriptedModel([]), embed });

  const output = await agent.execute({ model: "p/e", texts: ["a"] }, scope);

  expect(output).toEqual({ model: "p/e", vectors: [[0.12346, -12.346, 0]], costUsd: 0.5 });
});

test("a model without embeddings is refused by name", async () => {
  const agent = agentOf(scriptedModel([]));

  await expect(agent.execute({ model: "p/e", texts: ["a"] }, scope)).rejects.toThrow(
    "expected a model with embeddings, got p/e",
  );
});
