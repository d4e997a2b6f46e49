import type { Clock } from "../core/clock.ts";
import { ProviderError, stopsDispatch } from "../core/errors.ts";
import type { Call, Model, ModelRequest, ModelResponse } from "../core/model.ts";
import { trackAttempts } from "./track-attempts.ts";

/** A model that refused our key, or does not exist, is left out for this long before it is tried again. */
const REST_AFTER_REFUSAL_MS = 60_000;
/** A wait that long is worth leaving the model out for as long as it lasts. */
export const LONG_WAIT_MS = 30_000;

/**
 * Asks the next model after an error that another one may not have: the first failed for good, or would have us wait for
 * long. The response's `model` says who answered. Embeddings come from the first alone: vectors of two models don't compare.
 */
export function withFallback(models: readonly [Model, ...Model[]], { clock }: { clock: Clock }): Model {
  const [first] = models;
  const restsUntilMs = new Map<Model, number>();
  const { embed } = first;

  function modelsAwake(): readonly Model[] {
    if (restsUntilMs.size === 0) return models;
    const nowMs = clock.monotonic();
    const awake = models.filter((model) => (restsUntilMs.get(model) ?? 0) <= nowMs);
    return awake.length > 0 ? awake : models;
  }

  function noteRest(model: Model, error: unknown): void {
    const restMs = restAfterMs(error);
    if (restMs > 0) restsUntilMs.set(model, clock.monotonic() + restMs);
  }

  async function ask(request: ModelRequest, call: Call): Promise<ModelResponse> {
    const attempts = trackAttempts(call);
    const failures: ProviderError[] = [];
    const candidates = modelsAwake();
    for (const model of candidates) {
      try {
        const response = await model.ask(request, attempts.next());
        return failures.length === 0
          ? response
          : { ...response, requests: Math.max(attempts.requests(), response.requests) };
      } catch (error) {
        if (!mayFallBack(error)) throw error;
        noteRest(model, error);
        failures.push(error);
      }
    }
    throw allFailed(candidates, failures);
  }

  return {
    name: first.name,
    facts: first.facts,
    ask,
    ...(embed !== undefined && { embed: (texts: readonly string[], call: Call) => embed.call(first, texts, call) }),
  };
}

/** True when another model may answer what this one did not: everything but a request that is wrong in itself. */
function mayFallBack(error: unknown): error is ProviderError {
  return error instanceof ProviderError && (error.fault.retryable || error.fault.scope !== "request");
}

function restAfterMs(error: unknown): number {
  if (stopsDispatch(error)) return REST_AFTER_REFUSAL_MS;
  const retryAfterMs = error instanceof ProviderError ? (error.fault.retryAfterMs ?? 0) : 0;
  return retryAfterMs > LONG_WAIT_MS ? retryAfterMs : 0;
}

function allFailed(models: readonly Model[], failures: readonly ProviderError[]): ProviderError {
  const last = failures.at(-1) as ProviderError;
  if (models.length === 1) return last;
  const earlier = failures.slice(0, -1).map((error, index) => `${models[index]?.name}: ${error.message}`);
  const tried = models.map(({ name }) => name).join(", ");
  const message = `${last.message} (tried ${tried}; before that ${earlier.join("; ")})`;
  // As long as one of them may answer the next request, nothing must stop being sent for good.
  const { fault } = failures.find((error) => !stopsDispatch(error)) ?? last;
  return new ProviderError(message, fault, { cause: last });
}
