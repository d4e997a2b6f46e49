import type { AnswerCache } from "../core/answer-cache.ts";
import type { Json } from "../core/json.ts";
import type { Message, Model, ModelRequest, ModelResponse } from "../core/model.ts";
import { cachedEmbeddings } from "./cached-embeddings.ts";

/** Texts longer than this enter the key as their digest, which is remembered: a swarm sends the same attachment a thousand times. */
const LONG_TEXT = 256;
const REMEMBERED_DIGESTS = 64;

/** A content hash of a text, as hex: SHA-256 or as strong. */
export type TextHash = (text: string) => string;

/**
 * Answers a request it has seen before without calling the model, and so without touching the budget. Only whole answers of
 * the model itself are kept: none that was refused, empty, cut at the output cap or given by a fallback. `place` is where the
 * model is asked: behind another address stands another model of the same name, a rehearsal's for instance.
 */
export function withCache(model: Model, cache: AnswerCache, hash: TextHash, place = ""): Model {
  const keyOf = requestKey(model.name, hash, place);
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
    ...(embed !== undefined && { embed: cachedEmbeddings(model, embed, { cache, hash, place }) }),
  };
}

function isWorthKeeping(response: ModelResponse, asked: string): boolean {
  return response.finish === "stop" && response.model === asked && response.text.trim() !== "";
}

/** Equal requests with an equal sample to the model of this name at this place give equal keys, in every process. */
export function requestKey(modelName: string, hash: TextHash, place = ""): (request: ModelRequest) => string {
  const digests = new Map<string, string>();
  /** Digests, by identity: the draws of a swarm share their conversation and their schema. */
  const schemas = new WeakMap<object, string>();
  const conversations = new WeakMap<readonly Message[], string>();

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
    const { name, json } = schema;
    if (typeof json !== "object" || json === null) return [name, json];
    const known = schemas.get(json);
    if (known !== undefined) return [name, known];
    const digest = hash(JSON.stringify(inKeyOrder(json)));
    schemas.set(json, digest);
    return [name, digest];
  }

  function conversationKey({ messages }: ModelRequest): string {
    const known = conversations.get(messages);
    if (known !== undefined) return known;
    const digest = hash(JSON.stringify(messages.map(({ role, parts }) => [role, ...parts.map(textKey)])));
    conversations.set(messages, digest);
    return digest;
  }

  return (request) => {
    const { system, maxOutputTokens, temperature = null, seed = null, sample } = request;
    const told = [system === undefined ? null : textKey(system), conversationKey(request), schemaKey(request)];
    return hash(JSON.stringify([modelName, place, ...told, maxOutputTokens, temperature, seed, sample]));
  };
}

function inKeyOrder(json: Json): Json {
  if (Array.isArray(json)) return json.map(inKeyOrder);
  if (json === null || typeof json !== "object") return json;
  const entries = Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, value === undefined ? undefined : inKeyOrder(value)]));
}
