import type { Reservation, SpendIntent } from "../core/ledger.ts";
import type { Price, RateObservation, Usage } from "../core/model.ts";
import type { Permit } from "../core/rate-gate.ts";
import { costUsdOf } from "../core/tokens.ts";
import { LONGEST_ASKED_WAIT_MS } from "./retry-wait.ts";
import type { RunningLease } from "./running-lease.ts";
import type { Reported } from "./wires/wire.ts";

/** What a request can take at most, and is likely to. */
export interface Expected {
  /** `provider/model`. */
  readonly model: string;
  readonly price: Price | undefined;
  /** The bytes of what is sent: no tokenizer makes more tokens of them. */
  readonly inputBytes: number;
  /** The output cap, times the answers asked for. */
  readonly outputTokens: number;
}

/** How a request ended, as far as money goes. */
export type Spent =
  | { readonly kind: "told"; readonly reported: Reported }
  /** It was answered, and nothing said what that took. */
  | { readonly kind: "untold"; readonly outputBytes: number }
  /** It cost nothing. */
  | { readonly kind: "nothing"; readonly limited?: { readonly retryAfterMs?: number | undefined } | undefined }
  | { readonly kind: "unknown" };

/** A request that limit and budget have let go. `end` must be called, once. */
export interface Metered {
  observe(rate: RateObservation): void;
  end(spent: Spent): void;
}

/** Characters of a token, by the usual rule. */
const BYTES_PER_TOKEN = 4;
/** Set aside at the limiter for an answer; few are longer, and what was used is made good. */
const LIKELY_OUTPUT_TOKENS = 512;

/** Waits for the limiter, then reserves the worst case. Rejects as `RateGate.acquire` and `Ledger.reserve` do. */
export async function meterRequest(lease: RunningLease, expected: Expected, signal: AbortSignal): Promise<Metered> {
  const { gate, ledger } = lease.parts;
  const { model, price, inputBytes, outputTokens } = expected;
  const likely = Math.ceil(inputBytes / BYTES_PER_TOKEN) + Math.min(outputTokens, LIKELY_OUTPUT_TOKENS);
  const permit = await gate.acquire(likely, signal, LONGEST_ASKED_WAIT_MS);
  const worst = { inputTokens: inputBytes, outputTokens };
  const intent = { model, worstUsd: costUsdOf(worst, price), worstTokens: inputBytes + outputTokens };
  let reservation: Reservation;
  try {
    reservation = await ledger.reserve(intent, signal);
  } catch (error) {
    permit.release({ kind: "failed" });
    throw error;
  }
  lease.countRequest();
  return {
    observe: (rate) => permit.observe(rate),
    end: (spent) => settle({ lease, permit, reservation, intent, expected }, spent),
  };
}

interface Open {
  readonly lease: RunningLease;
  readonly permit: Permit;
  readonly reservation: Reservation;
  readonly intent: SpendIntent;
  readonly expected: Expected;
}

function settle(open: Open, spent: Spent): void {
  switch (spent.kind) {
    case "told":
      settleTold(open, spent.reported);
      break;
    case "untold":
      settleUntold(open, spent.outputBytes);
      break;
    case "nothing":
      open.permit.release(spent.limited === undefined ? { kind: "failed" } : { kind: "limited", ...spent.limited });
      open.reservation.release();
      break;
    case "unknown":
      open.permit.release({ kind: "failed" });
      open.reservation.abandon();
      open.lease.countUse(estimateOf(open, 0), open.intent.worstUsd);
  }
}

function settleTold({ lease, permit, reservation, expected: { price } }: Open, reported: Reported): void {
  const usage = usageOf(reported);
  const costUsd = reported.costUsd ?? costOf(usage, reported, price);
  permit.release({ kind: "answered", tokens: usage.inputTokens + usage.outputTokens });
  reservation.settle(costUsd, usage);
  lease.countUse(usage, costUsd);
}

/** Without the provider's own count the price is a guess, and a guess must not let the budget be crossed. */
function settleUntold(open: Open, outputBytes: number): void {
  const { lease, permit, reservation, expected, intent } = open;
  const usage = estimateOf(open, Math.min(expected.outputTokens, Math.ceil(outputBytes / BYTES_PER_TOKEN)));
  const costUsd = costUsdOf(usage, expected.price);
  const isGuess = costUsd !== null && costUsd > 0;
  permit.release({ kind: "answered", tokens: usage.inputTokens + usage.outputTokens });
  if (isGuess) reservation.abandon();
  else reservation.settle(costUsd, usage);
  lease.countUse(usage, isGuess ? intent.worstUsd : costUsd);
}

function estimateOf({ expected: { inputBytes } }: Open, outputTokens: number): Usage {
  return { inputTokens: Math.ceil(inputBytes / BYTES_PER_TOKEN), outputTokens, estimated: true };
}

function usageOf({ inputTokens, outputTokens, cachedInputTokens, reasoningTokens }: Reported): Usage {
  return { inputTokens, outputTokens, cachedInputTokens, reasoningTokens };
}

function costOf(usage: Usage, { extraInputTokens = 0 }: Reported, price: Price | undefined): number | null {
  const costUsd = costUsdOf(usage, price);
  return costUsd === null ? null : costUsd + (extraInputTokens * (price?.inputUsd ?? 0)) / 1_000_000;
}
