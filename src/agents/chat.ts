import type { Clock } from "../core/clock.ts";
import { InputError } from "../core/errors.ts";
import type { Executor, StepScope } from "../core/executor.ts";
import type { Model } from "../core/model.ts";
import type { Answer, AskInput, EmbedInput, EmbedOutput } from "../core/step.ts";

/** Where an agent finds the models it talks to. */
export interface ModelSource {
  /** Opens the model, wrapped for this run; InputError when the name is unknown. */
  modelNamed(name: string): Promise<Model>;
}

/** An agent that is a model with a persona: one call, one answer. */
export function chatAgent(models: ModelSource, clock: Clock): Executor<"ask"> {
  return {
    endpoint: (input) => input.model,
    async execute(input: AskInput, scope: StepScope): Promise<Answer> {
      const model = await models.modelNamed(input.model);
      const startedAt = clock.monotonic();
      const response = await model.ask(input.request, scope);
      const { text, finish, usage, costUsd, requests, retries, hedged, cached } = response;
      const ms = Math.round(clock.monotonic() - startedAt);
      const { persona } = input;
      return { text, finish, model: response.model, persona, usage, costUsd, ms, requests, retries, hedged, cached };
    },
  };
}

/** Decimal digits of a vector's values: similarities keep four of them, and the journal a third of its size. */
const VECTOR_DIGITS = 5;

/** Turns texts into vectors with an embedding model. */
export function embeddingAgent(models: ModelSource): Executor<"embed"> {
  return {
    endpoint: (input) => input.model,
    async execute(input: EmbedInput, scope: StepScope): Promise<EmbedOutput> {
      const model = await models.modelNamed(input.model);
      if (model.embed === undefined) {
        throw new InputError(`expected a model with embeddings, got ${input.model}`);
      }
      const { vectors, costUsd, model: name } = await model.embed(input.texts, scope);
      return { model: name, vectors: vectors.map(rounded), costUsd };
    },
  };
}

function rounded(vector: readonly number[]): readonly number[] {
  return vector.map((value) => Number(value.toPrecision(VECTOR_DIGITS)));
}
