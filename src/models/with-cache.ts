import type { AnswerCache } from "../core/answer-cache.ts";
import type { Json } from "../core/json.ts";
import type { Model, ModelRequest, ModelResponse } from "../core/model.ts";

/** Texts longer than this enter the key as their digest, which is remembered: a swarm sends the same attachment a thousand times. */
const LONG_TEXT = 1_024;
const REMEMBERED_DIGESTS = 64;

/** A content hash of a text, as hex: SHA-256 or as strong. */
export type TextHash = (text: string) => string;

/**
 * Answers a request it has seen before without calling the model, and so without touching the budget. Only whole answers of
 * the model itself are kept: none that was refused, empty, cut at the output cap or given by a fallback.
 */
export function withCache(model: Model, cache: AnswerCache, hash: TextHash): Model {
  const keyOf = requestKey(model.name, hash);
  const { embed } = model;
  return {
    name: model.name,
    facts: model.facts,
    async ask(request, call) {
      const key = keyOf(request);
      const known = await cache.get(key);
      if (known !== undefined) {
        call.onText?.(known.text);
        return { ...known, cached: true, requests: 0, retries: 0, hedged: false, costUsd: 0 };
      }
      const response = await model.ask(request, call);
      if (isWorthKeeping(response, model.name)) cache.put(key, response);
      return response;
    },
    ...(embed !== undefined && { embed: embed.bind(model) }),
  };
}

function isWorthKeeping(response: ModelResponse, asked: string): boolean {
  return response.finish === "stop" && response.model === asked && response.text.trim() !== "";
}

/** Equal requests with an equal sample to the model of this name give equal keys, in every process. */
export function requestKey(modelName: string, hash: TextHash): (request: ModelRequest) => string {
  const digests = new Map<string, string>();
  const schemas = new WeakMap<object, string>();

  function textKey(text: string): Json {
    if (text.length <= LONG_TEXT) return text;
    const known = digests.get(text);
    if (known !== undefined) return [known];
    const digest = hash(text);
    if (digests.size >= REMEMBERED_DIGESTS) digests.clear();
    digests.set(text, digest);
    return [digest];
  }

  function schemaKey({ schema }: ModelRequest): Json {
    if (schema === undefined) return null;
    const known = schemas.get(schema);
    if (known !== undefined) return known;
    const key = JSON.stringify([schema.name, inKeyOrder(schema.json)]);
    schemas.set(schema, key);
    return key;
  }

  return (request) =>
    hash(
      JSON.stringify([
        modelName,
        request.system === undefined ? null : textKey(request.system),
        request.messages.map(({ role, parts }) => [role, ...parts.map(textKey)]),
        request.maxOutputTokens,
        request.temperature ?? null,
        request.seed ?? null,
        schemaKey(request),
        request.sample,
      ]),
    );
}

function inKeyOrder(json: Json): Json {
  if (Array.isArray(json)) return json.map(inKeyOrder);
  if (json === null || typeof json !== "object") return json;
  const entries = Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, value === undefined ? undefined : inKeyOrder(value)]));
}
