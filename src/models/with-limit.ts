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
    async ask(request, call) {
      const tokens = likelyInputTokens(request) + Math.min(request.maxOutputTokens, LIKELY_OUTPUT_TOKENS);
      const permit = await permitFor(tokens, call);
      try {
        return answered(permit, await model.ask(request, observing(permit, call)));
      } catch (error) {
        permit.release(outcomeOf(error));
        throw error;
      }
    },
    ...(embed !== undefined && {
      async embed(texts: readonly string[], call: Call) {
        const tokens = Math.ceil(texts.reduce((sum, text) => sum + text.length / 4, 0));
        const permit = await permitFor(tokens, call);
        try {
          return answered(permit, await embed.call(model, texts, observing(permit, call)));
        } catch (error) {
          permit.release(outcomeOf(error));
          throw error;
        }
      },
    }),
  };
}

function answered<T extends { readonly usage: Usage }>(permit: Permit, answer: T): T {
  permit.release({ kind: "answered", tokens: answer.usage.inputTokens + answer.usage.outputTokens });
  return answer;
}

/** The call, whose permit hears of what the headers say. */
function observing(permit: Permit, call: Call): Call {
  const onRate = (observation: RateObservation) => {
    permit.observe(observation);
    call.onRate?.(observation);
  };
  return { ...call, onRate };
}

/** A 429 that no wait can cure (credit gone) is not about the rate. */
function outcomeOf(error: unknown): PermitOutcome {
  if (!(error instanceof ProviderError) || error.fault.status !== 429 || !error.fault.retryable)
    return { kind: "failed" };
  return { kind: "limited", retryAfterMs: error.fault.retryAfterMs };
}
