import { CancelledError, InputError, ProviderError } from "../core/errors.ts";
import type { Reservation, SpendIntent } from "../core/ledger.ts";
import type { Call, Embeddings, Model, ModelResponse } from "../core/model.ts";
import { costUsdOf, utf8Bytes, worstInputTokens } from "../core/tokens.ts";
import { eitherSignal, throwIfAborted } from "./abort-signals.ts";

/**
 * Reserves the worst case of every request before it is sent and settles what it cost afterwards. A request whose end is
 * unknown (aborted, or lost on the way) counts with its worst case.
 */
export function withMeter(model: Model): Model {
  const { name, facts } = model;
  const { embed } = model;

  const intentOf = (inputTokens: number, outputTokens: number): SpendIntent => ({
    model: name,
    worstUsd: costUsdOf({ inputTokens, outputTokens }, facts.price),
    worstTokens: inputTokens + outputTokens,
  });

  return {
    name,
    facts,
    async ask(request, call) {
      const reservation = await reserved(intentOf(worstInputTokens(request), request.maxOutputTokens), call);
      let response: ModelResponse;
      try {
        call.onSent?.();
        response = await model.ask(request, call);
      } catch (error) {
        throw afterFailure(reservation, error);
      }
      const costUsd = response.costUsd ?? costUsdOf(response.usage, facts.price);
      reservation.settle(costUsd, response.usage);
      return costUsd === response.costUsd ? response : { ...response, costUsd };
    },
    ...(embed !== undefined && {
      async embed(texts: readonly string[], call: Call) {
        const tokens = texts.reduce((sum, text) => sum + utf8Bytes(text) + 1, 0);
        const reservation = await reserved(intentOf(tokens, 0), call);
        let embeddings: Embeddings;
        try {
          call.onSent?.();
          embeddings = await embed.call(model, texts, call);
        } catch (error) {
          throw afterFailure(reservation, error);
        }
        const costUsd = embeddings.costUsd ?? costUsdOf(embeddings.usage, facts.price);
        reservation.settle(costUsd, embeddings.usage);
        return costUsd === embeddings.costUsd ? embeddings : { ...embeddings, costUsd };
      },
    }),
  };
}

async function reserved(intent: SpendIntent, call: Call): Promise<Reservation> {
  const waiting = eitherSignal(call.signal, call.admission);
  try {
    throwIfAborted(waiting.signal);
    const reservation = await call.ledger.reserve(intent, waiting.signal);
    if (waiting.signal.aborted) reservation.release();
    throwIfAborted(waiting.signal);
    return reservation;
  } finally {
    waiting.unlink();
  }
}

/** Ends the reservation of a request that failed, and answers its error. */
function afterFailure(reservation: Reservation, error: unknown): unknown {
  if (wasFree(error)) reservation.release();
  else reservation.abandon();
  return error;
}

function wasFree(error: unknown): boolean {
  if (error instanceof CancelledError) return false;
  return error instanceof InputError || (error instanceof ProviderError && error.fault.mayHaveCost !== true);
}
