import type { AnswerCache } from "../core/answer-cache.ts";
import type { Call, Embeddings, Model, ModelResponse } from "../core/model.ts";
import { NO_USAGE } from "../core/model.ts";
import type { TextHash } from "./with-cache.ts";

export interface EmbeddingCacheParts {
  readonly cache: AnswerCache;
  readonly hash: TextHash;
  /** Where the model is asked: behind another address stands another model of the same name. */
  readonly place: string;
}

/** Embeds only the texts that were never embedded by this model before; each vector is kept by itself, since groups of texts differ. */
export function cachedEmbeddings(
  model: Model,
  embed: NonNullable<Model["embed"]>,
  { cache, hash, place }: EmbeddingCacheParts,
): NonNullable<Model["embed"]> {
  const keyOf = (text: string) => hash(JSON.stringify(["embed", model.name, place, text]));
  return async (texts: readonly string[], call: Call): Promise<Embeddings> => {
    const known = await Promise.all(texts.map(async (text) => vectorIn(await cache.get(keyOf(text)))));
    const missing = texts.filter((_, index) => known[index] === undefined);
    if (missing.length === 0) {
      return { vectors: known.flatMap((vector) => (vector === undefined ? [] : [vector])), ...FREE, model: model.name };
    }
    const fresh = await embed.call(model, missing, call);
    for (const [index, text] of missing.entries()) {
      const vector = fresh.vectors[index];
      if (vector !== undefined) cache.put(keyOf(text), responseOf(vector, fresh.model));
    }
    let next = 0;
    return { ...fresh, vectors: known.map((vector) => vector ?? fresh.vectors[next++] ?? []) };
  };
}

const FREE = { usage: NO_USAGE, costUsd: 0 } as const;

/** A cache keeps responses, so a vector is kept as the text of one. */
function responseOf(vector: readonly number[], model: string): ModelResponse {
  const kept = { finish: "stop", usage: NO_USAGE, costUsd: null, requests: 1, retries: 0 } as const;
  return { ...kept, text: JSON.stringify(vector), model, hedged: false, cached: false };
}

function vectorIn(response: ModelResponse | undefined): readonly number[] | undefined {
  return response === undefined ? undefined : (JSON.parse(response.text) as readonly number[]);
}
