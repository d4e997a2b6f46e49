import type { Json } from "../../core/json.ts";
import { costUsdOf } from "../../core/tokens.ts";
import type { SimulatedAnswer } from "./answers.ts";
import type { ChatAsk } from "./chat-request.ts";
import { piecesOf } from "./pieces.ts";
import type { Shape } from "./shape.ts";

/** What an answer used, as the wire tells it; `cost` in US dollars only where a price is set. */
export interface WireUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly cost?: number;
}

export function usageOf(inputTokens: number, outputTokens: number, shape: Shape): WireUsage {
  const usage = {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
  };
  if (shape.price.inputUsd === 0 && shape.price.outputUsd === 0) return usage;
  return { ...usage, cost: costUsdOf({ inputTokens, outputTokens }, shape.price) ?? 0 };
}

/** One answer to send: its id, the time in seconds and what was said. */
export interface ChatReply {
  readonly id: string;
  readonly created: number;
  readonly ask: ChatAsk;
  readonly answer: SimulatedAnswer;
  readonly usage: WireUsage;
}

export function chatBody({ id, created, ask, answer, usage }: ChatReply): string {
  const message =
    answer.finish === "refused"
      ? { role: "assistant", content: null, refusal: answer.text }
      : { role: "assistant", content: answer.text };
  const choice = { index: 0, message, finish_reason: finishReason(answer) };
  return JSON.stringify({ id, object: "chat.completion", created, model: ask.model, choices: [choice], usage });
}

/** The events of a streamed answer: the text in pieces, then one that carries the finish, the usage and `[DONE]`. */
export function chatEvents({ id, created, ask, answer, usage }: ChatReply): readonly string[] {
  const event = (fields: { readonly [key: string]: Json }) =>
    `data: ${JSON.stringify({ id, object: "chat.completion.chunk", created, model: ask.model, ...fields })}\n\n`;
  const delta = (said: { readonly [key: string]: Json }, finish_reason: string | null) =>
    event({ choices: [{ index: 0, delta: said, finish_reason }] });
  const field = answer.finish === "refused" ? "refusal" : "content";
  const pieces = piecesOf(answer.text).map((piece) => delta({ role: "assistant", [field]: piece }, null));
  const end = `${delta({}, finishReason(answer))}${event({ choices: [], usage: { ...usage } })}data: [DONE]\n\n`;
  return [...pieces, end];
}

function finishReason(answer: SimulatedAnswer): string {
  return answer.finish === "refused" ? "content_filter" : answer.finish;
}

export function embeddingsBody(
  model: string,
  vectors: readonly (readonly number[])[],
  usage: WireUsage,
  isBase64: boolean,
): string {
  const wire = (vector: readonly number[]) =>
    isBase64 ? Buffer.from(Float32Array.from(vector).buffer).toString("base64") : vector;
  const entries = vectors.map((vector, index) => ({ object: "embedding", index, embedding: wire(vector) }));
  return JSON.stringify({ object: "list", data: entries, model, usage });
}

/** The list of models, with prices in US dollars per token and the window as OpenRouter tells them. */
export function modelsBody(shape: Shape): string {
  const pricing = {
    prompt: perToken(shape.price.inputUsd),
    completion: perToken(shape.price.outputUsd),
  };
  const model = {
    id: "rehearsal",
    object: "model",
    created: 0,
    owned_by: "simulated",
    name: "Rehearsal (simulated; any other name is answered too)",
    context_length: shape.contextTokens,
    pricing,
    supported_parameters: ["max_tokens", "seed", "temperature", "response_format", "structured_outputs"],
  };
  return JSON.stringify({ object: "list", data: [model] });
}

function perToken(usdPerMillion: number): string {
  return (usdPerMillion / 1_000_000).toFixed(12).replace(/\.?0+$/, "");
}

/** An error body as OpenAI shapes it. */
export function errorBody(message: string, type: string, code: string | null): string {
  return JSON.stringify({ error: { message, type, param: null, code } });
}

/** What real providers say of a wrong key: they repeat part of it. */
export function wrongKeyMessage(key: string): string {
  if (key === "") return "You didn't provide an API key. Send it as a bearer token.";
  const shown = key.length < 13 ? key : `${key.slice(0, 8)}${"*".repeat(key.length - 12)}${key.slice(-4)}`;
  return `Incorrect API key provided: ${shown}. Check the key and try again.`;
}
