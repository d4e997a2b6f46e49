import { ProviderError } from "../core/errors.ts";
import { type AnswerSink, passingSink, translatingSink } from "./answer-sink.ts";
import type { Asked } from "./asked.ts";
import type { ClientReply } from "./client-reply.ts";
import { exchange, type Outgoing } from "./exchange.ts";
import type { Metered, Spent } from "./meter-request.ts";
import type { Connections, HttpUpstream, ReplyHeaders } from "./proxy.ts";
import type { Sender, Sent } from "./sender.ts";
import type { Translation } from "./translate/turn.ts";
import type { Wire } from "./wires/wire.ts";
import { wireNamed } from "./wires/wire-named.ts";

export interface HttpSenderParts {
  readonly connections: Connections;
  readonly timeoutMs: number;
  readonly newId: () => string;
  /** For upstreams that do not speak the agent's wire. */
  readonly translated: () => Translation;
}

/** Sends a request on over HTTP: as it is where the upstream speaks its wire, else as one of OpenAI's chat. */
export function httpSender(asked: Asked, upstream: HttpUpstream, client: ClientReply, parts: HttpSenderParts): Sender {
  const isNative = upstream.baseUrls[asked.wire.name] !== undefined;
  const translation = isNative ? undefined : parts.translated();
  const wire = isNative ? asked.wire : wireNamed("chat");
  const outgoing = outgoingOf(asked, upstream, wire, translation, parts.timeoutMs);
  const newSink = () =>
    translation === undefined
      ? passingSink(wire, client)
      : translatingSink(translation, asked.stream, client, parts.newId);
  return {
    expected: {
      model: upstream.name,
      price: upstream.price,
      inputBytes: outgoing.body.length,
      outputTokens: asked.outputTokens * asked.answers,
    },
    async send(metered, signal) {
      const sink = newSink();
      const ending = await exchange(parts.connections, outgoing, observing(sink, metered, upstream), signal);
      switch (ending.kind) {
        case "answered":
          return answered(sink, upstream);
        case "aborted":
          return { kind: "aborted", spent: ending.sent ? knownOr(sink, { kind: "unknown" }) : { kind: "nothing" } };
        case "broken": {
          const error = upstream.breakOf({ cause: ending.cause, sent: ending.sent, body: "" });
          const costs = ending.started || error.fault.mayHaveCost === true;
          return { kind: "failed", error, spent: knownOr(sink, costs ? { kind: "unknown" } : { kind: "nothing" }) };
        }
        case "refused": {
          const { status, headers } = ending;
          observe(metered, upstream, headers);
          const error = upstream.failureOf(ending);
          const body = upstream.redact(ending.body);
          const reply = isNative && body !== "" ? { status, body, contentType: contentTypeOf(headers) } : undefined;
          return { kind: "failed", error, reply, spent: spentBy(error) };
        }
      }
    },
  };
}

function answered(sink: AnswerSink, upstream: HttpUpstream): Sent {
  const problem = sink.finish();
  const spent = knownOr(sink, { kind: "untold", outputBytes: sink.bytes });
  if (problem === undefined) return { kind: "answered", spent };
  const error = new ProviderError(`expected an answer from ${upstream.name}, got ${problem}`, {
    provider: providerOf(upstream),
    scope: "request",
    retryable: true,
    mayHaveCost: true,
  });
  return { kind: "failed", error, spent };
}

function providerOf({ name }: HttpUpstream): string {
  return name.slice(0, name.indexOf("/"));
}

function knownOr({ reported }: AnswerSink, otherwise: Spent): Spent {
  return reported === undefined ? otherwise : { kind: "told", reported };
}

function spentBy({ fault }: ProviderError): Spent {
  if (fault.mayHaveCost === true) return { kind: "unknown" };
  const limited = fault.status === 429 && fault.retryable ? { retryAfterMs: fault.retryAfterMs } : undefined;
  return { kind: "nothing", limited };
}

/** The sink, with the limiter told of what the head of the answer says. */
function observing(sink: AnswerSink, metered: Metered, upstream: HttpUpstream): AnswerSink {
  return {
    start(headers) {
      observe(metered, upstream, headers);
      sink.start(headers);
    },
    push: (piece) => sink.push(piece),
    onDrain: (resume) => sink.onDrain(resume),
    finish: () => sink.finish(),
    get reported() {
      return sink.reported;
    },
    get bytes() {
      return sink.bytes;
    },
  };
}

function observe(metered: Metered, upstream: HttpUpstream, headers: ReplyHeaders): void {
  const rate = upstream.rateOf(headers);
  if (rate !== undefined) metered.observe(rate);
}

function outgoingOf(
  asked: Asked,
  upstream: HttpUpstream,
  wire: Wire,
  translation: Translation | undefined,
  timeoutMs: number,
): Outgoing {
  // A list is asked for as a list only where the upstream itself makes one.
  const stream = translation !== undefined && asked.stream === "list" ? "none" : asked.stream;
  const isStreamed = stream !== "none";
  const given = translation === undefined ? asked.body : { ...translation.chat, ...(isStreamed && { stream: true }) };
  const body = wire.rewritten(given, {
    model: upstream.model,
    outputTokens: asked.outputTokens,
    isStreamed,
    maxTokensField: upstream.maxTokensField,
    streamOptions: upstream.streamOptions,
  });
  const base = new URL(upstream.baseUrls[wire.name] ?? upstream.baseUrls.chat);
  const [path, query = ""] = wire.path(upstream.model, stream).split("?");
  const search = [base.search.slice(1), query].filter((part) => part !== "").join("&");
  return {
    origin: base.origin,
    path: `${base.pathname.replace(/\/+$/, "")}${path}${search === "" ? "" : `?${search}`}`,
    headers: headersOf(asked, upstream, wire),
    body: Buffer.from(JSON.stringify(body)),
    timeoutMs,
  };
}

function headersOf(asked: Asked, upstream: HttpUpstream, wire: Wire): Record<string, string> {
  const passed = wire.passedHeaders.flatMap((name) => {
    const value = asked.headers[name];
    return typeof value === "string" ? [[name, value] as const] : [];
  });
  const { key } = upstream;
  return {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    ...wire.fixedHeaders,
    ...Object.fromEntries(passed),
    ...Object.fromEntries(Object.entries(upstream.headers).map(([name, value]) => [name.toLowerCase(), value])),
    ...(key !== undefined && Object.fromEntries([wire.keyHeader(key)])),
  };
}

function contentTypeOf(headers: ReplyHeaders): string {
  const value = headers["content-type"];
  return typeof value === "string" ? value : "application/json";
}
