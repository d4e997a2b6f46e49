import type { Estimate, FurtherCalls, Prepared } from "../app/app.ts";
import { showUsd } from "../core/show-usd.ts";
import { showMany } from "./show-amount.ts";

/** `50 calls to openrouter/x, about $0.02 (at most $0.31)`; `at most 50 calls to ...` where fewer may do. */
export function previewLine({ estimate, simulated }: Pick<Prepared, "estimate" | "simulated">): string {
  const models = estimate.byModel.map(({ model }) => model).join(", ");
  const most = estimate.isMost === true ? "at most " : "";
  const planned = `${most}${showMany(estimate.calls, "call")} to ${models}, ${simulated ? "simulated, " : ""}${priceOf(estimate)}`;
  return [planned, ...(estimate.further ?? []).map(furtherLine)].join("; ");
}

/** `plus at most 100 calls for judging to openai/x (at most $0.31)`. */
export function furtherLine({ purpose, model, calls, highUsd }: FurtherCalls): string {
  const what = purpose === "embeddings" ? showMany(calls, "text") : showMany(calls, "call");
  const price = highUsd === null ? "price unknown" : highUsd === 0 ? "free" : `at most ${showUsd(highUsd)}`;
  return `plus at most ${what} for ${purpose} to ${model} (${price})`;
}

function priceOf({ likelyUsd, highUsd }: Estimate): string {
  if (highUsd === null) return "price unknown";
  if (highUsd === 0) return "free";
  return likelyUsd === null
    ? `at most ${showUsd(highUsd)}`
    : `about ${showUsd(likelyUsd)} (at most ${showUsd(highUsd)})`;
}
