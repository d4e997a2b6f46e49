import type { PlannedCall } from "../core/context.ts";
import { InputError } from "../core/errors.ts";
import type { ModelFacts } from "../core/model.ts";
import { showUsd } from "../core/show-usd.ts";
import { likelyInputTokens } from "../core/tokens.ts";
import type { Estimate } from "./app.ts";

/** More calls than this to a model without a known price must be confirmed. */
const UNPRICED_CALLS = 20;

/** Refuses what cannot fit before anything is sent: prompt and output cap together against the model's window. */
export function checkContext(calls: Iterable<PlannedCall>, facts: ReadonlyMap<string, ModelFacts>): void {
  const problems = new Set<string>();
  for (const { input, unknownInputTokens = 0 } of calls) {
    const window = facts.get(input.model)?.contextTokens;
    if (window === undefined) continue;
    const tokens = likelyInputTokens(input.request) + unknownInputTokens;
    const cap = input.request.maxOutputTokens;
    if (tokens + cap <= window) continue;
    problems.add(
      `expected a prompt that fits the ${window} tokens of ${input.model}, got about ${tokens} tokens and an output cap of ${cap}: attach less or lower --max-tokens`,
    );
  }
  if (problems.size > 0) throw new InputError([...problems]);
}

/** Refuses a budget where a model that may be asked has no known price, since it could not be kept. `others` may be asked besides those of the estimate. */
export function checkBudget(
  estimate: Estimate,
  others: readonly string[],
  facts: ReadonlyMap<string, ModelFacts>,
  budgetUsd: number | undefined,
): void {
  if (budgetUsd === undefined) return;
  const asked = [...estimate.byModel.map(({ model }) => model), ...others];
  const unpriced = [...new Set(asked)].filter((name) => facts.get(name)?.price === undefined);
  if (unpriced.length > 0) {
    throw new InputError(
      `expected models with a known price, since a budget is set, got ${unpriced.join(", ")}: give the price under "models" in swarm.config.yaml, run \`swarm models --refresh\`, or leave out --budget`,
    );
  }
}

/** Why the owner must agree before anything is sent, as a sentence; undefined where that is not needed. The worst case counts, what may be asked besides included. */
export function confirmationFor(
  { calls, isMost, highUsd, likelyUsd, byModel, further = [] }: Estimate,
  confirmAboveUsd: number,
): string | undefined {
  const asked = further.filter(({ purpose }) => purpose !== "embeddings");
  const most = asked.reduce((sum, each) => sum + each.calls, calls);
  const models = new Set([...byModel, ...asked].map(({ model }) => model));
  const what = `${isMost === true || asked.length > 0 ? "up to " : ""}${most} calls to ${[...models].join(", ")}`;
  const worstUsd = further.reduce((sum, each) => plus(sum, each.highUsd), highUsd);
  if (worstUsd === null) return most > UNPRICED_CALLS ? `${what}, of unknown price` : undefined;
  if (worstUsd <= confirmAboveUsd) return undefined;
  return `${what} may cost up to ${showUsd(worstUsd)} (likely ${showUsd(likelyUsd ?? worstUsd)}), more than confirmAbove of ${showUsd(confirmAboveUsd)}`;
}

function plus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
