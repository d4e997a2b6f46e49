import { amountOf, type Fields, fieldsOf, isFields } from "../json-shape.ts";
import { errorTypeOf, type Reported, type Wire } from "./wire.ts";

/** OpenAI's chat completions. */
export const chatWire: Wire = {
  name: "chat",
  path: () => "/chat/completions",
  keyHeader: (key) => ["authorization", `Bearer ${key}`],
  passedHeaders: [],
  fixedHeaders: {},
  outputTokensOf: (body) => amountOf(body.max_completion_tokens) ?? amountOf(body.max_tokens),
  answersOf: (body) => Math.max(1, amountOf(body.n) ?? 1),
  rewritten(body, { model, outputTokens, isStreamed, maxTokensField, streamOptions }) {
    const { max_tokens: _, max_completion_tokens: __, stream_options: given, ...rest } = body;
    return {
      ...rest,
      model,
      [maxTokensField]: outputTokens,
      ...(isStreamed && streamOptions && { stream_options: { ...fieldsOf(given), include_usage: true } }),
    };
  },
  reportedIn: ({ usage }, before) => (isFields(usage) ? reportedOf(usage) : before),
  errorBody: openAiError,
};

function reportedOf(usage: Fields): Reported | undefined {
  const inputTokens = amountOf(usage.prompt_tokens);
  if (inputTokens === undefined) return undefined;
  return {
    inputTokens,
    outputTokens: amountOf(usage.completion_tokens) ?? 0,
    cachedInputTokens: amountOf(fieldsOf(usage.prompt_tokens_details).cached_tokens),
    reasoningTokens: amountOf(fieldsOf(usage.completion_tokens_details).reasoning_tokens),
    costUsd: amountOf(usage.cost),
    isFinal: true,
  };
}

/** An error as both of OpenAI's wires say it. */
export function openAiError(status: number, message: string): Fields {
  const code = status === 402 ? "insufficient_quota" : status === 401 ? "invalid_api_key" : null;
  return { error: { message, type: errorTypeOf(status), param: null, code } };
}
