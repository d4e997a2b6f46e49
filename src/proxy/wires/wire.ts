import type { Fields } from "../json-shape.ts";
import type { WireName } from "../proxy.ts";

/** What a reply says it took. */
export interface Reported {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
  /** Input tokens to be paid on top of the price, as for those that a provider wrote into its cache. */
  readonly extraInputTokens?: number | undefined;
  /** US dollars by the provider's own account. */
  readonly costUsd?: number | undefined;
  /** False while the reply may still take more. */
  readonly isFinal: boolean;
}

/** What must be changed of a request before it is sent on. */
export interface Rewriting {
  readonly model: string;
  readonly outputTokens: number;
  readonly isStreamed: boolean;
  readonly maxTokensField: "max_tokens" | "max_completion_tokens";
  readonly streamOptions: boolean;
}

/** One protocol, as far as requests are metered and passed on in it. */
export interface Wire {
  readonly name: WireName;
  /** Below the base URL, with a slash before it. */
  path(model: string, stream: "none" | "events" | "list"): string;
  /** The header that carries the key. */
  keyHeader(key: string): readonly [name: string, value: string];
  /** Headers of the agent's request that are passed on, and those always sent. */
  readonly passedHeaders: readonly string[];
  readonly fixedHeaders: Readonly<Record<string, string>>;
  /** The output cap that the request names. */
  outputTokensOf(body: Fields): number | undefined;
  /** How many answers it asks for at once. */
  answersOf(body: Fields): number;
  rewritten(body: Fields, change: Rewriting): Fields;
  /** What a whole reply, or one event of a stream, says of usage, added to what was said before; undefined when nothing was. */
  reportedIn(reply: Fields, before: Reported | undefined): Reported | undefined;
  errorBody(status: number, message: string): Fields;
}

/** The kind of an error in OpenAI's and Anthropic's words. */
export function errorTypeOf(status: number): string {
  switch (status) {
    case 401:
      return "authentication_error";
    case 402:
      return "billing_error";
    case 403:
      return "permission_error";
    case 404:
      return "not_found_error";
    case 413:
      return "request_too_large";
    case 429:
      return "rate_limit_error";
    default:
      return status < 500 ? "invalid_request_error" : "api_error";
  }
}
