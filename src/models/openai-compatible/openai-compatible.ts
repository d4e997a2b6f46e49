import type { Clock } from "../../core/clock.ts";
import type { Call, Embeddings, Model, ModelFacts, ModelRequest, ModelResponse } from "../../core/model.ts";
import { likelyInputTokens } from "../../core/tokens.ts";
import { cancelledBy } from "../abort-signals.ts";
import {
  classifyBreak,
  classifyErrorIn,
  classifyReply,
  type FailureSubject,
  unusableAnswer,
} from "../classify-failure.ts";
import { idempotencyHeader } from "../idempotency-header.ts";
import { rateOf } from "../reply-headers.ts";
import { readJson } from "../reply-json.ts";
import { type ChatDialect, chatBodies } from "./chat-body.ts";
import { type ReadReply, readChatReply } from "./chat-reply.ts";
import { ChatStream } from "./chat-stream.ts";
import { readEmbeddings } from "./embeddings-reply.ts";
import { fixedHeadersOf, parseBaseUrl } from "./endpoint.ts";
import { type BodySink, exchange, type Outcome } from "./exchange.ts";
import type { Connections } from "./open-dispatcher.ts";
import { spentOf } from "./spent-of.ts";

/** How a provider differs in what it takes and says; what is absent is as OpenAI began it. */
export interface Quirks {
  /** The field that holds the output cap. Default: `max_tokens`. */
  readonly maxTokensField?: ChatDialect["maxTokensField"] | undefined;
  /** Default: `seed`. */
  readonly seedField?: ChatDialect["seedField"] | undefined;
  /** False where `stream_options` is refused. Default: true. */
  readonly streamOptions?: boolean | undefined;
  /** True where `x-ratelimit-limit-requests` counts a day, so that it is not taken for a minute's. */
  readonly requestLimitIsDaily?: boolean | undefined;
}

export interface OpenAiCompatibleOptions {
  /** The first half of the model's name: `openrouter`. */
  readonly provider: string;
  /** The model as the provider names it. */
  readonly model: string;
  /** With its version, as in `https://openrouter.ai/api/v1`. */
  readonly baseUrl: string;
  readonly apiKey?: string | undefined;
  /** The variable that holds the key, named when the key is refused. */
  readonly keyVariable?: string | undefined;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** `facts.nativeSchema` decides whether a request's JSON schema is sent. */
  readonly facts: ModelFacts;
  /** Where this provider differs from OpenAI's first endpoint. */
  readonly quirks?: Quirks | undefined;
  /** The longest silence of the provider, before its answer and within it. Default: ten minutes. */
  readonly timeoutMs?: number | undefined;
  /** The most bytes of a response. Default: 8 MiB. */
  readonly maxResponseBytes?: number | undefined;
  /** Shared connections; the caller closes them. */
  readonly dispatcher: Pick<Connections, "dispatch">;
  readonly clock: Clock;
}

const CHAT_PATH = "/chat/completions";
const TEN_MINUTES_MS = 600_000;
const EIGHT_MIB = 8 * 1024 * 1024;

/**
 * One model behind any endpoint that speaks OpenAI's chat completions, as pure wire: each `ask` is one request, without
 * retry, limit or metering. InputError when the base URL or the key cannot be sent at all.
 */
