import type { Price, Usage } from "../../core/model.ts";
import { costUsdOf } from "../../core/tokens.ts";
import { amountOf, recordOf } from "../reply-json.ts";

/** Usage, and what it cost in US dollars; null when no price is known. */
export interface Spent {
  readonly usage: Usage;
  readonly costUsd: number | null;
}

/** Reads the `usage` of a reply. The provider's own `cost` wins over the price; without usage the estimate stands. */
export function spentOf(reported: unknown, price: Price | undefined, estimate: () => Usage): Spent {
  const usage = usageOf(reported) ?? { ...estimate(), estimated: true };
  return { usage, costUsd: amountOf(recordOf(reported)?.cost) ?? costUsdOf(usage, price) };
}

function usageOf(reported: unknown): Usage | undefined {
  const usage = recordOf(reported);
  const inputTokens = amountOf(usage?.prompt_tokens);
  if (usage === undefined || inputTokens === undefined) return undefined;
  const cached = amountOf(recordOf(usage.prompt_tokens_details)?.cached_tokens);
  const reasoning = amountOf(recordOf(usage.completion_tokens_details)?.reasoning_tokens);
  return {
    inputTokens,
    outputTokens: amountOf(usage.completion_tokens) ?? 0,
    ...(cached === undefined ? {} : { cachedInputTokens: cached }),
    ...(reasoning === undefined ? {} : { reasoningTokens: reasoning }),
  };
}
