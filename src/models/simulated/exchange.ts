import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../../core/clock.ts";
import { InputError } from "../../core/errors.ts";
import type { Attempts } from "./attempts.ts";
import type { ChatAsk } from "./chat-request.ts";
import { outcomeOf } from "./outcome.ts";
import type { StatsKeeper } from "./rehearsal-stats.ts";
import type { Shape } from "./shape.ts";
import type { BucketReply, TokenBucket } from "./token-bucket.ts";
import { type Asked, chatAsked, embeddingsAsked, type GoodReply } from "./wire-answers.ts";
import { errorReply, faultyReply, type WireReply } from "./wire-faults.ts";
import { type WireUsage, wrongKeyMessage } from "./wire-replies.ts";

/** What all exchanges of one provider share. */
export interface Desk {
  readonly shape: Shape;
  readonly clock: Clock;
  readonly bucket: TokenBucket | undefined;
  readonly rateHeaders: boolean;
  readonly apiKey: string | undefined;
  readonly stats: StatsKeeper;
  readonly attempts: Attempts;
  readonly readChat: (body: Buffer) => ChatAsk;
}

export type Endpoint = "chat" | "embeddings";

/** One POST, counted from its first byte until its connection is done with it. */
export interface Exchange {
  /** Resolves when the reply was handed to the connection. */
  answer(endpoint: Endpoint, body: Buffer): Promise<void>;
  /** Ends it with 413. */
  refuseBody(limitBytes: number): void;
}

export function beginExchange(desk: Desk, req: IncomingMessage, res: ServerResponse): Exchange {
  const gone = new AbortController();
  const headers: string[] = [];
  const sentKey = bearerOf(req);
  let usage: WireUsage | undefined;
  let attemptKey: string | undefined;
  let isCutByUs = false;
  desk.stats.began(desk.clock.monotonic());
  res.once("close", () => {
    const isWhole = res.writableFinished && !isCutByUs;
    if (!isWhole && !isCutByUs) desk.stats.count("unanswered");
    desk.stats.ended(isWhole ? res.statusCode : undefined, isWhole ? usage : undefined);
    if (attemptKey !== undefined) desk.attempts.end(attemptKey, isWhole && usage !== undefined);
    if (!isWhole) gone.abort();
  });

  function cut(): void {
    isCutByUs = true;
    res.socket?.destroy();
  }

  function send(reply: WireReply, type: string = "application/json"): void {
    if (res.destroyed) return;
    if (reply.kind === "nothing") {
      cut();
      return;
    }
    headers.push("content-type", type, "content-length", String(Buffer.byteLength(reply.body)));
    if (reply.kind === "half") {
      isCutByUs = true;
      res.writeHead(200, headers).write(reply.body.slice(0, reply.body.length / 2), cut);
      return;
    }
    if (reply.retryAfterSeconds !== undefined) headers.push("retry-after", String(reply.retryAfterSeconds));
    res.writeHead(reply.status, headers).end(reply.body);
  }

  /** The reply to a request that never comes to a draw: wrong key or over the limit. */
  function turnedAway(): WireReply | undefined {
    if (desk.apiKey !== undefined && sentKey !== desk.apiKey) {
      return errorReply(401, wrongKeyMessage(sentKey), "invalid_api_key");
    }
    const limit = desk.bucket?.take(desk.clock.monotonic());
    if (limit !== undefined && desk.rateHeaders) headers.push(...rateHeaders(desk.bucket?.perMinute ?? 0, limit));
    if (limit !== undefined) desk.stats.remains(limit.remaining);
    if (limit === undefined || limit.allowed) return undefined;
    desk.stats.count("violations");
    const refused = errorReply(429, "Rate limit reached: more requests than allowed a minute.", "rate_limit_exceeded");
    return { ...refused, retryAfterSeconds: Math.max(1, Math.ceil(limit.waitMs / 1_000)) };
  }

  /** The sample and the number of the attempt. The run is left out of the sample, so that two runs get the same answers; clients may percent-encode the key. */
  function numbered(asked: Asked): { readonly sample: string; readonly attempt: number } {
    const named = req.headers["idempotency-key"]?.toString();
    const sample = asked.seed === undefined ? (named ?? "").replace(/^.*?(?:\/|%2F)/i, "") : String(asked.seed);
    attemptKey = named ?? `${asked.digest}\n${sample}`;
    const begun = desk.attempts.begin(attemptKey);
    if (named !== undefined && begun.answeredBefore) desk.stats.count("repeats");
    if (named !== undefined && begun.inFlightBefore > 0) desk.stats.count("repeatsInFlight");
    return { sample, attempt: begun.attempt };
  }

  async function serve(asked: Asked): Promise<void> {
    const { sample, attempt } = numbered(asked);
    const { fault, latencyMs } = outcomeOf(desk.shape, asked.digest, sample, attempt);
    if (fault !== undefined) desk.stats.drew(fault);
    if (fault === "hang") {
      desk.stats.count("hangs");
      return;
    }
    const isGood = fault === undefined || fault === "refuse";
    const reply = asked.reply({ sample, isRefused: fault === "refuse", nowMs: desk.clock.now() });
    if (isGood) {
      usage = reply.usage;
      desk.stats.waits(latencyMs);
    }
    if (isGood && reply.type === "text/event-stream") return stream(reply, latencyMs);
    if (latencyMs > 0) await desk.clock.sleep(latencyMs, gone.signal);
    const body = reply.parts.join("");
    send(isGood ? { kind: "whole", status: 200, body } : faultyReply(fault, body, sentKey), reply.type);
  }

  async function stream(reply: GoodReply, latencyMs: number): Promise<void> {
    res.writeHead(200, [...headers, "content-type", reply.type, "cache-control", "no-cache"]);
    const pauses = reply.parts.length - 1;
    for (const [index, part] of reply.parts.entries()) {
      if (index < pauses) await desk.clock.sleep(latencyMs / pauses, gone.signal);
      if (res.destroyed) return;
      res.write(part);
    }
    res.end();
  }

  return {
    refuseBody: (limitBytes) => send(errorReply(413, `Request body over ${limitBytes} bytes.`, "request_too_large")),
    async answer(endpoint, body) {
      const refused = turnedAway();
      if (refused !== undefined) {
        send(refused);
        return;
      }
      try {
        const asked =
          endpoint === "chat" ? chatAsked(desk.readChat(body), desk.shape) : embeddingsAsked(body, desk.shape);
        const tooLong = windowProblem(asked, desk.shape);
        if (tooLong === undefined) await serve(asked);
        else send(tooLong);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        send(errorReply(400, error.message, null));
      }
    },
  };
}

function windowProblem({ inputTokens }: Asked, { contextTokens = Infinity }: Shape): WireReply | undefined {
  if (inputTokens <= contextTokens) return undefined;
  const message = `This model's maximum context length is ${contextTokens} tokens, but the input has ${inputTokens} tokens.`;
  return errorReply(400, message, "context_length_exceeded");
}

function bearerOf(req: IncomingMessage): string {
  return (req.headers.authorization ?? "").replace(/^Bearer\s+/i, "");
}

function rateHeaders(perMinute: number, reply: BucketReply): readonly string[] {
  return [
    "x-ratelimit-limit-requests",
    String(perMinute),
    "x-ratelimit-remaining-requests",
    String(reply.remaining),
    "x-ratelimit-reset-requests",
    `${Math.ceil(reply.resetMs)}ms`,
  ];
}