export function openAiCompatible(options: OpenAiCompatibleOptions): Model {
  const { provider, facts, dispatcher, clock } = options;
  const name = `${provider}/${options.model}`;
  const base = parseBaseUrl(options.baseUrl);
  const fixedHeaders = fixedHeadersOf(options);
  const dialect: ChatDialect = {
    model: options.model,
    maxTokensField: options.quirks?.maxTokensField ?? "max_tokens",
    seedField: options.quirks?.seedField ?? "seed",
    streamOptions: options.quirks?.streamOptions ?? true,
    nativeSchema: facts.nativeSchema,
  };
  const bodyFor = chatBodies(dialect);
  const subject: FailureSubject = {
    provider,
    model: options.model,
    url: `${base.origin}${base.path}`,
    key: options.apiKey,
    keyVariable: options.keyVariable,
  };
  const timeoutMs = options.timeoutMs ?? TEN_MINUTES_MS;
  const maxBytes = options.maxResponseBytes ?? EIGHT_MIB;
  const nowMs = () => clock.now();

  function send(path: string, body: string | Buffer, call: Call, sink?: BodySink): Promise<Outcome> {
    const headers = fixedHeaders.concat("idempotency-key", idempotencyHeader(call.idempotencyKey));
    const outgoing = {
      origin: base.origin,
      path: base.path + path + base.search,
      method: "POST",
      headers,
      body,
      timeoutMs,
      maxBytes,
    } as const;
    return exchange(dispatcher, outgoing, call.signal, sink);
  }

  async function post(path: string, body: string | Buffer, call: Call, sink?: BodySink): Promise<string> {
    return bodyOf(await send(path, body, call, sink), call);
  }

  function bodyOf(outcome: Outcome, call: Call): string {
    if (outcome.kind === "aborted") throw cancelledBy(call.signal);
    if (outcome.kind === "broken") throw classifyBreak(outcome, subject);
    if (outcome.kind === "too-large") {
      throw unusableAnswer(`a response larger than ${maxBytes} bytes`, outcome.body, subject);
    }
    if (call.onRate !== undefined) {
      const rate = rateOf(outcome.headers, nowMs, options.quirks?.requestLimitIsDaily);
      if (rate !== undefined) call.onRate(rate);
    }
    if (outcome.status >= 300) throw classifyReply(outcome, subject, nowMs());
    return outcome.body;
  }

  function answerOf(read: ReadReply, body: string, request: ModelRequest): ModelResponse {
    if (read.kind === "error") throw classifyErrorIn(read.error, subject, nowMs());
    if (read.kind === "problem")
      throw unusableAnswer(body === "" ? emptyOr(read.problem) : read.problem, body, subject);
    const { text, finish, usage } = read.reply;
    const spent = spentOf(usage, facts.price, () => ({
      inputTokens: likelyInputTokens(request),
      outputTokens: Math.ceil(text.length / 4),
    }));
    return { text, finish, model: name, ...spent, requests: 1, retries: 0, hedged: false, cached: false };
  }

  async function askStreaming(request: ModelRequest, call: Call, onText: (delta: string) => void) {
    const stream = new ChatStream(onText);
    const body = await post(CHAT_PATH, bodyFor(request, true), call, stream);
    if (stream.streamed) return answerOf(stream.result(), stream.text, request);
    const answer = answerOf(readChatReply(readJson(body)), body, request);
    if (answer.text !== "") onText(answer.text);
    return answer;
  }

  return {
    name,
    facts,
    ask(request: ModelRequest, call: Call): Promise<ModelResponse> {
      if (call.onText !== undefined) return askStreaming(request, call, call.onText);
      return send(CHAT_PATH, bodyFor(request, false), call).then((outcome) => {
        const body = bodyOf(outcome, call);
        return answerOf(readChatReply(readJson(body)), body, request);
      });
    },
    async embed(texts: readonly string[], call: Call): Promise<Embeddings> {
      const wire = JSON.stringify({ model: options.model, input: texts, encoding_format: "float" });
      const body = await post("/embeddings", wire, call);
      const json = readJson(body);
      const read = readEmbeddings(json, texts.length);
      if (read.kind === "problem")
        throw unusableAnswer(json === undefined ? "malformed JSON" : read.problem, body, subject);
      const inputTokens = () => Math.ceil(texts.reduce((sum, text) => sum + text.length, 0) / 4);
      const spent = spentOf(read.usage, facts.price, () => ({ inputTokens: inputTokens(), outputTokens: 0 }));
      return { vectors: read.vectors, ...spent, model: name };
    },
  };
}

function emptyOr(problem: string): string {
  return problem === "malformed JSON" ? "an empty body" : problem;
}
