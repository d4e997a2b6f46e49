import { InputError } from "../../core/errors.ts";
import { answerTo, REFUSAL } from "./answers.ts";
import { type ChatAsk, parseBody } from "./chat-request.ts";
import { digestOfTexts, embedWords } from "./embed-words.ts";
import type { Shape } from "./shape.ts";
import { chatBody, chatEvents, embeddingsBody, usageOf, type WireUsage } from "./wire-replies.ts";

/** What would be sent if nothing went wrong; more than one part where it is streamed over the latency. */
export interface GoodReply {
  readonly type: "application/json" | "text/event-stream";
  readonly parts: readonly string[];
  readonly usage: WireUsage;
}

/** A request that was read, and how to answer it once its draw is known. */
export interface Asked {
  /** Names what was asked, for the draws. */
  readonly digest: string;
  readonly seed?: number | undefined;
  readonly inputTokens: number;
  reply(draw: { readonly sample: string; readonly isRefused: boolean; readonly nowMs: number }): GoodReply;
}

export function chatAsked(ask: ChatAsk, shape: Shape): Asked {
  const { digest, inputTokens } = ask.prompt;
  return {
    digest,
    inputTokens,
    seed: ask.seed,
    reply({ sample, isRefused, nowMs }) {
      const answer = isRefused ? REFUSAL : answerTo(ask.prompt, shape, sample, ask.maxOutputTokens);
      const usage = usageOf(inputTokens, answer.outputTokens, shape);
      const chat = { id: `sim-${digest}-${sample}`, created: Math.floor(nowMs / 1_000), ask, answer, usage };
      if (ask.stream) return { type: "text/event-stream", parts: chatEvents(chat), usage };
      return { type: "application/json", parts: [chatBody(chat)], usage };
    },
  };
}

/** Reads a body of POST /v1/embeddings; InputError when it holds no text. */
export function embeddingsAsked(bytes: Buffer, shape: Shape): Asked {
  const body = parseBody(bytes);
  const texts = (Array.isArray(body.input) ? body.input : [body.input]).filter((text) => typeof text === "string");
  if (texts.length === 0) throw new InputError("expected input to be a text or a list of texts, got none");
  const inputTokens = texts.reduce((sum, text) => sum + Math.ceil(text.length / 4), 0);
  return {
    digest: digestOfTexts(texts),
    inputTokens,
    reply() {
      const usage = usageOf(inputTokens, 0, shape);
      const isBase64 = body.encoding_format === "base64";
      const part = embeddingsBody(String(body.model), texts.map(embedWords), usage, isBase64);
      return { type: "application/json", parts: [part], usage };
    },
  };
}
