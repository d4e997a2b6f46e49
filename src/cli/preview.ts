import type { Estimate, Prepared } from "../app/app.ts";
import { showMany } from "./show-amount.ts";
import { showUsd } from "../core/show-usd.ts";

/** `50 calls to openrouter/x, about $0.02 (at most $0.31)`. */
export function previewLine({ estimate, simulated }: Pick<Prepared, "estimate" | "simulated">): string {
  const models = estimate.byModel.map(({ model }) => model).join(", ");
  return `${showMany(estimate.calls, "call")} to ${models}, ${simulated ? "simulated, " : ""}${priceOf(estimate)}`;
}

function priceOf({ likelyUsd, highUsd }: Estimate): string {
  if (highUsd === null) return "price unknown";
  if (highUsd === 0) return "free";
  return likelyUsd === null
    ? `at most ${showUsd(highUsd)}`
    : `about ${showUsd(likelyUsd)} (at most ${showUsd(highUsd)})`;
}
