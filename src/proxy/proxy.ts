import type { Dispatcher } from "undici";
import type { Clock, Random } from "../core/clock.ts";
import type { ModelAccess } from "../core/coding-agent.ts";
import type { ProviderError, SwarmError } from "../core/errors.ts";
import type { Ledger } from "../core/ledger.ts";
import type { Model, Price, RateObservation, Usage } from "../core/model.ts";
import type { RateGate } from "../core/rate-gate.ts";

/** The protocols that coding agents speak: OpenAI's chat completions and responses, Anthropic's messages, Gemini's generateContent. */
export type WireName = "chat" | "responses" | "messages" | "gemini";

export type ReplyHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A provider's endpoint that the requests of a lease are sent on to. */
export interface HttpUpstream {
  readonly kind: "http";
  /** `provider/model`. */
  readonly name: string;
  /** The model as the provider names it. */
  readonly model: string;
  /** The base URL of each wire that it speaks by itself; a request of another wire is translated to `chat`. */
  readonly baseUrls: Readonly<Partial<Record<WireName, string>>> & { readonly chat: string };
  /** Sent in the wire's own header; it leaves this process in no other way. */
  readonly key?: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** How its `chat` calls the output cap. */
  readonly maxTokensField: "max_tokens" | "max_completion_tokens";
  /** Whether its `chat` takes `stream_options`. */
  readonly streamOptions: boolean;
  readonly price?: Price | undefined;
  /** Decides what a reply that is no answer means; the message holds no key. */
  failureOf(reply: { readonly status: number; readonly headers: ReplyHeaders; readonly body: string }): ProviderError;
  /** The same of a connection that broke. */
  breakOf(broken: { readonly cause: unknown; readonly sent: boolean; readonly body: string }): ProviderError;
  rateOf(headers: ReplyHeaders): RateObservation | undefined;
  /** The text without the key or any part of it. */
  redact(text: string): string;
}

/** A model that is reached by the port instead of HTTP. It says plain text; tools are left out when it is a rehearsal and refused when it is not. */
export interface ModelUpstream {
  readonly kind: "model";
  readonly model: Model;
}

export type Upstream = HttpUpstream | ModelUpstream;

export interface LeaseLimits {
  /** The output cap of a request that names none. Default 16,384. */
  readonly outputTokens: number;
  /** The largest output cap that a request may name; a larger one is lowered to it. Default 65,536. */
  readonly mostOutputTokens: number;
  /** How long a request waits while the run is paused before it is told to come back. Default 20,000. */
  readonly pausedMs: number;
}

export interface LeaseParts {
  readonly upstream: Upstream;
  readonly ledger: Ledger;
  readonly gate: RateGate;
  /** Aborts the requests in flight and refuses all later ones. */
  readonly signal: AbortSignal;
  /** Aborted when nothing new may be sent; what was sent goes on. */
  readonly admission: AbortSignal;
  /** Milliseconds since the epoch after which no retry may be waited for. */
  readonly deadlineMs?: number | undefined;
  readonly limits?: Partial<LeaseLimits> | undefined;
}

/** What a lease has used so far. */
export interface LeaseUsage {
  /** `estimated` when of any request the provider told no usage, or its end is unknown. */
  readonly usage: Usage;
  /** What the ledger counts: the cost of what was answered, and the worst case where it is unknown; null when no price is known. */
  readonly costUsd: number | null;
  /** Requests sent upstream, retries included. */
  readonly requests: number;
  /** Requests of the agent that named another model than the lease's: titles, summaries and the like. */
  readonly sideCalls: number;
}

/** One attempt's way to its model. After it is disposed of, its token is refused and its requests in flight are aborted. */
export interface Lease extends Disposable {
  readonly access: ModelAccess;
  usage(): LeaseUsage;
  /** What kept the agent from its model and will go on to: a spent budget, a refused key, a pause. Undefined while nothing does. */
  refusal(): SwarmError | undefined;
  /** Resolves, once the lease was disposed of, when every reservation is settled. */
  ended(): Promise<void>;
}

export interface MeteringProxy extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  lease(parts: LeaseParts): Lease;
}

/** Sends a request; undici's dispatchers do. */
export interface Connections {
  dispatch(
    options: Dispatcher.DispatchOptions & { readonly origin: string },
    handler: Dispatcher.DispatchHandler,
  ): void;
}

export interface ProxyParts {
  readonly connections: Connections;
  readonly clock: Clock;
  readonly random: Random;
  /** A token that nobody can guess. */
  readonly newToken: () => string;
  /** The longest wait for an upstream's headers, and then for each next piece of its body. */
  readonly timeoutMs: number;
}
