import type { ModelResponse } from "../../src/core/model.ts";
import type { Holder, NewRun } from "../../src/core/run.ts";
import type { ReservationRow, SettlementRow, StepIntent, StepResult, Store } from "../../src/core/store.ts";

export const HOLDER: Holder = { bootId: "boot", namespace: "pid:[1]", pid: 7, startedAt: "100", host: "here" };

export function newRun(id: string, change: Partial<NewRun> = {}): NewRun {
  const settings = {
    concurrency: 8,
    cache: true,
    hedge: true,
    warmUp: false,
    fallback: [],
    attempts: 3,
    plannedCalls: 0,
  };
  return { id, mode: "batch", input: { prompt: "Why?" }, settings, depth: 0, createdAt: 1_000, ...change };
}

/** Creates the run and takes it: epoch 1. */
export async function heldRun(store: Store, id: string, change: Partial<NewRun> = {}): Promise<void> {
  await store.createRun(newRun(id, change));
  await store.claim(id, 0, HOLDER, 1_001);
}

export function intentOf(run: string, key: string, change: Partial<StepIntent> = {}): StepIntent {
  const input = { model: "sim/a", persona: "judge", request: { sample: 0 } };
  const rest = { kind: "ask", input, inputHash: `hash of ${key}`, generation: 1, epoch: 1, at: 2_000 };
  return { run, key, revision: 1, ...rest, ...change };
}

export function resultOf(run: string, key: string, change: Partial<StepResult> = {}): StepResult {
  const { reservation: _reservation, ...identity } = intentOf(run, key);
  const end = { status: "done", output: { text: `answer of ${key}` } } as const;
  return { ...identity, at: 2_500, end, settlements: [], acceptLate: false, ...change };
}

export function reservation(id: number, change: Partial<ReservationRow> = {}): ReservationRow {
  return { id, model: "sim/a", worstUsd: 0.5, worstTokens: 1_000, ...change };
}

export function settlement(id: number, change: Partial<SettlementRow> = {}): SettlementRow {
  return { id, state: "settled", usd: 0.25, usage: { inputTokens: 10, outputTokens: 20 }, ...change };
}

export function response(text: string): ModelResponse {
  const usage = { inputTokens: 1, outputTokens: 2 };
  const rest = { costUsd: 0.1, requests: 1, retries: 0, hedged: false, cached: false };
  return { text, finish: "stop", model: "sim/a", usage, ...rest };
}
