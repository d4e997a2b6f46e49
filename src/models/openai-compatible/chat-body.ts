import type { Json } from "../../core/json.ts";
import type { Message, ModelRequest } from "../../core/model.ts";
import { messageText } from "../message-text.ts";
import { isStrictSchema } from "./is-strict-schema.ts";

/** Where a provider differs from the others in what it takes. */
export interface ChatDialect {
  /** The model as the provider names it. */
  readonly model: string;
  readonly maxTokensField: "max_tokens" | "max_completion_tokens";
  readonly seedField: "seed" | "random_seed";
  /** Whether `stream_options` may be sent; without it some providers leave the usage out of a stream. */
  readonly streamOptions: boolean;
  /** Whether a JSON schema is sent with the request. */
  readonly nativeSchema: boolean;
}

/** The body of POST /chat/completions. The output cap is always sent; seed and temperature only where given. */
export function chatBody(request: ModelRequest, dialect: ChatDialect, streams: boolean): string {
  const body: Record<string, unknown> = {
    model: dialect.model,
    messages: wireMessages(request),
    [dialect.maxTokensField]: request.maxOutputTokens,
  };
  if (request.temperature !== undefined) body.temperature = request.temperature;
  if (request.seed !== undefined) body[dialect.seedField] = request.seed;
  if (request.schema !== undefined && dialect.nativeSchema) {
    body.response_format = responseFormat(request.schema.name, request.schema.json);
  }
  if (streams) {
    body.stream = true;
    if (dialect.streamOptions) body.stream_options = { include_usage: true };
  }
  return JSON.stringify(body);
}

/** The body of a request, which is the same one for all draws that send the same. */
export type WireBody = (request: ModelRequest, streams: boolean) => string | Buffer;

interface SharedBody {
  readonly request: ModelRequest;
  readonly streams: boolean;
  readonly text: string;
  readonly bytes: Buffer;
}

/**
 * Makes bodies like {@link chatBody}, once for each conversation: a swarm sends the same thousands of times, with another
 * seed at most.
 */
export function chatBodies(dialect: ChatDialect): WireBody {
  const shared = new WeakMap<readonly Message[], SharedBody>();
  return (request, streams) => {
    let body = shared.get(request.messages);
    if (body === undefined || body.streams !== streams || !isSameButSeed(body.request, request)) {
      const text = chatBody({ ...request, seed: undefined }, dialect, streams);
      body = { request, streams, text, bytes: Buffer.from(text) };
      shared.set(request.messages, body);
    }
    if (request.seed === undefined) return body.bytes;
    return `${body.text.slice(0, -1)},"${dialect.seedField}":${JSON.stringify(request.seed)}}`;
  };
}

function isSameButSeed(a: ModelRequest, b: ModelRequest): boolean {
  return (
    a.system === b.system &&
    a.maxOutputTokens === b.maxOutputTokens &&
    a.temperature === b.temperature &&
    a.schema?.name === b.schema?.name &&
    a.schema?.json === b.schema?.json
  );
}

function wireMessages(request: ModelRequest): readonly { role: string; content: string }[] {
  const messages = request.messages.map((message) => ({ role: message.role as string, content: messageText(message) }));
  if (request.system !== undefined) messages.unshift({ role: "system", content: request.system });
  return messages;
}

function responseFormat(name: string, schema: Json): unknown {
  return { type: "json_schema", json_schema: { name, strict: isStrictSchema(schema), schema } };
}
