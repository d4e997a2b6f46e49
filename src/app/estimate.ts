import type { PlannedCall } from "../core/context.ts";
import type { ModelFacts } from "../core/model.ts";
import { costUsdOf, likelyInputTokens, worstInputTokens } from "../core/tokens.ts";
import type { Estimate } from "./app.ts";

/** Usual lengths of an answer in tokens: a short one, and a long one. The cap is the worst case. */
const LOW_OUTPUT_TOKENS = 60;
const LIKELY_OUTPUT_TOKENS = 500;

interface Row {
  model: string;
  calls: number;
  inputTokens: number;
  maxOutputTokens: number;
  lowUsd: number | null;
  likelyUsd: number | null;
  highUsd: number | null;
}

/**
 * What the calls will cost: `low` with short answers, `likely` with usual ones, `high` with the most input tokens the bytes
 * can make and the whole output cap, which is also what the budget reserves. Retries and hedges come on top.
 */
export function estimateOf(calls: Iterable<PlannedCall>, factsOf: (model: string) => ModelFacts | undefined): Estimate {
  const rows = new Map<string, Row>();
  for (const { input, unknownInputTokens = 0 } of calls) {
    const { request, model } = input;
    const price = factsOf(model)?.price;
    const inputTokens = likelyInputTokens(request) + unknownInputTokens;
    const worst = worstInputTokens(request) + 4 * unknownInputTokens;
    const cap = request.maxOutputTokens;
    const usd = (tokens: number, output: number) =>
      costUsdOf({ inputTokens: tokens, outputTokens: Math.min(output, cap) }, price);
    const row = rows.get(model) ?? emptyRow(model, cap);
    row.calls++;
    row.inputTokens += inputTokens;
    row.maxOutputTokens = Math.max(row.maxOutputTokens, cap);
    row.lowUsd = plus(row.lowUsd, usd(inputTokens, LOW_OUTPUT_TOKENS));
    row.likelyUsd = plus(row.likelyUsd, usd(inputTokens, LIKELY_OUTPUT_TOKENS));
    row.highUsd = plus(row.highUsd, usd(worst, cap));
    rows.set(model, row);
  }
  const byModel = [...rows.values()];
  return {
    calls: byModel.reduce((sum, row) => sum + row.calls, 0),
    inputTokens: byModel.reduce((sum, row) => sum + row.inputTokens, 0),
    lowUsd: byModel.reduce<number | null>((sum, row) => plus(sum, row.lowUsd), 0),
    likelyUsd: byModel.reduce<number | null>((sum, row) => plus(sum, row.likelyUsd), 0),
    highUsd: byModel.reduce<number | null>((sum, row) => plus(sum, row.highUsd), 0),
    byModel,
  };
}

function emptyRow(model: string, maxOutputTokens: number): Row {
  return { model, calls: 0, inputTokens: 0, maxOutputTokens, lowUsd: 0, likelyUsd: 0, highUsd: 0 };
}

function plus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
