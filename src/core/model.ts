import type { Json } from "./json.ts";
import type { Ledger } from "./ledger.ts";

/** One turn of a conversation. Parts are separate strings so that a large shared one is stored once; they are joined by a blank line on the wire. */
export interface Message {
  readonly role: "user" | "assistant";
  readonly parts: readonly string[];
}

/** A JSON schema (draft 2020-12) that the answer should satisfy, and its short name. */
export interface AnswerSchema {
  readonly name: string;
  readonly json: Json;
}

/** What a model is asked. Equal requests with an equal `sample` are the same question; another `sample` is an independent draw. */
export interface ModelRequest {
  readonly system?: string | undefined;
  readonly messages: readonly Message[];
  /** The output cap in tokens; always sent, and what the budget reserves. */
  readonly maxOutputTokens: number;
  readonly temperature?: number | undefined;
  /** Sent to the provider as its `seed`, where given. */
  readonly seed?: number | undefined;
  readonly schema?: AnswerSchema | undefined;
  /** The number of the draw, from 0; part of the cache key, never sent. */
  readonly sample: number;
}

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** The share of `inputTokens` that the provider read from its prompt cache. */
  readonly cachedInputTokens?: number | undefined;
  /** The share of `outputTokens` spent on reasoning. */
  readonly reasoningTokens?: number | undefined;
  /** True when the provider told no usage and these figures are ours. */
  readonly estimated?: boolean | undefined;
}

export const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0 };

/** Why the text ended. `refused`: the model or a filter declined; `length`: the output cap cut it. */
export type Finish = "stop" | "length" | "refused";

export interface ModelResponse {
  readonly text: string;
  readonly finish: Finish;
  /** Who answered, as `provider/model`; another than asked when a fallback did. */
  readonly model: string;
  readonly usage: Usage;
  /** US dollars of the winning request: the provider's own figure, else from the price; null when no price is known. */
  readonly costUsd: number | null;
  /** Wire requests made for this answer, with retries and hedges; 0 when it came from the cache. */
  readonly requests: number;
  readonly retries: number;
  /** True when a second request was sent because the first was slow. */
  readonly hedged: boolean;
  readonly cached: boolean;
}

/** US dollars per million tokens. */
export interface Price {
  readonly inputUsd: number;
  readonly outputUsd: number;
  readonly cachedInputUsd?: number | undefined;
}

/** What is known of a model without asking it. */
export interface ModelFacts {
  readonly provider: string;
  /** The window in tokens: prompt and output together. Unknown when absent. */
  readonly contextTokens?: number | undefined;
  readonly price?: Price | undefined;
  /** Whether it takes a JSON schema natively. */
  readonly nativeSchema: boolean;
  /** True when no real model answers. */
  readonly simulated: boolean;
}

/** What a provider's headers said of its limits. */
export interface RateObservation {
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
  readonly remainingRequests?: number | undefined;
  readonly remainingTokens?: number | undefined;
  /** Milliseconds until `remainingRequests` is full again. */
  readonly resetRequestsMs?: number | undefined;
}

/** All that goes with one call through the wrappers. */
export interface Call {
  /** Aborts the call at once, in flight or not. */
  readonly signal: AbortSignal;
  /** Aborted when nothing new may be sent (pause, drain, dispatch stopped): waits for limits, budget and back-off end with CancelledError; a request already sent goes on. */
  readonly admission: AbortSignal;
  /** Sent as `Idempotency-Key`: `run/key/revision`. */
  readonly idempotencyKey: string;
  /** Reserves before and settles after every wire request. */
  readonly ledger: Ledger;
  /** Milliseconds since the epoch after which no retry may be waited for. */
  readonly deadlineMs?: number | undefined;
  /** Receives the text as it arrives; its presence asks for streaming. */
  readonly onText?: ((delta: string) => void) | undefined;
  /** Set by the limiter: receives what the response's headers say. */
  readonly onRate?: ((observation: RateObservation) => void) | undefined;
  /** Called by the meter right before each wire request, when limit and budget have let it go. */
  readonly onSent?: (() => void) | undefined;
}

export interface Embeddings {
  readonly vectors: readonly (readonly number[])[];
  readonly usage: Usage;
  readonly costUsd: number | null;
  readonly model: string;
}

/**
 * The port: one language-model endpoint. `ask` resolves with what the model said, a refusal included; it rejects with
 * ProviderError (it let us down), LimitError (budget or deadline) or CancelledError (aborted, or never sent). Wrappers take
 * a Model and return a Model.
 */
export interface Model {
  /** `provider/model`. */
  readonly name: string;
  readonly facts: ModelFacts;
  ask(request: ModelRequest, call: Call): Promise<ModelResponse>;
  /** One vector a text, in order; absent where the endpoint has no embeddings. */
  embed?(texts: readonly string[], call: Call): Promise<Embeddings>;
}
