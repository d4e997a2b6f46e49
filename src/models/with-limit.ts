import { ProviderError } from "../core/errors.ts";
import type { Call, Model, RateObservation, Usage } from "../core/model.ts";
import type { Permit, PermitOutcome, RateGate } from "../core/rate-gate.ts";
import { likelyInputTokens } from "../core/tokens.ts";
import { eitherSignal } from "./abort-signals.ts";

/** Output tokens set aside for a request; few answers are longer, and what was really used is made good afterwards. */
const LIKELY_OUTPUT_TOKENS = 512;

export interface LimitOptions {
  /** When the provider has everybody wait for longer than this, the call fails with its 429 instead of waiting. */
  readonly maxPauseMs?: number | undefined;
}

/** Sends each request only when the gate lets it go, and tells the gate how it ended. */
export function withLimit(model: Model, gate: RateGate, { maxPauseMs }: LimitOptions = {}): Model {
  const { embed } = model;

  async function limited<T extends { readonly usage: Usage }>(
    tokens: number,
    call: Call,
    send: (call: Call) => Promise<T>,
  ): Promise<T> {
    const permit = await permitFor(tokens, call);
    try {
      const answer = await send({ ...call, onRate: observer(permit, call) });
      permit.release({ kind: "answered", tokens: answer.usage.inputTokens + answer.usage.outputTokens });
      return answer;
    } catch (error) {
      permit.release(outcomeOf(error));
      throw error;
    }
  }

  async function permitFor(tokens: number, call: Call): Promise<Permit> {
    const waiting = eitherSignal(call.signal, call.admission);
    try {
      return await gate.acquire(tokens, waiting.signal, maxPauseMs);
    } finally {
      waiting.unlink();
    }
  }

  return {
    name: model.name,
    facts: model.facts,
    ask(request, call) {
      const tokens = likelyInputTokens(request) + Math.min(request.maxOutputTokens, LIKELY_OUTPUT_TOKENS);
      return limited(tokens, call, (inner) => model.ask(request, inner));
    },
    ...(embed !== undefined && {
      embed(texts: readonly string[], call: Call) {
        const tokens = Math.ceil(texts.reduce((sum, text) => sum + text.length / 4, 0));
        return limited(tokens, call, (inner) => embed.call(model, texts, inner));
      },
    }),
  };
}

function observer(permit: Permit, call: Call): (observation: RateObservation) => void {
  return (observation) => {
    permit.observe(observation);
    call.onRate?.(observation);
  };
}

/** A 429 that no wait can cure (credit gone) is not about the rate. */
function outcomeOf(error: unknown): PermitOutcome {
  if (!(error instanceof ProviderError) || error.fault.status !== 429 || !error.fault.retryable)
    return { kind: "failed" };
  return { kind: "limited", retryAfterMs: error.fault.retryAfterMs };
}
